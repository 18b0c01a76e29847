import Glibc

/// Opens the listening socket ourselves, so that every failure has its own name.
enum ListenSocket {
    static func open(address: String, port: UInt16) throws(ListenError) -> (
        socket: Int32, port: UInt16
    ) {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address, String(port), &hints, &found) == 0, let found else {
            throw .badAddress
        }
        defer { freeaddrinfo(found) }
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(found.pointee.ai_family, type, 0)
        guard descriptor >= 0 else { throw failure() }
        setOption(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
        if found.pointee.ai_family == AF_INET6 {
            setOption(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 0)
        }
        // Set here it is inherited: a small answer must not wait for the client's acknowledgement.
        setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        guard bind(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0,
            listen(descriptor, 511) == 0, let port = boundPort(descriptor)
        else {
            let error = failure()
            close(descriptor)
            throw error
        }
        return (descriptor, port)
    }

    private static func setOption(
        _ descriptor: Int32, _ level: Int32, _ name: Int32, _ value: Int32
    ) {
        var value = value
        setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func boundPort(_ descriptor: Int32) -> UInt16? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &length)
            }
        }
        guard result == 0 else { return nil }
        // The port stands at the same place for both families.
        return withUnsafeBytes(of: storage) { UInt16($0[2]) << 8 | UInt16($0[3]) }
    }

    private static func failure() -> ListenError {
        switch errno {
        case EADDRINUSE: .addressInUse
        case EADDRNOTAVAIL: .badAddress
        case EACCES: .notPermitted
        default: .failed(reason: String(cString: strerror(errno)))
        }
    }
}
