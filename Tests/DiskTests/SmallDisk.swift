import Foundation
import Synchronization

/// A disk with so much room, on which a watched folder lies. What others keep on it is taken off by
/// whoever sets the room.
final class SmallDisk: DiskWatcher {
    private let folder: String
    private let size: Mutex<Int64>

    init(_ folder: WatchedFolder, room: Int64) {
        self.folder = folder.path
        size = Mutex(room)
    }

    /// Bytes for everything in the folder.
    func setRoom(_ bytes: Int64) { size.withLock { $0 = bytes } }

    /// Others leave nothing over.
    func fill() { setRoom(used) }

    var available: Int64? { max(0, size.withLock { $0 } - used) }

    func ruling(on call: SystemCall) -> Ruling {
        let end: Int
        switch call.sort {
        case .write: end = (call.offset ?? 0) + call.count
        case .allocate: end = call.count
        default: return .go
        }
        let more = Int64(end) - Self.length(of: folder + "/" + call.path)
        return more > 0 && more > available ?? 0 ? .fail(errno: ENOSPC) : .go
    }

    private var used: Int64 {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        return names.reduce(0) { $0 + Self.length(of: folder + "/" + $1) }
    }

    /// 0 for a folder, or when there is nothing.
    private static func length(of path: String) -> Int64 {
        var found = stat()
        guard stat(path, &found) == 0, found.st_mode & S_IFMT == S_IFREG else { return 0 }
        return Int64(found.st_size)
    }
}
