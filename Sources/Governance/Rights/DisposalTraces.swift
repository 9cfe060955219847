package import Store

/// What governance itself keeps that may quote rows of a dataset.
package enum DisposalTraces {
    /// What stands in place of a text that was destroyed.
    package static let mark = "[disposed]"

    /// Takes people's texts out of reports of faults.
    ///
    /// - Parameter version: only of those about this version; `nil` for all of the dataset.
    package static func clear(dataset: String, version: String?, in writer: any SQLWriter) throws {
        let which = version == nil ? "" : " AND version = ?"
        let arguments = [SQLValue.text(dataset)] + (version.map { [.text($0)] } ?? [])
        try writer.execute(
            "UPDATE correction_step SET note = '' WHERE request IN (SELECT number FROM correction_request WHERE dataset = ?\(which))", arguments)
        try writer.execute(
            """
            UPDATE correction_request SET text = '\(mark)', row_key = NULL, wished = NULL,
                answer = CASE WHEN answer IS NULL THEN NULL ELSE '\(mark)' END WHERE dataset = ?\(which)
            """, arguments)
    }
}
