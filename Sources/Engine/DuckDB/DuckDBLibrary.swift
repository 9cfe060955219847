import CDuckDB
import FoundationEssentials

/// DuckDB's functions, found at run time.
final class DuckDBLibrary: @unchecked Sendable {
    // No lock: set once by `init`, and C functions hold no state of ours.
    let functions: heliu_duckdb_functions
    let path: String
    let version: String

    private init(functions: heliu_duckdb_functions, path: String) {
        self.functions = functions
        self.path = path
        version = functions.library_version().map { String(cString: $0) } ?? ""
    }

    /// Opens the library named by configuration, else an official one of the machine, else the one in the support folder.
    ///
    /// - Throws: `libraryMissing` naming every place it looked; `libraryUnsuitable` if the named one does not open.
    static func load(_ configuration: EngineConfiguration) throws(EngineError) -> DuckDBLibrary {
        if let named = configuration.libraryPath {
            guard isFile(named) else { throw missing(["\(named): no such file"], named: named) }
            switch open(named) {
            case .success(let library): return library
            case .failure(let reason):
                throw EngineError(
                    .libraryUnsuitable, subject: named, message: "the DuckDB library \(named) does not load: \(reason.text)",
                    mend: "name another with engine.library, or leave that setting out and run `make setup`")
            }
        }
        var tried: [String] = []
        for path in candidates(configuration.supportFolder) {
            guard isFile(path) else {
                tried.append("\(path): no such file")
                continue
            }
            switch open(path) {
            case .success(let library): return library
            case .failure(let reason): tried.append("\(path): \(reason.text)")
            }
        }
        throw missing(tried, named: nil)
    }

    private static func candidates(_ support: String) -> [String] {
        #if arch(arm64)
        let triple = "aarch64-linux-gnu"
        #else
        let triple = "x86_64-linux-gnu"
        #endif
        return [
            "\(support)/libduckdb.so", "/usr/local/lib/libduckdb.so", "/usr/lib/libduckdb.so", "/usr/lib/\(triple)/libduckdb.so",
            "\(support)/_duckdb.cpython-311-\(triple).so",
        ]
    }

    private struct Reason: Error { let text: String }

    private static func open(_ path: String) -> Result<DuckDBLibrary, Reason> {
        var fault = [CChar](repeating: 0, count: 1024)
        // The library of the Python wheel refers to the interpreter's functions, though none that we call does.
        if path.contains("/_duckdb"), heliu_duckdb_preload(interpreter, &fault, fault.count) != 0 {
            return .failure(Reason(text: "it needs \(interpreter): \(text(fault))"))
        }
        let functions = UnsafeMutablePointer<heliu_duckdb_functions>.allocate(capacity: 1)
        defer { functions.deallocate() }
        switch heliu_duckdb_load(path, functions, &fault, fault.count) {
        case 0: return .success(DuckDBLibrary(functions: functions.pointee, path: path))
        case 2: return .failure(Reason(text: "it lacks the function \(text(fault)); Heliu needs DuckDB 1.5"))
        default: return .failure(Reason(text: text(fault)))
        }
    }

    private static let interpreter = "libpython3.11.so.1.0"

    private static func missing(_ tried: [String], named: String?) -> EngineError {
        EngineError(
            .libraryMissing, subject: named ?? "DuckDB", message: "no DuckDB library was found; looked at " + tried.joined(separator: "; "),
            mend: "run `make setup`, or name an official libduckdb.so with engine.library")
    }

    private static func isFile(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    private static func text(_ fault: [CChar]) -> String {
        String(decoding: fault.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The text that a function of the library made, which is given back.
    func taken(_ text: UnsafeMutablePointer<CChar>?) -> String {
        guard let text else { return "" }
        defer { functions.free(text) }
        return String(cString: text)
    }
}
