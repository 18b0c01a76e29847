internal import Glibc

/// An open file or socket; closed when it goes.
struct FileDescriptor: ~Copyable {
    let number: CInt

    /// - Parameter number: what the system gave; nil when that was an error, see `errno`.
    init?(_ number: CInt) {
        guard number >= 0 else { return nil }
        self.number = number
    }

    deinit {
        close(number)
    }
}

/// The system's words for its last error.
func systemReason(_ code: CInt = errno) -> String {
    strerror(code).map { String(cString: $0) } ?? "\(code)"
}

/// Writes all bytes to a file; false when it cannot, see `errno`.
func writeAll(_ bytes: [UInt8], to file: CInt) -> Bool {
    bytes.withUnsafeBytes { buffer in
        var rest = buffer[...]
        while !rest.isEmpty {
            let part = UnsafeRawBufferPointer(rebasing: rest)
            let written = write(file, part.baseAddress, part.count)
            if written < 0, errno == EINTR { continue }
            if written < 0, errno == EAGAIN {
                // A terminal that another program set to non-blocking: wait for it.
                var ready = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
                _ = poll(&ready, 1, -1)
                continue
            }
            guard written > 0 else { return false }
            rest = rest.dropFirst(written)
        }
        return true
    }
}
