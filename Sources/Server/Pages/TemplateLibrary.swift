import FoundationEssentials
import Mustache

/// The page templates of the assets folder, read once; rendering a page is reading memory.
final class TemplateLibrary: Sendable {
    private let library: MustacheLibrary
    private let names: Set<String>

    /// Reads every `*.mustache` of `folder`; a template is known by its file name without the extension.
    ///
    /// - Throws: `cannotRead` if the folder or a file of it cannot be read, `malformed` if a template does not parse.
    init(folder: String) throws(TemplateError) {
        let escaping = PlainEscaping.install()
        var library = MustacheLibrary()
        var names: Set<String> = []
        for file in try Self.files(in: folder) {
            let path = folder + "/" + file
            let text = try Self.text(of: path)
            do {
                try library.register("{{% CONTENT_TYPE:\(escaping)}}" + text, named: String(file.dropLast(".mustache".count)))
            } catch {
                throw TemplateError(.malformed, subject: path, message: "is not a Mustache template: \(error)")
            }
            names.insert(String(file.dropLast(".mustache".count)))
        }
        self.library = library
        self.names = names
    }

    /// The page as an HTML document.
    ///
    /// - Throws: `missing` if the folder had no template of the page's name.
    func render(_ page: some Page) throws(TemplateError) -> String {
        let name = type(of: page).template
        guard names.contains(name) else {
            throw TemplateError(.missing, subject: name + ".mustache", message: "is not in the templates folder")
        }
        var fields = try TemplateValue.fields(of: page)
        fields["w"] = Words(page.shell.language).table
        return library.render(fields, withTemplate: name) ?? ""
    }

    private static func files(in folder: String) throws(TemplateError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".mustache") }.sorted()
        } catch {
            throw TemplateError(.cannotRead, subject: folder, message: "cannot be listed: \(error)")
        }
    }

    private static func text(of path: String) throws(TemplateError) -> String {
        do {
            return try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw TemplateError(.cannotRead, subject: path, message: "cannot be read as UTF-8: \(error)")
        }
    }
}
