import Pipeline
import Quality
import Schema
import Source

/// What the files of one app say, read but not yet fitted together. Belongs to one load.
struct AppDraft {
    let files: AppFiles
    let log: FaultLog
    /// The name others know the app by: from `app.yaml`, or else the folder's.
    var name: String
    var manifest: AppManifest?
    /// `nil` if `app.yaml` could not be read.
    var needs: [Located<AppNeed>]?
    /// Fields whose type could not be read, as `model.field`.
    var untyped: Set<String> = []
    var models: [Located<ModelDeclaration>] = []
    var sources: [Located<SourceDeclaration>] = []
    var statements: [PipelineStatement] = []
    var checks: [Located<CheckDeclaration>] = []
    var parameters: [ParameterDeclaration] = []
    var glossary: [GlossaryTerm] = []
    /// Terms of other apps that fields name, as `app.term`.
    var foreignTerms: [Located<String>] = []
    var tests: [Located<ModelTest>] = []
    /// The columns of files whose first line could be read, by source.
    var headers: [String: [String]] = [:]
    var indicatorSets: [IndicatorSetDeclaration] = []
    var pages: [PageDeclaration] = []
    /// Every SELECT of the app.
    var selects: [DraftSelect] = []
    /// Names one file uses and another declares.
    var claims: [Claim] = []

    init(files: AppFiles, log: FaultLog) {
        self.files = files
        self.log = log
        self.name = stem(files.root)
    }

    /// Reads a declaration file; `nil`, recorded, if it holds no mapping.
    func root(of path: String, keys: [String], what: String) -> YAMLMapping? {
        guard let text = files.text(path), let value = YAMLText(file: path, log: log).value(of: text) else { return nil }
        return YAMLMapping(value, keys: keys, what: what, log: log)
    }

    func addDuplicate(_ what: String, _ name: String, at place: Place, first: Place) {
        log.add(
            .duplicateName, at: place, "\(what.capitalizedFirst) \(quoted(name)) is declared twice (first in \(first.file), line \(first.line))",
            mend: "Rename or delete one of the two")
    }

    /// Points out a declaration whose file is named otherwise.
    func checkFileName(_ path: String, declares name: Located<String>) {
        guard stem(path) != name.value else { return }
        let folder = path.prefix { $0 != "/" }
        log.add(
            .nameDiffersFromFile, at: name.place, "The file \(path) declares \(quoted(name.value))",
            mend: "Rename it to \(folder)/\(name.value).yaml, so that people find it", severity: .warning)
    }
}

/// A name that must be declared elsewhere, checked when every file has been read.
struct Claim {
    enum Subject {
        /// A model of the app.
        case model(String)
        /// A model of the app, or a dataset of another as `app.dataset`.
        case table(String)
        case column(String, of: String)
        /// A column that holds numbers.
        case number(String, of: String)
        /// A column that holds days, moments or periods.
        case moment(String, of: String)
        /// Another app.
        case app(String)
        /// A table whose rows a test gives; the SELECT of the test's model has to read it.
        case given(String, test: String)
        /// A column of a model, source or dataset that a test's rows name.
        case testColumn(String, of: String)
    }

    let subject: Subject
    let place: Place
}
