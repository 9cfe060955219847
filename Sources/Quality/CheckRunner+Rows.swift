import Engine
import Vocabulary

/// Conditions on single rows.
extension CheckRunner {
    /// SQL condition true for exactly the rows that fail, `nil` if the check is no condition on one row.
    ///
    /// - Parameter columns: the table's columns, which tells the columns of `compare` from expressions.
    package static func failing(_ check: CheckDeclaration, table: String, columns: [String] = []) -> String? {
        guard let condition = bare(check.kind, table: table, columns: columns) else { return nil }
        return check.condition.map { "(\($0)) AND (\(condition))" } ?? condition
    }

    private static func bare(_ kind: CheckDeclaration.Kind, table: String, columns: [String]) -> String? {
        switch kind {
        case .notNull(let columns): return columns.map { "\(quoteIdentifier($0)) IS NULL" }.joined(separator: " OR ")
        case .accepted(let column, let values):
            let name = quoteIdentifier(column)
            let list = values.map(quoteLiteral).joined(separator: ", ")
            return "\(name) IS NOT NULL AND CAST(\(name) AS VARCHAR) NOT IN (\(list))"
        case .range(let column, let minimum, let maximum):
            return outside(quoteIdentifier(column), minimum.map(bound), maximum.map(bound))
        case .length(let column, let minimum, let maximum):
            return outside("length(CAST(\(quoteIdentifier(column)) AS VARCHAR))", minimum.map(String.init), maximum.map(String.init))
        case .regex(let column, let pattern):
            let name = quoteIdentifier(column)
            return "\(name) IS NOT NULL AND NOT regexp_full_match(CAST(\(name) AS VARCHAR), \(quoteLiteral(pattern)))"
        case .compare(let left, let operation, let right):
            return "NOT (\(operand(left, columns)) \(operation.rawValue) \(operand(right, columns)))"
        case .condition(let expression): return "NOT (\(expression)\n)"
        case .references(let column, let target, let toColumn):
            let name = quoteIdentifier(column)
            return """
                \(name) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM \(qualified(target)) AS _target \
                WHERE _target.\(quoteIdentifier(toColumn)) = \(table).\(name))
                """
        case .unique, .rowCount, .sql, .freshness, .drift, .reconcile, .statistic: return nil
        }
    }

    private static func outside(_ value: String, _ minimum: String?, _ maximum: String?) -> String {
        let bounds = [minimum.map { "\(value) < \($0)" }, maximum.map { "\(value) > \($0)" }].compactMap(\.self)
        return bounds.isEmpty ? "false" : bounds.joined(separator: " OR ")
    }

    /// A number as it is, anything else as a text.
    private static func bound(_ text: String) -> String {
        // What is no number is a day, a moment or a text, as the column is.
        (try? Decimal(exactText: text))?.canonicalText ?? quoteLiteral(text)
    }

    /// A side of `compare`: a column, or an expression as it stands.
    static func operand(_ text: String, _ columns: [String]) -> String {
        columns.contains(text) || columns.isEmpty && isPlainName(text) ? quoteIdentifier(text) : "(\(text)\n)"
    }

    /// Whether a side of `compare` can only be meant as a column.
    static func isPlainName(_ text: String) -> Bool {
        guard let first = text.first, first.isLetter || first == "_", text.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else {
            return false
        }
        return !["current_date", "current_timestamp", "localtimestamp", "localtime", "true", "false", "null"].contains(text.lowercased())
    }

    /// `app.dataset` or `model`, each part quoted.
    package static func qualified(_ name: String) -> String {
        name.split(separator: ".", maxSplits: 1).map { quoteIdentifier(String($0)) }.joined(separator: ".")
    }

    // MARK: Names

    /// Columns the check names, those of `compare` among them.
    func named(by check: CheckDeclaration, shape: TableShape) -> [String] {
        guard case .compare(let left, _, let right) = check.kind else { return check.kind.columns }
        return [left, right].filter { shape.names.contains($0) }
    }

    /// - Throws: `unknown_column`, `unknown_model`.
    func requireColumns(_ check: CheckDeclaration, shape: TableShape) throws {
        var wanted = check.kind.columns
        if case .reconcile(let sums) = check.kind { wanted = [sums.measure] + sums.by }
        if case .compare(let left, _, let right) = check.kind { wanted = [left, right].filter(Self.isPlainName) }
        if let unknown = wanted.first(where: { !shape.names.contains($0) }) {
            throw QualityError.unknownColumn(unknown, in: check.model, columns: columns.isEmpty ? shape.names : columns, check: check)
        }
        guard let target = check.kind.target else { return }
        let other: TableShape
        do {
            other = try TableShape(session: session, table: Self.qualified(target.table))
        } catch {
            throw QualityError(
                .unknownModel, problem: "check \(check.name) of model \(check.model) reads \(target.table), which is not there",
                mend: "name a model of this app, or app.dataset of an app this one needs, and let the model read it: \(error.message)")
        }
        if let unknown = target.columns.first(where: { !other.names.contains($0) }) {
            throw QualityError.unknownColumn(unknown, in: target.table, columns: other.names, check: check)
        }
    }

    /// Puts the check's name to what the engine refuses; its message may quote values, so it stays away where some are hidden.
    func explaining<T>(_ check: CheckDeclaration, hidden: Set<String>, _ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch {
            guard let error = error as? EngineError, error.kind != .cancelled, error.kind != .outOfMemory, error.kind != .io else { throw error }
            let quotesValues = [.conversion, .outOfRange, .invalidInput].contains(error.kind)
            let problem = quotesValues && !hidden.isEmpty ? "a value does not fit (\(error.code))" : error.problem
            throw QualityError(
                .notComputable, problem: "check \(check.name) of model \(check.model): \(problem)", mend: error.mend)
        }
    }

    // MARK: Samples

    /// A statement may give values under any name, so where something is hidden all its values are.
    func texts(_ table: ResultTable, of check: CheckDeclaration, hidden: Set<String>) -> [[String: String]] {
        let hidesAll =
            switch check.kind {
            case .sql: !hidden.isEmpty
            case .reconcile(let sums): hidden.contains(sums.measure)
            default: false
            }
        return (0..<table.rowCount).map { row in
            var texts: [String: String] = [:]
            for (index, column) in table.columns.enumerated() {
                texts[column.name] = hidesAll || hidden.contains(column.name) ? "***" : String(table[row, index].displayText.prefix(80))
            }
            return texts
        }
    }
}
