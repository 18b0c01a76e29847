import Glibc

/// Who is at the other end of a socket.
enum PeerAddress {
    /// The bytes of his address, without the port; empty when the socket is not connected any more.
    static func bytes(of socket: Int32) -> [UInt8] {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let found = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getpeername(socket, $0, &length)
            }
        }
        guard found == 0 else { return [] }
        return withUnsafeBytes(of: &address) { bytes in
            switch Int32(bytes.loadUnaligned(as: sa_family_t.self)) {
            case AF_INET:
                let at = MemoryLayout<sockaddr_in>.offset(of: \.sin_addr) ?? 4
                return Array(bytes[at..<at + 4])
            case AF_INET6:
                let at = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr) ?? 8
                return Array(bytes[at..<at + 16])
            default: return []
            }
        }
    }
}
