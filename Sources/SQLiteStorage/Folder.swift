import Glibc
import Storage

/// The folder that a database lies in.
enum Folder {
    /// Makes the entries that lead to the database and its log durable. SQLite does so itself, and
    /// goes on when the disk refuses; what is then written into a new log can be lost with it.
    static func sync(of file: String) throws(StoreError) {
        let folder = file.lastIndex(of: "/").map { String(file[...$0]) } ?? "."
        var descriptor: Int32
        repeat {
            descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        } while descriptor < 0 && errno == EINTR
        guard descriptor >= 0 else { throw failed("open", folder) }
        defer { close(descriptor) }
        if fsync(descriptor) != 0 { throw failed("sync", folder) }
    }

    private static func failed(_ verb: String, _ folder: String) -> StoreError {
        .failed("cannot \(verb) \(folder): \(String(cString: strerror(errno)))")
    }
}
