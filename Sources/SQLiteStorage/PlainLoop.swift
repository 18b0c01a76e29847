import SQLite
import Storage

/// What `jianyan bench` measures against: the plainest loop that keeps a record and a log entry in
/// SQLite, with the node's own pragmas and cache, 1,000 rows a transaction.
public struct PlainLoop {
    private let connection: Connection

    /// - Parameter path: of a file that is not there yet.
    public init(path: String, options: SQLiteOptions = SQLiteOptions()) throws {
        connection = try Connection(path: path, .create)
        try Pragmas.prepareWriter(connection, options)
        try connection.execute(
            """
            PRAGMA wal_autocheckpoint = \(options.checkpointPages);
            CREATE TABLE record(id TEXT PRIMARY KEY, body BLOB);
            CREATE TABLE log(seq INTEGER PRIMARY KEY, stream TEXT, record TEXT, body BLOB);
            CREATE INDEX log_stream ON log(stream, seq);
            CREATE INDEX log_record ON log(record);
            """)
    }

    /// Upserts each row and logs it.
    public func run(_ rows: [(id: String, body: [UInt8])]) throws {
        let upsert = try connection.statement(
            """
            INSERT INTO record(id, body) VALUES(?1, ?2)
            ON CONFLICT(id) DO UPDATE SET body = excluded.body
            """)
        let log = try connection.statement(
            "INSERT INTO log(stream, record, body) VALUES(?1, ?2, ?3)")
        var start = 0
        while start < rows.count {
            let end = min(start + 1000, rows.count)
            try connection.execute("BEGIN IMMEDIATE")
            for row in rows[start..<end] {
                upsert.bind(1, row.id)
                upsert.bind(2, row.body)
                try upsert.run()
                log.bind(1, "up")
                log.bind(2, row.id)
                log.bind(3, row.body)
                try log.run()
            }
            try connection.execute("COMMIT")
            start = end
        }
    }
}
