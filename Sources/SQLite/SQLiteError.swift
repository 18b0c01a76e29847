import CSQLite

/// What SQLite answered instead of doing it.
public struct SQLiteError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What sort of trouble it is, as far as callers act on it.
    public enum Sort: Sendable {
        /// A unique key exists already, or a column may not be empty.
        case constraint
        /// No space left on the disk.
        case full
        /// Someone else holds the file.
        case busy
        /// The bytes are no database.
        case notADatabase
        /// The disk failed, or the file is damaged.
        case broken
        /// Anything else: no memory, too big, a fault in this program.
        case other
    }

    /// The extended result code, as SQLite's documentation lists them.
    public let code: Int32
    public let message: String

    public init(code: Int32, message: String) {
        self.code = code
        self.message = message
    }

    public var primaryCode: Int32 { code & 0xFF }

    public var sort: Sort {
        switch primaryCode {
        case SQLITE_CONSTRAINT: .constraint
        case SQLITE_FULL: .full
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_NOTADB: .notADatabase
        case SQLITE_IOERR, SQLITE_CORRUPT: .broken
        default: .other
        }
    }

    public var description: String { "SQLite \(code): \(message)" }
}
