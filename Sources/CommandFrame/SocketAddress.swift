internal import Glibc

/// The name of a Unix socket, also one longer than the 107 bytes that the system takes.
enum SocketAddress {
    /// Calls `body` with the address, valid only there. For a long path the folder is opened and
    /// named through `/proc/self/fd`, so no other thread's working folder is touched.
    /// - Returns: what `body` returns; -1 with `errno` when the folder cannot be opened.
    static func with(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
        if let address = address(path) { return call(address, body) }
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        let folder = slash == path.startIndex ? "." : String(path[..<slash])
        let name = slash == path.startIndex ? path[...] : path[path.index(after: slash)...]
        guard let opened = FileDescriptor(open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) else {
            return -1
        }
        guard let address = address("/proc/self/fd/\(opened.number)/\(name)") else {
            errno = ENAMETOOLONG
            return -1
        }
        return call(address, body)
    }

    /// Nil when the path is too long.
    private static func address(_ path: String) -> sockaddr_un? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { room in
            guard bytes.count < room.count else { return false }
            room.copyBytes(from: bytes)
            return true
        }
        return fits ? address : nil
    }

    private static func call(
        _ address: sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) -> CInt {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
