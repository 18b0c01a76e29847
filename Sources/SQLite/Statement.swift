import CSQLite

/// A prepared statement: bind values (from 1), step through its rows, read columns (from 0).
///
/// A value that could not be bound is reported by the next step. Bound values stay until they are
/// bound anew.
public final class Statement {
    private let handle: OpaquePointer
    private unowned let owner: Connection
    private var bindFailure: Int32 = SQLITE_OK

    init(_ database: OpaquePointer, _ sql: StaticString, owner: Connection) throws(SQLiteError) {
        var prepared: OpaquePointer?
        let code = sql.withUTF8Buffer { text in
            text.withMemoryRebound(to: CChar.self) {
                sqlite3_prepare_v3(
                    database, $0.baseAddress, Int32($0.count), UInt32(SQLITE_PREPARE_PERSISTENT),
                    &prepared, nil)
            }
        }
        guard let prepared, code == SQLITE_OK else { throw owner.error(code) }
        handle = prepared
        self.owner = owner
    }

    deinit { sqlite3_finalize(handle) }

    /// Moves to the next row; false, and ready for the next use, after the last.
    public func step() throws(SQLiteError) -> Bool {
        if bindFailure != SQLITE_OK {
            let code = bindFailure
            reset()
            throw owner.error(code)
        }
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE {
            sqlite3_reset(handle)
            return false
        }
        let error = owner.error(code)
        reset()
        throw error
    }

    /// Runs it to its end.
    public func run() throws(SQLiteError) {
        while try step() {}
    }

    /// Runs it to its end with two long blobs lent for that time instead of copied.
    public func run(
        lending first: [UInt8]?, at firstIndex: Int32, _ second: [UInt8]?, at secondIndex: Int32
    ) throws(SQLiteError) {
        defer {
            bindNull(firstIndex)
            bindNull(secondIndex)
        }
        try lend(first, at: firstIndex) { () throws(SQLiteError) in
            try lend(second, at: secondIndex) { () throws(SQLiteError) in try run() }
        }
    }

    /// Ends the rows early, so that the statement holds no lock.
    public func reset() {
        sqlite3_reset(handle)
        bindFailure = SQLITE_OK
    }

    private func lend(
        _ bytes: [UInt8]?, at index: Int32, _ body: () throws(SQLiteError) -> Void
    ) throws(SQLiteError) {
        guard let bytes else {
            bindNull(index)
            return try body()
        }
        try bytes.withUnsafeBufferPointer { (bytes) throws(SQLiteError) in
            note(
                bytes.count, empty: { sqlite3_bind_zeroblob(handle, index, 0) },
                { jy_sqlite_bind_blob_lend(handle, index, bytes.baseAddress, $0) })
            try body()
        }
    }

    private func note(_ code: Int32) {
        if code != SQLITE_OK { bindFailure = code }
    }

    /// SQLite takes a null pointer for NULL, so what is empty is bound in its own way.
    private func note(_ count: Int, empty: () -> Int32, _ bind: (Int32) -> Int32) {
        guard let length = Int32(exactly: count) else { return note(SQLITE_TOOBIG) }
        note(length == 0 ? empty() : bind(length))
    }
}

/// Binding.
extension Statement {
    public func bindNull(_ index: Int32) { note(sqlite3_bind_null(handle, index)) }

    public func bind(_ index: Int32, _ value: Int64) {
        note(sqlite3_bind_int64(handle, index, value))
    }

    /// Copies the text.
    public func bind(_ index: Int32, _ value: String) {
        var value = value
        value.withUTF8 { utf8 in
            note(
                utf8.count, empty: { jy_sqlite_bind_text_copy(handle, index, "", 0) },
                { length in
                    utf8.withMemoryRebound(to: CChar.self) {
                        jy_sqlite_bind_text_copy(handle, index, $0.baseAddress, length)
                    }
                })
        }
    }

    /// Copies the bytes.
    public func bind(_ index: Int32, _ value: UnsafeRawBufferPointer) {
        note(
            value.count, empty: { sqlite3_bind_zeroblob(handle, index, 0) },
            { jy_sqlite_bind_blob_copy(handle, index, value.baseAddress, $0) })
    }

    /// Copies the bytes.
    public func bind(_ index: Int32, _ value: [UInt8]) {
        value.withUnsafeBytes { bind(index, $0) }
    }
}

/// Reading the present row.
extension Statement {
    public func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    /// 0 for NULL.
    public func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    /// Empty for NULL; bytes that are no UTF-8 become U+FFFD.
    public func text(_ column: Int32) -> String {
        withBytes(column) { String(decoding: $0, as: UTF8.self) }
    }

    /// Empty for NULL.
    public func bytes(_ column: Int32) -> [UInt8] { withBytes(column) { Array($0) } }

    /// Lends the bytes of a blob or text for the time of the call; none for NULL.
    public func withBytes<R, E>(
        _ column: Int32, _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        let start = sqlite3_column_blob(handle, column)
        let count = start == nil ? 0 : Int(sqlite3_column_bytes(handle, column))
        return try body(UnsafeRawBufferPointer(start: start, count: count))
    }
}
