// StoreProbe: a program for the store's tests to kill, starve and lock out. It prints what it knows line by line.

import Foundation
import GRDB
import Store
import Vocabulary

let arguments = CommandLine.arguments.dropFirst()
guard let mode = arguments.first, let place = arguments.dropFirst().first else { fatalError("usage: StoreProbe MODE LOCATION") }
let location: StoreLocation = place.hasPrefix("postgres") ? .postgres(url: place) : .sqlite(path: place)

/// One system call, so that a line is written whole or not at all.
@Sendable func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    precondition(write(1, bytes, bytes.count) == bytes.count, "a line was cut")
}

/// Writes rows numbered from `first` in steps of `step`, each with two parts in another table, and tells each number once it is acknowledged.
@Sendable func writeRows(_ store: any OperationalStore, from first: Int64, step: Int64, size: Int, count: Int) async throws {
    for index in 0..<Int64(count) {
        let number = first + index * step
        try await store.write { writer in
            try writer.execute("INSERT INTO probe (n, body) VALUES (?, ?)", [.integer(number), .blob([UInt8](repeating: 7, count: size))])
            try writer.executeBatch("INSERT INTO probe_part (n, part) VALUES (?, ?)", [[.integer(number), 1], [.integer(number), 2]])
        }
        say("\(number)")
    }
}

do {
    switch mode {
    case "write":
        let store = try await openStore(location)
        guard let first = arguments.dropFirst(2).first.flatMap({ Int64($0) }) else { fatalError("usage: StoreProbe write LOCATION FIRST") }
        async let odd: Void = writeRows(store, from: first, step: 2, size: 100, count: 1_000_000)
        async let even: Void = writeRows(store, from: first + 1, step: 2, size: 100, count: 1_000_000)
        _ = try await (odd, even)
    case "fill":
        // Files of this process may not grow beyond two megabytes.
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: 2 << 20, rlim_max: 2 << 20)
        precondition(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0, "setrlimit failed")
        let store = try await openStore(location)
        try await writeRows(store, from: 1, step: 1, size: 50_000, count: 1_000)
    case "open":
        // Nothing is forbidden to root.
        if geteuid() == 0 { precondition(setgid(65_534) == 0 && setuid(65_534) == 0, "setuid failed") }
        await (try openStore(location)).close()
        say("opened")
    case "lock":
        try DatabaseQueue(path: place).inDatabase { database in
            try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE locked (n INTEGER); COMMIT")
            say("locked")
            while readLine() != nil {}
        }
    case "migrate":
        let store = try await openStore(location)
        say("opened")
        while readLine() != nil {}
        let migrations = (1...20).map { number in
            Migration(room: "race", number: number, name: "m\(number)", sql: "CREATE TABLE race_\(number) (n INTEGER NOT NULL) STRICT;")
        }
        try await store.migrate(migrations)
        await store.close()
        say("migrated")
    default: fatalError("unknown mode \(mode)")
    }
} catch let error as any Explained {
    say("\(error.code): \(error.problem). \(error.mend).")
    exit(1)
}
