import CDisk
import Glibc

/// A call by which the process reaches a watched folder's disk, before it is made.
struct SystemCall {
    enum Sort: Sendable {
        case open(isCreating: Bool, isCutting: Bool)
        case close, read, write, truncate, sync, stat, lock, map
        case unlink, rename, makeFolder, space, allocate
    }

    let sort: Sort
    /// Within the watched folder; empty: the folder itself.
    let path: String
    /// The new path of a rename.
    let to: String
    let descriptor: Int32
    /// What is written.
    let bytes: UnsafeRawBufferPointer
    /// Bytes to read or write; the new length of a truncate or an allocation.
    let count: Int
    /// Nil: where the descriptor stands.
    let offset: Int?

    /// Whether the call may change what the disk holds.
    var isWriting: Bool {
        switch sort {
        case .open(let isCreating, let isCutting): isCreating || isCutting
        case .write, .truncate, .unlink, .rename, .makeFolder, .allocate: true
        case .close, .read, .sync, .stat, .lock, .map, .space: false
        }
    }

    /// - Parameter inside: gives the path within the watched folder.
    init(_ call: jy_disk_call, inside: (UnsafePointer<CChar>?) -> String) {
        sort = Self.sort(call)
        path = inside(call.path)
        to = call.to == nil ? "" : inside(call.to)
        descriptor = call.descriptor
        let count = Int(call.count)
        bytes = UnsafeRawBufferPointer(start: call.bytes, count: call.bytes == nil ? 0 : count)
        self.count = count
        offset = call.offset < 0 ? nil : Int(call.offset)
    }

    private static func sort(_ call: jy_disk_call) -> Sort {
        switch call.sort {
        case JY_DISK_OPEN:
            .open(
                isCreating: call.flags & O_CREAT != 0, isCutting: call.flags & O_TRUNC != 0)
        case JY_DISK_CLOSE: .close
        case JY_DISK_READ: .read
        case JY_DISK_WRITE: .write
        case JY_DISK_TRUNCATE: .truncate
        case JY_DISK_SYNC: .sync
        case JY_DISK_STAT: .stat
        case JY_DISK_LOCK: .lock
        case JY_DISK_MAP: .map
        case JY_DISK_UNLINK: .unlink
        case JY_DISK_RENAME: .rename
        case JY_DISK_MAKE_FOLDER: .makeFolder
        case JY_DISK_ALLOCATE: .allocate
        default: .space
        }
    }
}
