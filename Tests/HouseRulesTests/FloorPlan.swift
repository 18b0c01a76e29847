/// The house as it is meant to be: floors from the ground up. A room may import what stands below
/// its floor, and on its own floor only what is named here.
enum FloorPlan {
    static let floors: [[String]] = [
        ["JSON", "Hashing", "Ledger", "HTTPMessages", "Wording"],
        ["Office"],
        ["Storage", "SyncProtocol"],
        ["SyncEngine", "People", "FrontDesk", "Simulation"],
        [
            "SQLite", "SQLiteStorage", "CurlTransport", "MicrohttpdTransport", "Identity",
            "Compression", "Tables", "Threads", "FileVault",
        ],
        ["SyncHTTP", "SyncBundle", "Console"],
        ["CommandFrame", "NodeAssembly", "jianyan"],
    ]

    /// Rooms that stand on a neighbour of their own floor.
    static let stacked: [String: Set<String>] = [
        "Ledger": ["JSON", "Hashing"], "FrontDesk": ["SyncEngine", "People"],
        "Simulation": ["SyncEngine", "FrontDesk"], "SQLiteStorage": ["SQLite"],
        "MicrohttpdTransport": ["Threads"],
        "NodeAssembly": ["CommandFrame"], "jianyan": ["NodeAssembly", "CommandFrame"],
    ]

    /// Which rooms stand at the door of which C library.
    static let doors: [String: Set<String>] = [
        "CSimdjson": ["JSON"], "CGnuTLS": ["Hashing", "Identity"],
        "CSodium": ["Hashing", "Identity"], "CSQLite": ["SQLite"], "CCurl": ["CurlTransport"],
        "CMicrohttpd": ["MicrohttpdTransport"], "CZstd": ["Compression"], "CCsv": ["Tables"],
        "CMalloc": ["NodeAssembly"],
    ]

    /// Rooms that may use Foundation: calendars and texts of the office, files and processes at the
    /// roof.
    static let withFoundation: Set<String> = ["Office", "FrontDesk", "NodeAssembly", "jianyan"]

    static let rooms = Set(floors.joined())

    static func floor(of room: String) -> Int? { floors.firstIndex { $0.contains(room) } }

    static func mayImport(_ room: String, _ other: String) -> Bool {
        if let doors = doors[other] { return doors.contains(room) }
        guard let own = floor(of: room), let below = floor(of: other) else { return false }
        return below < own || stacked[room]?.contains(other) == true
    }
}
