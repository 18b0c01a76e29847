import CSQLite

/// One connection to one database file, with the statements it has prepared.
///
/// One thread at a time: SQLite's own locks are off (NOMUTEX).
public final class Connection {
    public enum Mode: Sendable {
        /// Opens the file for reading and writing; makes it if there is none.
        case create
        /// Opens an existing file; SQLite needs to write beside it even for reading in WAL mode.
        case existing
    }

    private let handle: OpaquePointer
    /// By the address of the literal: finding one costs no hashing of its text.
    private var statements: [UnsafeRawPointer: Statement] = [:]
    /// The first error that was no constraint: what was begun is in doubt and should be undone.
    public private(set) var failure: SQLiteError?
    /// Pages in the write-ahead log after the last commit of this connection.
    public fileprivate(set) var logPages = 0

    public init(path: String, _ mode: Mode) throws(SQLiteError) {
        _ = withoutMemoryStatistics
        let flags =
            SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
            | (mode == .create ? SQLITE_OPEN_CREATE : 0)
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard let opened, code == SQLITE_OK else {
            let message = String(cString: sqlite3_errstr(code))
            sqlite3_close_v2(opened)
            throw SQLiteError(code: code, message: message)
        }
        handle = opened
    }

    deinit {
        statements = [:]
        // v2 waits for statements that someone still holds.
        sqlite3_close_v2(handle)
    }

    /// The prepared statement for a text of the program; made at first use, then kept.
    public func statement(_ sql: StaticString) throws(SQLiteError) -> Statement {
        let key = UnsafeRawPointer(sql.utf8Start)
        if let known = statements[key] { return known }
        let made = try Statement(handle, sql, owner: self)
        statements[key] = made
        return made
    }

    /// Runs one or more statements, passing over any rows.
    public func execute(_ sql: String) throws(SQLiteError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        if code != SQLITE_OK { throw error(code) }
    }

    /// The one number that a statement gives; nil when it gives none.
    public func number(_ sql: StaticString) throws(SQLiteError) -> Int64? {
        let statement = try statement(sql)
        defer { statement.reset() }
        return try statement.step() ? statement.int(0) : nil
    }

    /// The one text that a statement gives; nil when it gives none.
    public func text(_ sql: StaticString) throws(SQLiteError) -> String? {
        let statement = try statement(sql)
        defer { statement.reset() }
        return try statement.step() ? statement.text(0) : nil
    }

    public var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }
    /// Rows that the last insert, update or delete touched.
    public var changedRows: Int { Int(sqlite3_changes(handle)) }
    public var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    public func forgetFailure() { failure = nil }

    func error(_ code: Int32) -> SQLiteError {
        let known = sqlite3_extended_errcode(handle)
        let extended = known & 0xFF == code & 0xFF ? known : code
        let error = SQLiteError(code: extended, message: String(cString: sqlite3_errmsg(handle)))
        if error.sort != .constraint, failure == nil { failure = error }
        return error
    }
}

/// Settings that are calls, not SQL.
extension Connection {
    /// Refuses what could damage the file from SQL, and trusts nothing the schema says.
    public func defend() throws(SQLiteError) {
        try set(SQLITE_DBCONFIG_DEFENSIVE, true)
        try set(SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)
    }

    /// Whether closing this connection leaves the log as it is instead of copying it into the file.
    public func leaveLogAtClose(_ isLeft: Bool) throws(SQLiteError) {
        try set(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, isLeft)
    }

    /// How long to wait for someone else's lock before `.busy`.
    public func wait(milliseconds: Int32) throws(SQLiteError) {
        let code = sqlite3_busy_timeout(handle, milliseconds)
        if code != SQLITE_OK { throw error(code) }
    }

    private func set(_ flag: Int32, _ on: Bool) throws(SQLiteError) {
        let code = jy_sqlite_set_flag(handle, flag, on ? 1 : 0)
        if code != SQLITE_OK { throw error(code) }
    }
}

/// The write-ahead log.
extension Connection {
    public enum Checkpoint: Sendable {
        /// Copies what no reader hinders.
        case passive
        /// Waits for readers so that the log begins anew.
        case restart
        /// As `restart`, and gives the log's space back.
        case truncate
    }

    /// Counts the log's pages from now on; SQLite then leaves checkpoints to the caller.
    public func countLogPages() {
        sqlite3_wal_hook(handle, noteLogPages, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Copies the log into the file.
    /// - Returns: whether all of it is copied; false also when readers are in the way.
    public func checkpoint(_ sort: Checkpoint) throws(SQLiteError) -> Bool {
        let mode =
            switch sort {
            case .passive: SQLITE_CHECKPOINT_PASSIVE
            case .restart: SQLITE_CHECKPOINT_RESTART
            case .truncate: SQLITE_CHECKPOINT_TRUNCATE
            }
        var pages: Int32 = 0
        var copied: Int32 = 0
        let code = sqlite3_wal_checkpoint_v2(handle, nil, mode, &pages, &copied)
        if code & 0xFF == SQLITE_BUSY { return false }
        if code != SQLITE_OK { throw error(code) }
        return pages == copied
    }
}

/// Counting bytes costs a lock, shared by all threads, at every allocation. Set once, before the
/// first connection; if something else in the process was first, it stays as it is.
private let withoutMemoryStatistics = jy_sqlite_stop_memory_statistics() == SQLITE_OK

private func noteLogPages(
    _ context: UnsafeMutableRawPointer?, _: OpaquePointer?, _: UnsafePointer<CChar>?, pages: Int32
) -> Int32 {
    guard let context else { return SQLITE_OK }
    // The connection outlives its own callbacks: closing removes the hook.
    Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue().logPages = Int(pages)
    return SQLITE_OK
}
