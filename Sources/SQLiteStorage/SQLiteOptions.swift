/// What may be chosen about a SQLite store; the defaults suit an office computer.
public struct SQLiteOptions: Sendable {
    /// Whether a missing or empty file becomes a new store; else it is refused and left as it is.
    public var mayCreate = true
    /// Memory for the writer's pages, in bytes.
    public var writerCache = 16 << 20
    /// Memory for each reader's pages, in bytes.
    public var readerCache = 4 << 20
    /// Most reads at one time; more wait.
    public var readers = 8
    /// Pages in the write-ahead log (8 KiB each) after which they are copied into the file.
    public var checkpointPages = 4096

    /// Bytes that must be left on the disk for a write to be taken; 0: as long as there is room.
    public var keepFree: Int64 = 0
    /// Bytes set aside on the disk, given up so that the store can be opened when the disk is full;
    /// 0: none.
    public var reserve: Int64 = 0

    /// How surely a commit is on the disk when it returns, in SQLite's words. Only a test chooses
    /// another, to see that this one is needed.
    var synchronous = Synchronous.full

    enum Synchronous: Int, Sendable {
        case normal = 1
        case full = 2
    }

    public init() {}
}
