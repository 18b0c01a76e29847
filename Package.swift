// swift-tools-version: 6.2
// Jianyan: people's proposals from district to city and back. No package
// dependency: the C libraries come from the distribution (see ARCHITECTURE.md).
import PackageDescription

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A room of the house: one Swift target. Imports point down only.
func room(_ name: String, _ below: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: below, swiftSettings: strict)
}

func tests(_ name: String, _ below: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(name: name, dependencies: below, resources: resources, swiftSettings: strict)
}

/// A program that another implementation is measured by (Protocol/client/agree.py).
func yardstick(_ name: String, _ path: String, _ below: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: below, path: path, swiftSettings: strict)
}

func library(_ name: String, _ pkgConfig: String, _ debian: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([debian])])
}

/// Those whose decoders stand at a door to the world outside.
let doors: [Target.Dependency] = [
    "NodeAssembly", "CommandFrame", "SyncHTTP", "SyncBundle", "Simulation", "FrontDesk", "Office",
    "SyncEngine",
    "SyncProtocol", "Storage", "Ledger", "JSON", "Hashing", "HTTPMessages", "Identity",
    "Compression", "Tables", "Wording", "Console",
]

let package = Package(
    name: "jianyan",
    targets: [
        // The street: C libraries, no code of ours but call shims.
        library("CSQLite", "sqlite3", "libsqlite3-dev"),
        library("CCurl", "libcurl", "libcurl4-openssl-dev"),
        library("CMicrohttpd", "libmicrohttpd", "libmicrohttpd-dev"),
        library("CSodium", "libsodium", "libsodium-dev"),
        library("CGnuTLS", "gnutls", "libgnutls28-dev"),
        library("CZstd", "libzstd", "libzstd-dev"),
        .systemLibrary(name: "CMalloc"),
        .systemLibrary(name: "CCsv", providers: [.apt(["libcsv-dev"])]),
        .target(
            name: "CSimdjson",
            linkerSettings: [.linkedLibrary("simdjson")]),

        // Floor 0: words. Pure; no I/O, no clock, no randomness.
        room("JSON", ["CSimdjson"]),
        room("Hashing", ["CGnuTLS", "CSodium"]),
        room("Ledger", ["JSON", "Hashing"]),
        room("HTTPMessages"),
        room("Wording"),

        // Floor 1: the office's own kinds and rules, declared on the ledger.
        room("Office", ["Ledger", "JSON"]),

        // Floor 2: contracts.
        room("Storage", ["Ledger", "JSON", "Hashing"]),
        room("SyncProtocol", ["Ledger", "JSON", "Hashing"]),

        // Floor 3: decisions.
        room("SyncEngine", ["SyncProtocol", "Storage", "Ledger", "JSON", "Hashing"]),
        room("People", ["Storage", "JSON", "Hashing"]),
        room(
            "FrontDesk",
            ["People", "Office", "Storage", "SyncEngine", "Ledger", "JSON", "Hashing"]),

        // Beside them: offices in memory, for the simulator and the tests of decisions.
        room(
            "Simulation",
            [
                "FrontDesk", "Office", "SyncEngine", "SyncProtocol", "Storage", "Ledger", "JSON",
                "Hashing",
            ]),

        // Floor 4: doors, each around one C library.
        room("SQLite", ["CSQLite"]),
        room("SQLiteStorage", ["SQLite", "Storage", "Ledger", "JSON", "Hashing"]),
        room("CurlTransport", ["CCurl", "HTTPMessages"]),
        room("MicrohttpdTransport", ["CMicrohttpd", "HTTPMessages", "Threads"]),
        room("Identity", ["CSodium", "CGnuTLS", "Hashing"]),
        room("Compression", ["CZstd"]),
        room("Tables", ["CCsv", "JSON"]),
        room("Threads"),
        room("FileVault", ["Storage", "Hashing"]),

        // Floor 5: both ends of the wire, side by side.
        room(
            "SyncHTTP",
            [
                "SyncEngine", "SyncProtocol", "Storage", "Ledger", "JSON", "Hashing", "Identity",
                "Compression", "HTTPMessages", "Threads",
            ]),

        room(
            "SyncBundle",
            [
                "SyncEngine", "SyncProtocol", "Storage", "Ledger", "JSON", "Hashing", "Identity",
                "Compression",
            ]),
        room(
            "Console",
            ["People", "Storage", "Hashing", "HTTPMessages", "Wording", "Identity", "Threads"]),

        // Floor 6: the roof.
        room("CommandFrame", ["Wording", "JSON", "Threads"]),
        room(
            "NodeAssembly",
            [
                "CMalloc", "Simulation",
                "SyncHTTP", "SyncBundle", "SyncEngine", "SyncProtocol", "FrontDesk", "Office",
                "Storage", "SQLiteStorage", "CurlTransport", "MicrohttpdTransport", "Identity",
                "Compression",
                "Tables", "CommandFrame", "Wording", "Ledger", "JSON", "Hashing", "HTTPMessages",
                "Threads", "FileVault", "People", "Console",
            ]),
        .executableTarget(
            name: "jianyan", dependencies: ["NodeAssembly", "CommandFrame", "Wording"],
            swiftSettings: strict),

        // Tests. CDisk stands before the C library in the program of the tests, and nowhere else.
        .target(name: "CDisk", path: "Tests/CDisk"),
        yardstick(
            "agreement", "Tests/Agreement",
            [
                "Simulation", "FrontDesk", "SyncEngine", "SyncProtocol", "Storage", "Ledger",
                "JSON", "Hashing",
            ]),
        tests(
            "DiskTests",
            [
                "CDisk", "NodeAssembly", "Simulation", "FrontDesk", "Office", "SyncEngine",
                "SyncProtocol",
                "Storage", "SQLiteStorage", "SQLite", "Ledger", "JSON", "Hashing",
            ]),
        tests("HouseRulesTests", ["Office", "SyncProtocol", "Ledger", "JSON", "Hashing"]),
        tests("JSONTests", ["JSON"]),
        tests("HashingTests", ["Hashing"]),
        tests("LedgerTests", ["Ledger", "JSON", "Hashing"]),
        tests("IdentityTests", ["Identity", "Hashing"]),
        tests("CompressionTests", ["Compression"]),
        tests(
            "TransportTests", ["CurlTransport", "MicrohttpdTransport", "HTTPMessages", "Identity"]),
        tests("PeopleTests", ["People", "Storage", "Identity", "Hashing"]),
        tests(
            "ConsoleTests",
            ["Console", "People", "Storage", "HTTPMessages", "Wording", "Hashing"]),
        tests("TablesTests", ["Tables", "JSON"]),
        tests("CommandFrameTests", ["CommandFrame", "Wording", "JSON"]),
        tests("SQLiteTests", ["SQLite"]),
        tests(
            "NodeTests",
            [
                "jianyan", "NodeAssembly", "CommandFrame", "CurlTransport", "HTTPMessages",
                "SyncHTTP", "SyncBundle", "SyncEngine", "SyncProtocol", "SQLiteStorage", "SQLite",
                "Storage", "Office", "Ledger", "JSON", "Hashing", "Identity", "Compression",
            ]),
        tests(
            "NodeAssemblyTests",
            [
                "NodeAssembly", "CommandFrame", "Wording", "FrontDesk", "Office", "SyncEngine",
                "SyncProtocol", "Storage", "SQLite", "SQLiteStorage", "Ledger", "JSON", "Hashing",
                "Identity", "People", "Console", "HTTPMessages",
                "Tables", "SyncHTTP", "SyncBundle",
            ]),
        tests(
            "SyncHTTPTests",
            [
                "SyncHTTP", "SyncBundle", "SyncEngine", "SyncProtocol", "Storage", "Ledger", "JSON",
                "Hashing",
                "Identity", "Compression", "HTTPMessages",
            ]),
        tests(
            "SyncEngineTests",
            [
                "Simulation", "FrontDesk", "Office", "SyncEngine", "SyncProtocol", "Storage",
                "Ledger", "JSON",
                "Hashing",
            ]),
        tests(
            "FrontDeskTests",
            ["FrontDesk", "People", "Office", "SyncEngine", "Storage", "Ledger", "JSON", "Hashing"]
        ),
        tests(
            "VectorTests",
            [
                "SyncHTTP", "SyncBundle", "SyncEngine", "SyncProtocol", "Storage", "Ledger", "JSON",
                "Hashing",
                "Identity", "Compression", "HTTPMessages",
            ]),
        tests(
            "StorageTests",
            ["Storage", "SQLiteStorage", "FileVault", "SQLite", "Ledger", "JSON", "Hashing"]),
        .testTarget(
            name: "DecoderTests", dependencies: doors, exclude: ["Corpus", "Fuzz.swift"],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

/// In place of the tests, libFuzzer behind their doors: `deploy/fuzz`.
func fuzzer(_ name: String) -> Target {
    .executableTarget(
        name: name, dependencies: doors, path: "Tests/DecoderTests",
        exclude: ["Corpus", "Corpus.swift", "DecoderTests.swift"], swiftSettings: strict)
}

if Context.environment["JIANYAN_FUZZ"] != nil {
    package.targets.removeAll { $0.type == .test }
    package.targets.append(fuzzer("fuzz"))
}
