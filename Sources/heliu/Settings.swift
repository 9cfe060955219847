import Configuration
import Foundation
import SystemPackage
import Vocabulary

/// One setting: the same key as a flag (`--set engine.memory=2GB`), in the environment (`HELIU_ENGINE_MEMORY`) and in
/// the file (`engine.memory`).
struct Setting: Sendable {
    let key: String
    let fallback: String
    let isSecret: Bool
    let meaning: LocalizedText

    init(_ key: String, _ fallback: String, isSecret: Bool = false, zh: String, en: String) {
        self.key = key
        self.fallback = fallback
        self.isSecret = isSecret
        meaning = LocalizedText(zh: zh, en: en)
    }

    var environmentName: String { "HELIU_" + key.uppercased().replacing(".", with: "_") }

    static let all: [Setting] = [
        Setting("data", ".heliu/data", zh: "数据文件夹", en: "the data folder"),
        Setting("host", "127.0.0.1", zh: "监听地址", en: "address to listen on"),
        Setting("port", "8080", zh: "监听端口，0 为任意空闲端口", en: "port to listen on; 0 takes any free port"),
        Setting(
            "store", "", isSecret: true, zh: "业务库；空为数据文件夹中的 SQLite，或 postgres:// 地址",
            en: "the operational store: empty for SQLite in the data folder, or a postgres:// URL"),
        Setting("apps", "Apps", zh: "应用文件夹所在目录，可用冒号分隔多个", en: "folders that hold app folders, separated by colons"),
        Setting(
            "assets", "", zh: "Templates 与 Public 所在目录；空则自动寻找", en: "folder with Templates and Public; empty finds it beside the program"),
        Setting("origin", "heliu.local/ledger", zh: "账本名称，一经使用不可更改", en: "the ledger's name; cannot change once used"),
        Setting("public.url", "", zh: "对外地址；空则按监听地址", en: "address the public uses; empty means the listening address"),
        Setting(
            "trusted.proxies", "", zh: "可信代理地址，逗号分隔", en: "proxies whose X-Forwarded-For is believed: addresses or ranges, separated by commas"),
        Setting("metrics.access", "open", zh: "谁可读取 /metrics", en: "who may read /metrics: open, loopback or administrators"),
        Setting(
            "fetch.allow", "", zh: "允许数据源访问的主机或网段，逗号分隔；空则不外联",
            en: "hosts and networks that sources may be fetched from, separated by commas; empty fetches nothing"),
        Setting(
            "fetch.trust", "", zh: "PEM 文件：除系统证书外信任的证书", en: "a PEM file of certificates that sources are trusted by, beside the system's"),
        Setting(
            "sources.folders", "", zh: "页面与命令添加的数据源可读取的文件夹，冒号分隔；{organisation} 为单位标识；空则不读本机文件",
            en: "folders that sources added on pages and by command may read, separated by colons; `{organisation}` stands for their owner; empty reads none"),
        Setting("uploads.keep", "72h", zh: "未发布的上传文件保留多久", en: "how long an upload that is not published is kept, such as 72h or 7d"),
        Setting("engine.library", "", zh: "libduckdb.so 路径；空则自动寻找", en: "path of libduckdb.so; empty finds it"),
        Setting("engine.support", "", zh: "引擎支持文件夹（make setup 所建）", en: "support folder made by `make setup`; empty finds it"),
        Setting("engine.threads", "0", zh: "引擎线程数，0 为处理器数", en: "threads of the engine; 0 for one per processor"),
        Setting("engine.memory", "600MB", zh: "引擎内存上限", en: "most memory the engine may use"),
        Setting("log.level", "info", zh: "日志级别", en: "trace, debug, info, notice, warning, error or critical"),
        Setting("log.format", "text", zh: "日志格式 text 或 json", en: "text or json"),
    ]
}

/// Settings after flags, environment, file and defaults were consulted, in this order.
struct ResolvedSettings: Sendable {
    struct Value: Sendable {
        var text: String
        /// `flag`, `environment`, the file's path, or `default`.
        var origin: String
    }

    private(set) var values: [String: Value] = [:]

    /// - Parameters:
    ///   - flags: values given on the command line, by key.
    ///   - file: path of the configuration file; `nil` takes `heliu.yaml` of the working folder if it is there.
    static func resolve(flags: [String: String], file: String?) async throws -> ResolvedSettings {
        let path = file ?? (FileManager.default.fileExists(atPath: "heliu.yaml") ? "heliu.yaml" : nil)
        let fromFile = try await load(path)
        let environment = EnvironmentVariablesProvider()
        var resolved = ResolvedSettings()
        for setting in Setting.all {
            let components = setting.key.split(separator: ".").map(String.init)
            if let text = flags[setting.key] {
                resolved.values[setting.key] = Value(text: text, origin: "flag")
            } else if let text = try text(["heliu"] + components, in: environment) {
                resolved.values[setting.key] = Value(text: text, origin: "environment")
            } else if let path, let fromFile, let text = try text(components, in: fromFile) {
                resolved.values[setting.key] = Value(text: text, origin: path)
            } else {
                resolved.values[setting.key] = Value(text: setting.fallback, origin: "default")
            }
        }
        return resolved
    }

    private static func load(_ path: String?) async throws -> (any ConfigProvider)? {
        guard let path else { return nil }
        do {
            guard try SettingsFile.check(path) else { return nil }
            return try await FileProvider<YAMLSnapshot>(filePath: FilePath(path))
        } catch let fault as CommandFault {
            throw fault
        } catch {
            throw CommandFault(
                code: "config_file", problem: "the configuration file \(path) cannot be read: \(error)",
                mend: "check the path and that it is YAML, for example `port: 8080`")
        }
    }

    private static func text(_ components: [String], in provider: any ConfigProvider) throws -> String? {
        let key = AbsoluteConfigKey(components)
        if let value = try? provider.value(forKey: key, type: .string).value, case .string(let text) = value.content { return text }
        // YAML gives numbers as numbers.
        if let value = try? provider.value(forKey: key, type: .int).value, case .int(let number) = value.content { return String(number) }
        return nil
    }

    func text(_ key: String) -> String {
        guard let value = values[key] else { preconditionFailure("unknown setting \(key)") }
        return value.text
    }

    func integer(_ key: String, in range: ClosedRange<Int>) throws(CommandFault) -> Int {
        guard let number = Int(text(key)), range.contains(number) else {
            throw malformed(key, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A size such as `512MB` or `2GiB`, in bytes.
    func bytes(_ key: String) throws(CommandFault) -> Int64 {
        let text = text(key).uppercased()
        let digits = text.prefix { $0.isNumber }
        let factors: [String: Int64] = [
            "": 1, "B": 1, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000, "KIB": 1 << 10, "MIB": 1 << 20, "GIB": 1 << 30,
        ]
        let unit = text.dropFirst(digits.count).trimmingCharacters(in: .whitespaces)
        guard let number = Int64(digits), number < 1 << 20, let factor = factors[unit] else {
            throw malformed(key, "a size such as 512MB or 2GB")
        }
        return number * factor
    }

    /// A length of time such as `90m`, `72h` or `7d`, in seconds.
    func seconds(_ key: String) throws(CommandFault) -> Int64 {
        let text = text(key)
        let factors: [Character: Int64] = ["m": 60, "h": 3_600, "d": 86_400]
        guard let unit = text.last, let factor = factors[unit], let number = Int64(text.dropLast()), (1...100_000).contains(number) else {
            throw malformed(key, "a length of time such as 90m, 72h or 7d")
        }
        return number * factor
    }

    private func malformed(_ key: String, _ expected: String) -> CommandFault {
        CommandFault(
            code: "setting_malformed", problem: "setting \(key) is \"\(text(key))\" (from \(values[key]?.origin ?? "")), not \(expected)",
            mend: "correct it; `heliu config` shows every value and where it comes from")
    }
}

/// A fault of the command itself rather than of a room.
struct CommandFault: Explained {
    let code: String
    let problem: String
    let mend: String
}
