package import Engine

/// Lends a dataset's key to the statements of one session.
///
/// The key's blocks go into a temporary table as bound parameters: no SQL text, log, plan or error of the engine carries them, and
/// `COPY (SELECT …) TO`, which takes no parameters, can use them. The table is seen by this session alone and goes with the closure.
package enum MaskingSession {
    private static let table = "temp.main.heliu_masking_key"

    /// Runs `body` while expressions of rules that need a key have it.
    ///
    /// - Throws: `EngineError` if the table cannot be made; what `body` throws.
    package static func withKey<T>(_ key: MaskingKey, in session: any EngineSession, _ body: () throws -> T) throws -> T {
        try session.execute("CREATE OR REPLACE TEMPORARY TABLE \(table) (inner_block BLOB NOT NULL, outer_block BLOB NOT NULL)")
        // A session that cannot drop a table is broken, and its temporary tables end with it.
        defer { try? session.execute("DROP TABLE IF EXISTS \(table)") }
        let blocks = key.blocks
        try session.execute("INSERT INTO \(table) VALUES (?, ?)", [.blob(blocks.inner), .blob(blocks.outer)])
        return try body()
    }

    /// HMAC-SHA-256 of a text expression, 64 hexadecimal digits.
    static func digest(of text: String) -> String {
        """
        sha256((SELECT outer_block FROM \(table)) || unhex(sha256((SELECT inner_block FROM \(table)) || encode(\(text)))))
        """
    }

    /// The days of `MaskingKey.shift`.
    static func shift(of subject: String, within most: Int) -> String {
        let number = "CAST('0x' || left(\(digest(of: "'shift:' || \(subject)")), 8) AS BIGINT) % \(2 * most)"
        return MaskingRule.once(number) { "CASE WHEN \($0) < \(most) THEN \($0) - \(most) ELSE \($0) - \(most) + 1 END" }
    }
}
