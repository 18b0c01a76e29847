import SQLite
import Storage

/// The settings of connections, read back where safety stands on them.
enum Pragmas {
    /// The one connection that writes and checkpoints. SQLite before 3.51.3 can damage a file when
    /// two connections checkpoint at the same moment, so no other ever does either.
    static func prepareWriter(
        _ connection: Connection, _ options: SQLiteOptions
    ) throws(StoreError) {
        try storeErrors { () throws(SQLiteError) in
            try connection.wait(milliseconds: 2000)
            try connection.defend()
            try connection.execute(
                """
                PRAGMA page_size = 8192;
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = \(options.synchronous.rawValue);
                PRAGMA mmap_size = 0;
                PRAGMA temp_store = MEMORY;
                PRAGMA cell_size_check = ON;
                PRAGMA journal_size_limit = 67108864;
                PRAGMA cache_size = -\(options.writerCache / 1024);
                """)
            connection.countLogPages()
        }
        try require(connection, "PRAGMA journal_mode", "wal")
        try require(connection, "PRAGMA synchronous", "\(options.synchronous.rawValue)")
        try require(connection, "PRAGMA mmap_size", "0")
        try require(connection, "PRAGMA trusted_schema", "0")
    }

    static func prepareReader(
        _ connection: Connection, _ options: SQLiteOptions
    ) throws(StoreError) {
        try storeErrors { () throws(SQLiteError) in
            try connection.wait(milliseconds: 2000)
            try connection.defend()
            try connection.leaveLogAtClose(true)
            try connection.execute(
                """
                PRAGMA query_only = ON;
                PRAGMA wal_autocheckpoint = 0;
                PRAGMA mmap_size = 0;
                PRAGMA temp_store = MEMORY;
                PRAGMA cell_size_check = ON;
                PRAGMA cache_size = -\(options.readerCache / 1024);
                """)
        }
        try require(connection, "PRAGMA query_only", "1")
        try require(connection, "PRAGMA wal_autocheckpoint", "0")
    }

    private static func require(
        _ connection: Connection, _ pragma: StaticString, _ expected: String
    ) throws(StoreError) {
        let found = try storeErrors { () throws(SQLiteError) in try connection.text(pragma) }
        // SQLite gives no row for mmap_size when it was built without it.
        if let found, found != expected {
            throw .unsafeSetting("\(pragma) is \(found), not \(expected)")
        }
    }
}
