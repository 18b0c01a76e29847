import Glibc
import Storage

/// Keeps every second opener out, in this process or another, until it goes.
///
/// A file of its own, because SQLite drops its own locks when any descriptor of the database is
/// closed; `flock` belongs to the open file and ends with the process, however it ends.
final class HomeLock: Sendable {
    private let descriptor: Int32

    init(path: String) throws(StoreError) {
        var opened: Int32
        repeat {
            opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        } while opened < 0 && errno == EINTR
        guard opened >= 0 else {
            throw .failed("cannot open \(path): \(String(cString: strerror(errno)))")
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            Glibc.close(opened)
            if reason == EWOULDBLOCK { throw .alreadyOpen }
            throw .failed("cannot lock \(path): \(String(cString: strerror(reason)))")
        }
        descriptor = opened
    }

    deinit {
        // Let go by name: a child that is just being started still holds a copy of the descriptor,
        // and would keep the lock until it is a program of its own.
        flock(descriptor, LOCK_UN)
        Glibc.close(descriptor)
    }
}
