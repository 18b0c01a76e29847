import Ledger
import SQLite
import Storage
import Synchronization

/// A store in one SQLite file, written by one thread through one connection, read by several.
///
/// Beside the file lie SQLite's write-ahead log (`-wal`, `-shm`) and the lock (`-lock`) that keeps a
/// second opener out, and the reserve (`-reserve`), if one is asked for. Do not copy or open the file with other tools while the store is open.
public final class SQLiteStore: Store {
    private let lock: Mutex<HomeLock?>
    private let health = Health()
    private let writer: WriterThread
    private let readers: ReaderPool

    /// Opens the file, makes it if there is none, and brings it to the present schema.
    public init(path: String, options: SQLiteOptions = .init()) throws(StoreError) {
        lock = Mutex(try HomeLock(path: path + "-lock"))
        let space = DiskSpace(
            of: path, SpaceRule(keepFree: options.keepFree, reserve: options.reserve))
        space.releaseIfNeeded()
        let connection = try storeErrors { () throws(SQLiteError) in
            try Connection(path: path, options.mayCreate ? .create : .existing)
        }
        do {
            try Self.prepare(connection, path, options)
        } catch {
            // What was refused is closed as it was found; what failed is left alone.
            if error.isFailure { try? connection.leaveLogAtClose(true) }
            throw error
        }
        readers = ReaderPool(path: path, options, health)
        space.keepReserve()
        writer = try WriterThread(
            connection, health, space, checkpointPages: options.checkpointPages)
    }

    private static func prepare(
        _ connection: Connection, _ path: String, _ options: SQLiteOptions
    ) throws(StoreError) {
        try Schema.check(connection, mayBeEmpty: options.mayCreate)
        try Pragmas.prepareWriter(connection, options)
        try storeErrors { () throws(SQLiteError) in try Schema.migrate(connection) }
        try Folder.sync(of: path)
        // From here on only an end in order puts the log away.
        try storeErrors { () throws(SQLiteError) in try connection.leaveLogAtClose(true) }
    }

    deinit { close() }

    /// Commits since the store was opened: fewer than writes when several shared one.
    public var commits: Int { writer.commits }

    /// Writes that wait for the next commit.
    public var waiting: Int { writer.waiting }

    public func read<R>(_ body: (any StoreReader) throws -> R) throws -> R {
        try health.check()
        return try readers.read(body)
    }

    public func write<R>(_ body: (any StoreWriter) throws -> R) throws -> R {
        var result: R?
        try withoutActuallyEscaping(body) { body in
            try writer.run(WriteJob { result = try body($0) })
        }
        guard let result else { throw StoreError.stopped }
        return result
    }

    public func observe(_ observer: @escaping @Sendable (Set<NodeID>) -> Void) {
        writer.observe(observer)
    }

    public func close() {
        readers.close()
        writer.close()
        lock.withLock { $0 = nil }
    }
}
