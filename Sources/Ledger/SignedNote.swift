/// Text with the signatures of one or more keys (C2SP signed-note).
package struct SignedNote: Sendable, Hashable {
    package struct Signature: Sendable, Hashable {
        package let name: String
        /// 4 bytes.
        package let keyID: [UInt8]
        package let bytes: [UInt8]
    }

    static let maximumBytes = 1_000_000
    static let maximumSignatures = 100

    /// What is signed; ends in a newline.
    package let text: String
    package let signatures: [Signature]

    /// Reads a note without judging its signatures.
    ///
    /// - Throws: `malformedNote`.
    package init(_ note: String) throws(LedgerError) {
        let bytes = Array(note.utf8)
        guard bytes.count <= Self.maximumBytes else { throw Self.malformed("has \(bytes.count) bytes, more than \(Self.maximumBytes)") }
        guard bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x0A }) else { throw Self.malformed("has a control character") }
        guard let blank = (1..<max(1, bytes.count)).last(where: { bytes[$0] == 0x0A && bytes[$0 - 1] == 0x0A }) else {
            throw Self.malformed("has no blank line before its signatures")
        }
        text = String(decoding: bytes[..<blank], as: UTF8.self)
        let tail = bytes[(blank + 1)...]
        guard tail.last == 0x0A else { throw Self.malformed("does not end in a signature line") }
        let lines = tail.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.count <= Self.maximumSignatures else {
            throw Self.malformed("has \(lines.count) signatures, more than \(Self.maximumSignatures)")
        }
        var signatures: [Signature] = []
        for line in lines { signatures.append(try Self.signature(line)) }
        self.signatures = signatures
    }

    /// Signs `text`, which ends in a newline.
    init(signing text: String, with key: LedgerSigningKey) {
        precondition(text.utf8.last == 0x0A, "a signed text ends in a newline")
        self.text = text
        signatures = [
            Signature(name: key.name, keyID: key.verifierKey.keyID, bytes: key.signature(for: Array(text.utf8)))
        ]
    }

    /// The note as it is served.
    package var note: String {
        signatures.reduce(into: text + "\n") { $0 += "— \($1.name) \(Base64.text($1.keyID + $1.bytes))\n" }
    }

    /// Which of `keys` have signed. Signatures of other keys are ignored.
    ///
    /// - Throws: `badSignature` if none of them has, or if a signature that names one of them does not hold.
    @discardableResult
    package func verified(by keys: [LedgerVerifierKey]) throws(LedgerError) -> [LedgerVerifierKey] {
        var signers: [LedgerVerifierKey] = []
        let signed = Array(text.utf8)
        for signature in signatures {
            guard
                let key = keys.first(where: { $0.name.utf8.elementsEqual(signature.name.utf8) && $0.keyID == signature.keyID }),
                !signers.contains(key)
            else { continue }
            guard key.isValidSignature(signature.bytes, for: signed) else {
                throw Self.badSignature(key.name, "the signature of \(key.text) does not fit the text")
            }
            signers.append(key)
        }
        guard !signers.isEmpty else {
            let found = signatures.map { "\($0.name)+\(Hexadecimal.text($0.keyID))" }.joined(separator: ", ")
            let wanted = keys.map { "\($0.name)+\(Hexadecimal.text($0.keyID))" }.joined(separator: ", ")
            throw Self.badSignature(wanted, "no trusted key has signed the note: it is signed by \(found), trusted are \(wanted)")
        }
        return signers
    }

    private static func signature(_ line: ArraySlice<UInt8>) throws(LedgerError) -> Signature {
        let dash = Array("— ".utf8)
        guard line.starts(with: dash) else {
            throw malformed("has the line \"\(String(decoding: line.prefix(80), as: UTF8.self))\" among its signatures")
        }
        let parts = line.dropFirst(dash.count).split(separator: 0x20, omittingEmptySubsequences: false)
        let name = parts.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard
            parts.count == 2, LedgerVerifierKey.isValidName(name),
            let bytes = Base64.strict(String(decoding: parts[1], as: UTF8.self)), bytes.count > 4
        else { throw malformed("has the malformed signature line \"\(String(decoding: line.prefix(80), as: UTF8.self))\"") }
        return Signature(name: name, keyID: Array(bytes.prefix(4)), bytes: Array(bytes.dropFirst(4)))
    }

    private static func malformed(_ fault: String) -> LedgerError {
        LedgerError(.malformedNote, subject: "note", problem: "the signed note \(fault)", mend: "Fetch the note again, byte for byte")
    }

    private static func badSignature(_ subject: String, _ problem: String) -> LedgerError {
        LedgerError(
            .badSignature, subject: subject, problem: problem,
            mend: "Check that the verifier key is the one the log's operator publishes; do not trust the note otherwise")
    }
}
