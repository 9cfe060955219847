// `precomposedStringWithCanonicalMapping` is not in FoundationEssentials.
internal import Foundation
package import Vocabulary

/// Ledger: decides which acts are on the record, and proves that the record has never been rewritten.

/// One act on the record: who did what to which subject, when, and the digest of what it concerned.
package struct LedgerEntry: Sendable, Hashable {
    /// The most bytes one entry may have: an entry bundle counts each entry's bytes in sixteen bits.
    package static let maximumBytes = 65_535
    /// The most bytes the actor, the action or the subject may have: each is the key of an index.
    package static let maximumTermBytes = 1_024

    /// Who acted: a user's name, or a part of the platform.
    package let actor: String
    /// What was done, as `version.publish`.
    package let action: String
    /// The identifier of the resource it was done to, as `dataset/innovation.statement`.
    package let subject: String
    /// The digest of the content it concerned, if it has any.
    package let digest: ContentDigest?
    /// Unix milliseconds.
    package let at: Int64
    /// Whatever else the act should say; keys and values are free text.
    package let details: [String: String]

    /// All text is kept composed (NFC), so that the same words always give the same bytes.
    package init(
        actor: String, action: String, subject: String, digest: ContentDigest?, at: Int64, details: [String: String] = [:]
    ) {
        self.actor = actor.composed
        self.action = action.composed
        self.subject = subject.composed
        self.digest = digest
        self.at = at
        self.details = Dictionary(details.map { ($0.composed, $1.composed) }, uniquingKeysWith: { first, _ in first })
    }

    /// The bytes that are hashed into the tree: JSON with sorted keys (RFC 8785), without `digest` or `details` where there are none.
    ///
    /// - Throws: `malformedEntry` if the actor, action or subject is empty, too long or has control characters, or the time is out of
    ///   range; `entryTooLarge` beyond `maximumBytes`.
    /// - Complexity: O(bytes).
    package func canonicalBytes() throws(LedgerError) -> [UInt8] {
        try checkTerm(actor, named: "actor")
        try checkTerm(action, named: "action")
        try checkTerm(subject, named: "subject")
        guard (-CanonicalJSON.largestInteger...CanonicalJSON.largestInteger).contains(at) else {
            throw LedgerError(
                .malformedEntry, subject: "at", problem: "the entry's time \(at) is not a number of milliseconds that JSON carries exactly",
                mend: "Give Unix milliseconds")
        }
        var writer = CanonicalJSON.Writer()
        writer.beginObject()
        writer.member("action", action)
        writer.member("actor", actor)
        writer.member("at", at)
        if !details.isEmpty { writer.member("details", details) }
        if let digest { writer.member("digest", digest.text) }
        writer.member("subject", subject)
        writer.endObject()
        guard writer.bytes.count <= Self.maximumBytes else {
            throw LedgerError(
                .entryTooLarge, subject: subject,
                problem: "the entry \(action) of \(subject) has \(writer.bytes.count) bytes; at most \(Self.maximumBytes) fit",
                mend: "Keep the content elsewhere and put its digest in the entry")
        }
        return writer.bytes
    }

    /// Reads an entry back; only the canonical form is accepted, so that an entry has one form and one hash.
    ///
    /// - Throws: `malformedEntry`, saying at which byte it departs from the form.
    package init(canonicalBytes bytes: [UInt8]) throws(LedgerError) {
        var reader = CanonicalJSON.Reader(bytes)
        try reader.expect("{\"action\":")
        let action = try reader.string()
        try reader.expect(",\"actor\":")
        let actor = try reader.string()
        try reader.expect(",\"at\":")
        let at = try reader.integer()
        let details = reader.skip(",\"details\":") ? try reader.stringObject() : [:]
        let digestText = reader.skip(",\"digest\":") ? try reader.string() : nil
        try reader.expect(",\"subject\":")
        let subject = try reader.string()
        try reader.expect("}")
        try reader.expectEnd()
        var digest: ContentDigest?
        if let digestText {
            do { digest = try ContentDigest(text: digestText) } catch { throw reader.malformed("has the digest \"\(digestText)\"") }
        }
        self.init(actor: actor, action: action, subject: subject, digest: digest, at: at, details: details)
        guard try canonicalBytes() == bytes else { throw reader.malformed("is not in canonical form") }
    }

    private func checkTerm(_ term: String, named name: String) throws(LedgerError) {
        let isControl = { (scalar: Unicode.Scalar) in scalar.value < 0x20 || scalar.value == 0x7F }
        guard !term.isEmpty, term.utf8.count <= Self.maximumTermBytes, !term.unicodeScalars.contains(where: isControl) else {
            throw LedgerError(
                .malformedEntry, subject: name,
                problem: "the \(name) \"\(term.prefix(80))\" is empty, over \(Self.maximumTermBytes) bytes, or has control characters",
                mend: "Name the \(name) on one line of plain text")
        }
    }
}

/// An entry at its place in the log.
package struct StoredEntry: Sendable, Hashable {
    /// The first entry has index 0.
    package let index: Int64
    package let entry: LedgerEntry
    /// SHA-256(0x00 || canonical bytes).
    package let leafHash: TreeHash

    package init(index: Int64, entry: LedgerEntry, leafHash: TreeHash) {
        self.index = index
        self.entry = entry
        self.leafHash = leafHash
    }
}

extension String {
    fileprivate var composed: String { utf8.allSatisfy { $0 < 0x80 } ? self : precomposedStringWithCanonicalMapping }
}
