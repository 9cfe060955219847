import Vocabulary

/// A fault of an app folder: where it is, what is wrong and how to mend it.
package struct AppFault: Explained, Hashable, Encodable, CustomStringConvertible {
    /// Whether the app can be installed in spite of it.
    package enum Severity: String, Sendable, Hashable, Encodable { case error, warning }

    /// The kinds of fault; kinds are only ever added.
    package enum Kind: String, Sendable, Hashable, Encodable, CaseIterable {
        // The folder and its files.
        case notAFolder, folderNotEmpty, cannotWrite, missingFile, unreadableFile, unexpectedFile
        case fileTooLarge, tooManyFiles, escapesFolder, outsideFolder, notUTF8, emptyFile
        // The YAML text.
        case malformedYAML, tooComplex, duplicateKey, unknownKey, missingKey, wrongShape
        // Single values.
        case malformedName, nameDiffersFromFile, duplicateName, missingTranslation, malformedVersion, malformedRegion
        case unknownValue, unknownType, unknownCheck, missingReason, malformedNumber, emptyRange, malformedPattern, conflictingKeys
        case malformedValue, malformedAddress, malformedSchedule, malformedSpan, passwordInFile, wrongSeverity
        // How the declarations fit together.
        case unknownModel, unknownTable, unknownColumn, wrongColumnType, missingColumn, undeclaredColumn, unpublishedModel
        case modelWithoutStatement, statementWithoutModel, unusedSource, malformedSQL, modelCycle
        case unknownTerm, untestable, breakingChange
        case missingNeed, unknownApp, needTooOld, needsCycle
    }

    /// Path inside the app folder, `.` for the folder itself.
    package let file: String
    /// From 1; 1 where the whole file is at fault.
    package let line: Int
    /// From 1, counted in Unicode scalars.
    package let column: Int
    package let kind: Kind
    package let problem: String
    package let mend: String
    package let severity: Severity

    package var code: String { kind.rawValue }

    /// `models/x.yaml:3:5: error: problem. Mend. [code]`
    package var description: String {
        "\(file):\(line):\(column): \(severity.rawValue): \(problem). \(mend). [\(code)]"
    }

    private enum CodingKeys: String, CodingKey { case file, line, column, kind = "code", problem, mend, severity }
}

/// A place in a file of the app.
struct Place: Sendable, Hashable, Comparable {
    var file: String
    var line: Int = 1
    var column: Int = 1

    static func < (left: Place, right: Place) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

/// A value and where it stands.
struct Located<Value: Sendable>: Sendable {
    var value: Value
    var place: Place
}

/// Collects the faults of one load. Not shared between tasks.
final class FaultLog {
    /// Beyond this many a list helps nobody.
    static let limit = 1000

    private(set) var faults: [AppFault] = []

    func add(
        _ kind: AppFault.Kind, at place: Place, _ problem: String, mend: String, severity: AppFault.Severity = .error
    ) {
        guard faults.count < Self.limit else { return }
        faults.append(
            AppFault(
                file: place.file, line: place.line, column: place.column, kind: kind, problem: problem, mend: mend,
                severity: severity))
    }

    /// By place, each once.
    var sorted: [AppFault] {
        var seen: Set<AppFault> = []
        return faults.filter { seen.insert($0).inserted }.enumerated().sorted { left, right in
            let (first, second) = (left.element, right.element)
            return (first.file, first.line, first.column, left.offset) < (second.file, second.line, second.column, right.offset)
        }.map(\.element)
    }
}

/// A value as a message shows it: quoted and bounded.
func quoted(_ text: String) -> String {
    let limit = 80
    let line = text.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init) ?? ""
    return line.count > limit || line.count < text.count ? "\"\(line.prefix(limit))…\"" : "\"\(line)\""
}
