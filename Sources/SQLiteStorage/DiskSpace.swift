import Glibc
import Storage

/// The room on the disk that a store lies on. Writing stops before there is none, because on a full
/// disk not even the log could be copied into the file. A reserve, a file that holds nothing, is
/// given up when others have filled the disk, so that the store can still be opened and read.
final class DiskSpace: Sendable {
    private let file: String
    private let rule: SpaceRule

    /// - Parameter file: the database; the reserve lies beside it.
    init(of file: String, _ rule: SpaceRule) {
        self.file = file
        self.rule = rule
    }

    private var reserve: String { file + "-reserve" }

    /// Before a write.
    func check() throws(StoreError) {
        guard rule.keepFree > 0, let free else { return }
        if !rule.mayWrite(free: free) { throw .full }
    }

    /// Before the store is opened, and when SQLite finds no room.
    func releaseIfNeeded() {
        if let free, rule.mustRelease(free: free) { unlink(reserve) }
    }

    /// When there is room: the reserve is made, or made again.
    func keepReserve() {
        guard rule.reserve > 0, access(reserve, F_OK) != 0, let free, rule.mayMake(free: free),
            let size = off_t(exactly: rule.reserve)
        else { return }
        let descriptor = open(reserve, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // A disk that cannot set room aside has no reserve; writing still stops in time.
        if posix_fallocate(descriptor, 0, size) != 0 { unlink(reserve) }
    }

    /// Bytes that this user may still take; nil: the disk does not say.
    private var free: Int64? {
        var found = statvfs()
        guard statvfs(file, &found) == 0 else { return nil }
        let (bytes, isTooMany) = UInt64(found.f_bavail).multipliedReportingOverflow(
            by: UInt64(found.f_frsize))
        return isTooMany ? .max : Int64(clamping: bytes)
    }
}
