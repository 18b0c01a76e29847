import Glibc
import Storage

/// An open file, and what a vault asks of folders. Every error names the file.
final class DiskFile {
    private let descriptor: Int32
    private let name: String

    /// Nil when there is no such file.
    init?(_ name: String, _ flags: Int32) throws(StoreError) {
        let descriptor = Self.again { open(name, flags | O_CLOEXEC, 0o600) }
        if descriptor < 0, errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw Self.failure(name) }
        self.descriptor = descriptor
        self.name = name
    }

    deinit { close(descriptor) }

    func read(at place: Int64, count: Int) throws(StoreError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: max(0, count))
        var length = 0
        while length < bytes.count {
            let read = bytes.withUnsafeMutableBytes { buffer in
                Self.again {
                    pread(
                        descriptor, buffer.baseAddress.map { $0 + length }, buffer.count - length,
                        off_t(place) + off_t(length))
                }
            }
            guard read >= 0 else { throw Self.failure(name) }
            if read == 0 { break }
            length += read
        }
        return Array(bytes.prefix(length))
    }

    func write(_ bytes: [UInt8], at place: Int64) throws(StoreError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let next = off_t(place) + off_t(rest.startIndex)
            let count = rest.withUnsafeBytes { buffer in
                Self.again { pwrite(descriptor, buffer.baseAddress, buffer.count, next) }
            }
            guard count > 0 else { throw Self.failure(name) }
            rest = rest.dropFirst(count)
        }
    }

    func sync() throws(StoreError) {
        if fsync(descriptor) != 0 { throw Self.failure(name) }
    }

    // MARK: Folders and names

    /// Nil when there is no such file.
    static func size(_ name: String) throws(StoreError) -> Int64? {
        var status = stat()
        if stat(name, &status) == 0 { return Int64(status.st_size) }
        if errno == ENOENT || errno == ENOTDIR { return nil }
        throw failure(name)
    }

    /// Without those that begin with a dot; none when there is no such folder.
    static func names(in folder: String) throws(StoreError) -> [String] {
        guard let stream = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw failure(folder)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    /// Durably; does nothing when it is there.
    static func makeFolder(_ folder: String) throws(StoreError) {
        if mkdir(folder, 0o700) != 0 {
            if errno == EEXIST { return }
            throw failure(folder)
        }
        try sync(
            folder: String(folder.prefix(upTo: folder.lastIndex(of: "/") ?? folder.startIndex)))
    }

    static func move(_ name: String, to target: String) throws(StoreError) {
        if rename(name, target) != 0 { throw failure(target) }
    }

    static func remove(_ name: String) throws(StoreError) {
        if unlink(name) != 0, errno != ENOENT { throw failure(name) }
    }

    static func sync(folder: String) throws(StoreError) {
        guard let file = try DiskFile(folder, O_RDONLY) else { throw failure(folder) }
        try file.sync()
    }

    /// - Throws: `.full` when less than `keepFree` would be left.
    static func requireRoom(
        _ size: Int64, beside keepFree: Int64, on folder: String
    ) throws(StoreError) {
        var found = statvfs()
        guard statvfs(folder, &found) == 0 else { return }
        let (free, isTooMuch) = UInt64(found.f_bavail).multipliedReportingOverflow(
            by: UInt64(found.f_frsize))
        if !isTooMuch, Int64(clamping: free) - size < keepFree { throw .full }
    }

    private static func again<N: SignedInteger>(_ call: () -> N) -> N {
        while true {
            let result = call()
            if result >= 0 || errno != EINTR { return result }
        }
    }

    private static func failure(_ name: String) -> StoreError {
        errno == ENOSPC || errno == EDQUOT
            ? .full : .failed("\(name): \(String(cString: strerror(errno)))")
    }
}
