import CDisk
import Foundation
import Synchronization

/// A folder of a test, in memory where the machine has that, whose calls are shown to a watcher.
final class WatchedFolder: Sendable {
    let path: String
    private let name: String
    private static let watchers = Mutex<[String: any DiskWatcher]>([:])
    private static let start: Void = jy_disk_watch(beforeCall, afterCall)

    init() throws {
        _ = Self.start
        let path = try DiskImage.newFolder(named: JY_DISK_MARK)
        self.path = path
        name = path.range(of: JY_DISK_MARK).map { String(path[$0.upperBound...]) } ?? ""
    }

    deinit {
        watch(nil)
        try? FileManager.default.removeItem(atPath: path)
    }

    /// From now on; nil: no one watches.
    func watch(_ watcher: (any DiskWatcher)?) { Self.watchers.withLock { $0[name] = watcher } }

    func watch<R>(_ watcher: any DiskWatcher, _ body: () throws -> R) rethrows -> R {
        watch(watcher)
        defer { watch(nil) }
        return try body()
    }

    /// The watcher of a path, and the path within its folder.
    fileprivate static func find(
        _ path: UnsafePointer<CChar>?
    ) -> (watcher: any DiskWatcher, length: Int)? {
        guard let path, let mark = strstr(path, JY_DISK_MARK) else { return nil }
        let start = UnsafePointer(mark) + JY_DISK_MARK.utf8.count
        let name = String(cString: start).prefix { $0 != "/" }
        guard let watcher = watchers.withLock({ $0[String(name)] }) else { return nil }
        return (watcher, start - path + name.utf8.count)
    }

    /// What follows the first bytes and a slash.
    fileprivate static func inside(_ path: UnsafePointer<CChar>?, after length: Int) -> String {
        guard let path, strlen(path) > length else { return "" }
        return String(cString: path + length + 1)
    }
}

private func beforeCall(_ call: UnsafeMutablePointer<jy_disk_call>?) -> Int32 {
    guard let call, let found = WatchedFolder.find(call.pointee.path) else { return 0 }
    let shown = SystemCall(call.pointee) { WatchedFolder.inside($0, after: found.length) }
    if case .space = shown.sort, let available = found.watcher.available {
        call.pointee.available = available
    }
    switch found.watcher.ruling(on: shown) {
    case .go: return 0
    case .fail(let errno): return errno
    case .half: return -1
    }
}

private func afterCall(_ call: UnsafePointer<jy_disk_call>?, result: Int64) {
    guard let call, let found = WatchedFolder.find(call.pointee.path) else { return }
    let shown = SystemCall(call.pointee) { WatchedFolder.inside($0, after: found.length) }
    found.watcher.saw(shown, result: Int(result))
}
