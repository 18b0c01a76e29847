/// A call that was made and that what a disk holds depends on. Files are named by numbers, because a
/// path is only an entry that leads to one.
enum DiskCall: Sendable, Equatable {
    /// A new empty file under a path where there was none.
    case create(file: Int, path: String)
    case write(file: Int, at: Int, bytes: [UInt8])
    case truncate(file: Int, length: Int)
    /// `fsync` or `fdatasync` of a file.
    case sync(file: Int)
    case makeFolder(path: String)
    /// `fsync` of a folder: its entries. The empty path is the topmost.
    case syncFolder(path: String)
    case unlink(path: String)
    case rename(path: String, to: String)

    /// Where it belongs, when it names a path.
    var path: String? {
        switch self {
        case .create(_, let path), .makeFolder(let path), .syncFolder(let path),
            .unlink(let path), .rename(let path, _):
            path
        case .write, .truncate, .sync: nil
        }
    }
}
