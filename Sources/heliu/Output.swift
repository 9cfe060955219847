import ArgumentParser
import Foundation
import Vocabulary

/// What commands print: text for people, JSON for programs; problems on standard error.
enum Output {
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Rows under headings, columns as wide as their widest cell; Chinese characters take two columns.
    static func table(_ headings: [String], _ rows: [[String]]) {
        let all = [headings] + rows
        let widths = headings.indices.map { column in all.map { width($0[column]) }.max() ?? 0 }
        for row in all {
            let cells = row.enumerated().map { index, cell in
                index == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[index] - width(cell))
            }
            print(cells.joined(separator: "  "))
        }
    }

    static func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

    static func time(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601)
    }

    private static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { sum, scalar in
            sum + ((0x2E80...0xFFEF).contains(scalar.value) || scalar.value >= 0x20000 ? 2 : 1)
        }
    }
}

extension AsyncParsableCommand {
    /// Runs `work`; prints a fault as problem and mend and ends with the status of its kind.
    func guarded(json: Bool, _ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch let error as any Explained {
            if json {
                try Output.json(["code": error.code, "problem": error.problem, "mend": error.mend])
            } else {
                Output.note("heliu: \(error.problem)\n       \(error.mend)")
            }
            throw ExitCode(ExitStatus.of(error.code))
        }
    }
}

/// Exit statuses, those of sysexits.h.
enum ExitStatus {
    static let data: Int32 = 65
    static let noInput: Int32 = 66
    static let unavailable: Int32 = 69
    static let software: Int32 = 70
    static let cannotCreate: Int32 = 73
    static let inputOutput: Int32 = 74
    static let noPermission: Int32 = 77
    static let configuration: Int32 = 78

    static func of(_ code: String) -> Int32 {
        switch code {
        case "source_missing", "not_found": noInput
        case "source_empty", "source_encoding", "source_malformed", "line_too_long", "schema_mismatch", "check_blocked", "grade_too_low", "schema_change_refused",
            "model_failed", "model_cycle", "unknown_table", "malformed", "app_faults", "bundle_damaged", "damaged",
            "unknown_kind", "unknown_wish", "wrong_state", "same_person", "disposed", "retention_over", "legal_hold", "too_many_requests", "text_too_large", "delivery_set_aside",
            "nothing_delivered", "delivery_too_large", "key_reused":
            data
        case "disk_full", "corrupt": inputOutput
        case "data_folder", "cannot_open", "read_only": cannotCreate
        case "setting_malformed", "setting_unknown", "config_file", "assets_missing": configuration
        case "busy", "connection_lost", "port_in_use": unavailable
        case "wrong_credentials", "restricted", "not_steward", "address_not_allowed": noPermission
        case "already_running", "engine_closed": unavailable
        case "already_exists", "weak_password", "last_administrator", "stale_version", "not_empty", "migration_too_new", "migration_changed":
            data
        case "masking_key_unreadable", "masking_key_malformed", "masking_key_version_missing", "key_exposed", "key_changed", "key_unreadable", "origin_changed", "malformed_setting", "port_forbidden", "address_unavailable",
            "cannot_listen":
            configuration
        case "cancelled", "interrupted": unavailable
        default: ofPrefix(code)
        }
    }

    private static func ofPrefix(_ code: String) -> Int32 {
        if code.hasPrefix("sql_") || code.hasPrefix("malformed") || code.hasPrefix("value_") { return data }
        if ["source_", "check_", "unknown_", "too_many_", "paging_"].contains(where: code.hasPrefix) { return data }
        if ["engine_", "remote_", "host_"].contains(where: code.hasPrefix) { return unavailable }
        if code.hasPrefix("credential_") { return noInput }
        // The kinds of fault of an app folder are written in camel case.
        if code.contains(where: \.isUppercase) { return data }
        return software
    }
}
