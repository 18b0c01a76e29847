import Foundation

/// A plain connection to a port of this machine, for what no HTTP client says.
final class RawSocket: Sendable {
    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let number = descriptor
        let outcome = Loopback.with(port: UInt16(clamping: port)) { connect(number, $0, $1) }
        guard outcome == 0 else { throw Unexpected("connect: \(errno)") }
    }

    init(accepted: Int32) { descriptor = accepted }

    deinit { close(descriptor) }

    /// False when the other side is gone.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Nothing more will be sent.
    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Hangs up; whoever reads or sends here finds the end.
    func end() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// What comes next, within a time; empty at the end, nil when nothing came.
    func read(milliseconds: Int32) -> [UInt8]? {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, milliseconds) > 0 else { return nil }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : []
    }

    /// All that comes until the other side closes; nil when it does not within a time for each part.
    func readToEnd(milliseconds: Int32 = 10_000) -> [UInt8]? {
        var all: [UInt8] = []
        while let part = read(milliseconds: milliseconds) {
            if part.isEmpty { return all }
            all += part
        }
        return nil
    }
}

/// The address of a port of this machine.
enum Loopback {
    static func with<R>(
        port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R
    ) -> R {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
