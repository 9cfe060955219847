import Ledger
import Testing

@Suite struct SignedNoteTests {
    /// The example of Go's package golang.org/x/mod/sumdb/note.
    private static let goSecret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    private static let goKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    private static let goNote = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

        """
    /// A head of Go's checksum database, signed by sum.golang.org.
    private static let sumKey = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
    private static let sumNote = """
        go.sum database tree
        63096908
        8lHrQPRYe4KT4WQ9/Qk8/taKnD6IRHbFgfN7vQE2Y54=

        — sum.golang.org Az3gri/oVBN1jAhNZ/iS+W31psFAWRT20/GyrhpU6taFwulQGetBkH5S7wpGXdS935jiIGiUUAXBVHzT/P6fYhqAmAk=

        """

    @Test func readsTheKeyAndSignatureOfGoNotes() throws {
        let key = try LedgerVerifierKey(text: Self.goKey)
        #expect(key.name == "PeterNeumann")
        #expect(key.keyID == [0xC7, 0x4F, 0x20, 0xA3])
        #expect(key.text == Self.goKey)
        let note = try SignedNote(Self.goNote)
        #expect(note.note == Self.goNote)
        #expect(try note.verified(by: [key]) == [key])
    }

    @Test func readsGoSigningKeys() throws {
        let key = try LedgerSigningKey(secretText: Self.goSecret)
        #expect(key.verifierKey.text == Self.goKey)
        #expect(key.secretText == Self.goSecret)
    }

    @Test func readsAHeadOfTheGoChecksumDatabase() throws {
        let key = try LedgerVerifierKey(text: Self.sumKey)
        let checkpoint = try Checkpoint(note: Self.sumNote, trusting: [key])
        #expect(checkpoint.origin == "go.sum database tree")
        #expect(checkpoint.size == 63_096_908)
        #expect(checkpoint.root.base64 == "8lHrQPRYe4KT4WQ9/Qk8/taKnD6IRHbFgfN7vQE2Y54=")
    }

    @Test func aSecretNeverShowsInADescription() throws {
        let key = try LedgerSigningKey.generate(name: "a")
        let secret = key.secretText.split(separator: "+", maxSplits: 4).last.map(String.init) ?? ""
        #expect(!"\(key)".contains(secret))
        #expect(!String(reflecting: key).contains(secret))
        let error = #expect(throws: LedgerError.self) { try LedgerSigningKey(secretText: String(key.secretText.dropLast())) }
        #expect(error.map { "\($0)" }?.contains(secret.prefix(20)) == false)
    }

    @Test(arguments: ["", "a b", "a+b", "a\u{3000}b", "a\nb"])
    func aKeyNameHasNoBlanksOrPlusSigns(name: String) {
        #expect(#expect(throws: LedgerError.self) { try LedgerSigningKey.generate(name: name) }?.kind == .malformedKey)
    }

    @Test(arguments: [
        "", "sum.golang.org", "sum.golang.org+033de0ae", "sum.golang.org+033de0af+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
        "sum.golang.com+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8", "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh",
        "sum.golang.org+033DE0AE+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8", "+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
        "sum.golang.org+033de0ae+BM4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
    ])
    func aMalformedVerifierKeyIsRefused(text: String) {
        #expect(#expect(throws: LedgerError.self) { try LedgerVerifierKey(text: text) }?.kind == .malformedKey)
    }

    @Test(arguments: [
        "", "\n", "\n\n", "text", "text\n", "text\n\n", "text\n\n— a\n", "text\n\n- a AAAAAAA=\n", "text\n\n— a AAAAAAA=",
        "text\n\n— a AAAA\n",
        "text\n\n— a  AAAAAAA=\n", "text\n\n— a AAAAAAA=\n\n", "te\txt\n\n— a AAAAAAA=\n", "te\rxt\n\n— a AAAAAAA=\n",
        "text\n\n— a+b AAAAAAA=\n",
        "text\n\n— a AAAAAAB=\n", "text\n\n— a AAAAAAA= \n",
    ])
    func aMalformedNoteIsRefused(note: String) {
        #expect(#expect(throws: LedgerError.self) { try SignedNote(note) }?.kind == .malformedNote)
    }

    @Test func signaturesOfOthersAreIgnoredAndFalseOnesRefused() throws {
        let key = try LedgerVerifierKey(text: Self.goKey)
        let other = try LedgerSigningKey.generate(name: "other").verifierKey
        let cosigned = Self.goNote + "— other AAAAAAA=\n— PeterNeumann AAAAAAA=\n"
        #expect(try SignedNote(cosigned).verified(by: [other, key]) == [key])
        #expect(#expect(throws: LedgerError.self) { try SignedNote(Self.goNote).verified(by: [other]) }?.kind == .badSignature)
        #expect(#expect(throws: LedgerError.self) { try SignedNote(Self.goNote).verified(by: []) }?.kind == .badSignature)
        let forged = Self.goNote.replacing("cryptography", with: "Cryptography")
        #expect(#expect(throws: LedgerError.self) { try SignedNote(forged).verified(by: [key]) }?.kind == .badSignature)
    }

    @Test func aNoteTakesSixteenSignaturesAndRefusesHundreds() throws {
        let key = try LedgerVerifierKey(text: Self.goKey)
        let line = "— other AAAAAAA=\n"
        #expect(try SignedNote(Self.goNote + String(repeating: line, count: 15)).verified(by: [key]) == [key])
        #expect(
            #expect(throws: LedgerError.self) { try SignedNote(Self.goNote + String(repeating: line, count: 100)) }?.kind == .malformedNote)
        #expect(
            #expect(throws: LedgerError.self) { try SignedNote(String(repeating: "x", count: 1_000_000) + "\n\n" + line) }?.kind
                == .malformedNote)
    }
}
