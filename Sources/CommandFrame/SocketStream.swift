internal import Glibc

/// One connection: lines and counted bytes in, bytes out. One thread reads; one at a time sends.
///
/// `@unchecked Sendable`: the descriptor never changes, the system lets any thread send and shut
/// down, and the buffer belongs to the reading thread alone.
final class SocketStream: @unchecked Sendable {
    private let descriptor: FileDescriptor
    private var buffer: [UInt8] = []
    private var place = 0

    init(_ descriptor: consuming FileDescriptor) {
        self.descriptor = descriptor
    }

    /// Connects to a path. `errno` tells why it gives nil.
    static func connect(_ path: String) -> SocketStream? {
        let type = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        guard let descriptor = FileDescriptor(socket(AF_UNIX, type, 0)) else { return nil }
        let number = descriptor.number
        let outcome = SocketAddress.with(path) { address, length in
            while Glibc.connect(number, address, length) != 0 {
                if errno != EINTR { return -1 }
            }
            return 0
        }
        // The descriptor is closed on the way out and would hide the reason.
        let reason = errno
        guard outcome == 0 else {
            _ = consume descriptor
            errno = reason
            return nil
        }
        return SocketStream(descriptor)
    }

    /// The user at the other end; nil when the system does not say.
    var peer: uid_t? {
        var credentials = PeerCredentials()
        var size = socklen_t(MemoryLayout<PeerCredentials>.size)
        let outcome = getsockopt(descriptor.number, SOL_SOCKET, SO_PEERCRED, &credentials, &size)
        return outcome == 0 ? credentials.uid : nil
    }

    /// Seconds that one read or one send may wait; after that they fail.
    func limitWaiting(reading: Int, sending: Int) {
        for (option, seconds) in [(SO_RCVTIMEO, reading), (SO_SNDTIMEO, sending)] {
            var time = timeval(tv_sec: seconds, tv_usec: 0)
            setsockopt(
                descriptor.number, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    /// The next line without its end; nil at the end, on failure and beyond the limit.
    func readLine(limit: Int) -> [UInt8]? {
        var looked = place
        while true {
            if let end = buffer[looked...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { place = end + 1 }
                return Array(buffer[place..<end])
            }
            looked = buffer.count
            guard looked - place <= limit else { return nil }
            let dropped = place
            guard fill() else { return nil }
            looked -= dropped
        }
    }

    /// Exactly so many bytes; nil when fewer come.
    func read(_ count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        while true {
            let part = min(count - bytes.count, buffer.count - place)
            bytes.append(contentsOf: buffer[place..<place + part])
            place += part
            if bytes.count == count { return bytes }
            guard fill() else { return nil }
        }
    }

    /// False when the other end is gone or does not read for too long.
    func send(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let sent = Glibc.send(
                    descriptor.number, part.baseAddress, part.count, CInt(MSG_NOSIGNAL))
                if sent < 0, errno == EINTR { continue }
                guard sent > 0 else { return false }
                rest = rest.dropFirst(sent)
            }
            return true
        }
    }

    /// Whether the other end has closed, as far as is known now.
    var isClosed: Bool {
        var byte: UInt8 = 0
        let flags = CInt(MSG_PEEK) | CInt(MSG_DONTWAIT)
        let count = recv(descriptor.number, &byte, 1, flags)
        return count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)
    }

    /// Wakes the thread that reads here; it finds the end.
    func endReading() {
        shutdown(descriptor.number, CInt(SHUT_RD))
    }

    /// Wakes the thread that reads or sends here; both fail from now on.
    func end() {
        shutdown(descriptor.number, CInt(SHUT_RDWR))
    }

    private func fill() -> Bool {
        buffer.removeFirst(place)
        place = 0
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = part.withUnsafeMutableBytes {
                recv(descriptor.number, $0.baseAddress, $0.count, 0)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            buffer.append(contentsOf: part[..<count])
            return true
        }
    }
}

/// Linux's `struct ucred`, which the C library shows to GNU sources only.
private struct PeerCredentials {
    var pid: Int32 = 0
    var uid: UInt32 = .max
    var gid: UInt32 = .max
}
