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
        // Until all has gone well to the end: what fails half way writes nothing more.
        try storeErrors { () throws(SQLiteError) in try connection.leaveLogAtClose(true) }
        try Schema.check(connection, mayBeEmpty: options.mayCreate)
        try Pragmas.prepareWriter(connection, options)
        try storeErrors { () throws(SQLiteError) in try Schema.migrate(connection) }
        readers = ReaderPool(path: path, options, health)
        try Folder.sync(of: path)
        space.keepReserve()
        writer = try WriterThread(
            connection, health, space, checkpointPages: options.checkpointPages)
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
