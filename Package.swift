// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// A room of the house. Rooms stand in `docs/architecture.md` order; a room depends only on rooms below it.
func room(_ name: String, on dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/\(name)", resources: resources, swiftSettings: settings)
}

func tests(_ name: String, on dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies, path: "Tests/\(name)Tests",
        swiftSettings: settings)
}

let package = Package(
    name: "heliu",
    products: [.executable(name: "heliu", targets: ["heliu"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.34.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .target(name: "CDuckDB", path: "Sources/CDuckDB"),
        .systemLibrary(
            name: "CPostgres", path: "Sources/CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        room("Vocabulary"),
        room("Store", on: ["CPostgres", "Vocabulary", .product(name: "GRDB", package: "GRDB.swift")]),
        room("Engine", on: ["CDuckDB", "Vocabulary"]),
        room("Ledger", on: ["Store", "Vocabulary", .product(name: "Crypto", package: "swift-crypto")]),
        room(
            "Catalog",
            on: [
                "Ledger", "Store", "Vocabulary", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ]),
        room("Schema", on: ["Vocabulary"]),
        room("Source", on: ["Engine", "Schema", "Vocabulary", .product(name: "Crypto", package: "swift-crypto")]),
        room("Quality", on: ["Engine", "Schema", "Store", "Vocabulary"]),
        room("Lineage", on: ["Engine", "Schema", "Store", "Vocabulary"]),
        room(
            "Pipeline",
            on: [
                "Catalog", "Engine", "Ledger", "Lineage", "Quality", "Schema", "Source", "Store", "Vocabulary",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        room("Job", on: ["Store", "Vocabulary"]),
        room(
            "Fetch",
            on: [
                "Ledger", "Source", "Store", "Vocabulary", .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
            ]),
        room(
            "Governance",
            on: [
                "Catalog", "Engine", "Ledger", "Schema", "Store", "Vocabulary", .product(name: "Crypto", package: "swift-crypto"),
            ]),
        room("Indicator", on: ["Catalog", "Engine", "Ledger", "Pipeline", "Schema", "Store", "Vocabulary"]),
        room(
            "App",
            on: [
                "Catalog", "Engine", "Fetch", "Governance", "Indicator", "Job", "Ledger", "Lineage", "Pipeline", "Quality", "Schema",
                "Source", "Store", "Vocabulary",
                .product(name: "Crypto", package: "swift-crypto"), .product(name: "Yams", package: "Yams"),
            ]),
        room(
            "Server",
            on: [
                "App", "Catalog", "Engine", "Fetch", "Governance", "Indicator", "Job", "Ledger", "Lineage", "Pipeline", "Quality",
                "Schema", "Source", "Store", "Vocabulary",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .executableTarget(
            name: "heliu",
            dependencies: [
                "App", "Catalog", "Engine", "Fetch", "Governance", "Indicator", "Job", "Ledger", "Lineage", "Pipeline", "Quality", "Schema",
                "Server", "Source", "Store", "Vocabulary",
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            path: "Sources/heliu", swiftSettings: settings),
        // Tests, and what they share.
        .target(
            name: "TestKit", dependencies: ["CPostgres", "Catalog", "Engine", "Store"], path: "Tests/TestKit", swiftSettings: settings),
        .executableTarget(
            name: "StoreProbe", dependencies: ["Store", "Vocabulary", .product(name: "GRDB", package: "GRDB.swift")],
            path: "Tests/StoreProbe", swiftSettings: settings),
        tests("Vocabulary"),
        tests("Store", on: ["StoreProbe", "TestKit", "Vocabulary"]),
        tests("Engine", on: ["TestKit", "Vocabulary"]),
        tests("Ledger", on: ["Store", "TestKit", "Vocabulary"]),
        tests("Catalog", on: ["Ledger", "Store", "TestKit", "Vocabulary"]),
        .executableTarget(
            name: "JobProbe", dependencies: ["Job", "Store", "Vocabulary"], path: "Tests/JobProbe", swiftSettings: settings),
        tests("Job", on: ["JobProbe", "Store", "TestKit", "Vocabulary"]),
        tests("Lineage", on: ["Engine", "Schema", "Store", "TestKit", "Vocabulary"]),
        tests("Fetch", on: ["CPostgres", "Ledger", "Source", "Store", "TestKit", "Vocabulary"]),
        tests(
            "Governance",
            on: [
                "Catalog", "Engine", "Ledger", "Schema", "Store", "TestKit", "Vocabulary", .product(name: "Crypto", package: "swift-crypto"),
            ]),
        tests("Schema", on: ["Vocabulary"]),
        tests("Source", on: ["Engine", "Schema", "TestKit", "Vocabulary"]),
        tests("Quality", on: ["Engine", "Schema", "Store", "TestKit", "Vocabulary"]),
        tests(
            "Pipeline",
            on: ["Catalog", "Engine", "Ledger", "Lineage", "Quality", "Schema", "Source", "Store", "TestKit", "Vocabulary"]),
        tests("Indicator", on: ["Engine", "Ledger", "Store", "TestKit", "Vocabulary"]),
        tests("App", on: ["Catalog", "Engine", "Job", "Lineage", "Pipeline", "Quality", "Schema", "Source", "Store", "TestKit", "Vocabulary"]),
        tests(
            "Server",
            on: [
                "App", "Catalog", "Engine", "Governance", "Job", "Ledger", "Lineage", "Pipeline", "Quality", "Schema", "Source", "Store", "TestKit",
                "Vocabulary", .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"), .product(name: "Logging", package: "swift-log"),
                .product(name: "Mustache", package: "swift-mustache"), .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .testTarget(
            name: "HeliuTests", dependencies: ["heliu", "TestKit"], path: "Tests/HeliuTests", swiftSettings: settings),
    ]
)
