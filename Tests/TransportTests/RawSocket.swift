import Foundation
import HTTPMessages
import Synchronization

/// A TCP connection that sends what no honest client would.
final class RawSocket: Sendable {
    let descriptor: Int32

    /// Connects to loopback; reads give up after twenty seconds.
    init(port: UInt16) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.loopback(port: port)
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// False when the other side has hung up.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return false }
            sent += count
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// What comes next, at most `count` bytes; empty at the end.
    func read(_ count: Int = 65_536) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: count)
        let received = recv(descriptor, &buffer, count, 0)
        return received > 0 ? Array(buffer[..<received]) : []
    }

    /// Everything until the other side hangs up.
    func readToEnd() -> String {
        var all: [UInt8] = []
        while true {
            let piece = read()
            if piece.isEmpty { return String(decoding: all, as: UTF8.self) }
            all += piece
        }
    }

    /// Everything until the head's empty line, at least.
    func readHead() -> String {
        var all = ""
        while !all.contains("\r\n\r\n") {
            let piece = read()
            if piece.isEmpty { break }
            all += String(decoding: piece, as: UTF8.self)
        }
        return all
    }

    /// Whether the other side has hung up; looks without waiting.
    var isClosed: Bool {
        var byte: UInt8 = 0
        let received = recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        return received == 0 || (received < 0 && errno != EAGAIN)
    }

    static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}

/// Listens on loopback and lets `script` treat each connection, one after another.
final class RawServer: Sendable {
    let port: UInt16
    private let descriptor: Int32
    private let stopped = Mutex(false)

    init(_ script: @escaping @Sendable (RawSocket) -> Void) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.descriptor = descriptor
        var address = RawSocket.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, length)
                _ = listen(descriptor, 8)
                _ = getsockname(descriptor, $0, &length)
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        // The thread closes what it accepts on: a number given back early is another's at once.
        Thread.detachNewThread {
            while true {
                let connection = accept(descriptor, nil, nil)
                if connection < 0 { break }
                script(RawSocket(descriptor: connection))
            }
            close(descriptor)
        }
    }

    var origin: HTTPOrigin { HTTPOrigin(url: "http://127.0.0.1:\(port)", pin: nil) }

    /// Refuses whoever comes from now on.
    func stop() {
        stopped.withLock { stopped in
            if !stopped { shutdown(descriptor, Int32(SHUT_RDWR)) }
            stopped = true
        }
    }

    deinit { stop() }
}
