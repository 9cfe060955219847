import Pipeline
import Schema
import Vocabulary

/// A SELECT with where it stands and what it has to give.
struct DraftSelect {
    enum Purpose: Equatable {
        case model(String)
        case indicator
        case check
        /// No SELECT: a name in a declaration.
        case declaration
    }

    let sql: String
    /// Where the SQL's first character stands.
    let place: Place
    let purpose: Purpose
    /// Columns it must give.
    let columns: [String]

    /// The place of a name in the SQL; of the SQL if it is not found.
    func place(of name: String) -> Place {
        guard let found = SQLText(sql).position(of: name) else { return place }
        return place(line: found.line, column: found.column)
    }

    /// - Parameter position: bytes of the SQL before the place.
    func place(atByte position: Int) -> Place {
        let before = sql.utf8.prefix(max(0, position))
        let lineStart = before.lastIndex(of: 10).map { before.index(after: $0) } ?? before.startIndex
        return place(line: before.count { $0 == 10 } + 1, column: before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1)
    }

    private func place(line: Int, column: Int) -> Place {
        Place(file: place.file, line: place.line + line - 1, column: line == 1 ? place.column + column - 1 : column)
    }
}

extension AppDraft {
    /// `pipeline/*.sql`
    mutating func readStatements() {
        for path in files.declarations(in: "pipeline") {
            guard let sql = readSQL(path) else { continue }
            let model = stem(path)
            statements.append(PipelineStatement(model: model, sql: sql, file: path))
            let fields = models.first { $0.value.name == model }?.value.fields.map(\.name) ?? []
            selects.append(DraftSelect(sql: sql, place: Place(file: path), purpose: .model(model), columns: fields))
        }
    }

    private func readSQL(_ path: String) -> String? {
        guard let sql = files.text(path) else { return nil }
        guard sql.utf8.count <= YAMLText.byteLimit else {
            log.add(
                .fileTooLarge, at: Place(file: path), "The file has \(sql.utf8.count) bytes; a SELECT may have \(YAMLText.byteLimit)",
                mend: "Split the model into several")
            return nil
        }
        guard !SQLText(sql).isBlank else {
            log.add(
                .malformedSQL, at: Place(file: path), "The file holds no SELECT", mend: "Write one SELECT that gives the fields of \(stem(path))")
            return nil
        }
        return sql
    }

    /// `indicators/*.yaml`
    mutating func readIndicatorSets() {
        for path in files.declarations(in: "indicators") {
            guard let root = root(of: path, keys: AppKeys.indicatorSet, what: "the indicator set") else { continue }
            let name = root.identifier("set")
            if let name { checkFileName(path, declares: name) }
            if let name, let first = indicatorSets.first(where: { $0.name == name.value }) {
                addDuplicate("the indicator set", name.value, at: name.place, first: Place(file: first.file))
            }
            let title = root.localized("title", isRequired: true)
            let description = root.localized("description", isRequired: false)
            var texts: [String: IndicatorSelect] = [:]
            for (key, columns) in IndicatorSelect.columns {
                texts[key] = readSelect(key, of: root, columns: columns)
            }
            for key in ["indicators", "observations"] where root.value(key) == nil {
                root.addMissing(key, mend: "Add \(key): |, and below it, indented, the SELECT")
            }
            guard let name, let indicators = texts["indicators"], let observations = texts["observations"] else { continue }
            indicatorSets.append(
                IndicatorSetDeclaration(
                    name: name.value, title: title, description: description, indicators: indicators,
                    observations: observations, targets: texts["targets"], plan: texts["plan"], file: path))
        }
    }

    private mutating func readSelect(_ key: String, of root: YAMLMapping, columns: [String]) -> IndicatorSelect? {
        guard let text = root.text(key), let value = root.value(key) else { return nil }
        let place = sqlPlace(of: value)
        guard !SQLText(text.value).isBlank else {
            log.add(.malformedSQL, at: text.place, "\(key) holds no SELECT", mend: "Write the SELECT, or delete the key")
            return nil
        }
        selects.append(DraftSelect(sql: text.value, place: place, purpose: .indicator, columns: columns))
        return IndicatorSelect(sql: text.value, line: place.line)
    }

    /// Where the SQL of a YAML value begins: below `|`, or after a quote.
    func sqlPlace(of value: YAMLValue) -> Place {
        guard case .scalar(_, let isPlain, let isBlock) = value.content else { return value.place }
        var place = value.place
        if isBlock {
            place.line += 1
            place.column = 1
        } else if !isPlain {
            place.column += 1
        }
        return place
    }

    /// `pages/*.yaml`
    mutating func readPages() {
        var places: [String: Place] = [:]
        for path in files.declarations(in: "pages") {
            guard let root = root(of: path, keys: AppKeys.page, what: "the page") else { continue }
            let (title, lead) = (root.localized("title", isRequired: true), root.localized("lead", isRequired: false))
            let plan = root.text("plan")?.value
            guard let name = root.identifier("page", allowingHyphen: true) else { continue }
            checkFileName(path, declares: name)
            if let first = places[name.value] {
                addDuplicate("the page", name.value, at: name.place, first: first)
                continue
            }
            places[name.value] = name.place
            pages.append(PageDeclaration(name: name.value, title: title, lead: lead, plan: plan))
        }
    }
}
