import CurlTransport
import Foundation
import HTTPMessages
import Identity
import MicrohttpdTransport
import Testing

/// Networks that swallow, and certificates that clocks would refuse.
@Suite struct BadNetworkTests {
    @Test func `A machine that takes no connection is given up in time`() throws {
        let hole = BlackHole()
        let start = ContinuousClock.now
        let failure = #expect(throws: HTTPFailure.self) {
            try CurlClient().ask(of: hole.origin, timeoutSeconds: 1)
        }
        guard case .notSent = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        // Not refused at once, and not waited for by the system's own patience.
        #expect((.milliseconds(900)..<(.seconds(8))).contains(ContinuousClock.now - start))
    }

    @Test func `A server that falls silent in the handshake is given up in time`() throws {
        let server = RawServer { socket in while !socket.read().isEmpty {} }
        let origin = HTTPOrigin(
            url: "https://127.0.0.1:\(server.port)", pin: TestIdentity.server.pin)
        let client = CurlClient()
        let failure = #expect(throws: HTTPFailure.self) {
            try client.ask(of: origin, timeoutSeconds: 1)
        }
        guard case .notSent = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(client.traffic.sentBytes == 0)
    }

    /// From 1970 to 2000, and from the year 2100 on.
    @Test(arguments: [Int64(0), 4_102_444_800])
    func `A certificate that the clock calls over or not begun is known by its key`(
        notBefore: Int64
    ) throws {
        let made = try TLSIdentity.makeSelfSigned(commonName: "city", notBefore: notBefore)
        var settings = ListenerSettings()
        settings.tls = ListenerSettings.TLSIdentity(
            keyPEM: made.keyPEM, certificatePEM: made.certificatePEM)
        let server = try MicrohttpdServer(settings, handler: Desk.echo)
        let origin = HTTPOrigin(url: "https://127.0.0.1:\(server.port)", pin: made.pin)
        #expect(try CurlClient().ask("POST", body: [7], of: origin).body == [7])
    }

    @Test(arguments: [(UInt8(1), false), (2, false), (3, true)])
    func `A visitor who knows nothing newer than TLS 1,0 or 1,1 is turned away`(
        minor: UInt8, isServed: Bool
    ) throws {
        let world = try Listening(.echo, tls: .server)
        let visitor = RawSocket(port: world.server.port)
        visitor.send(ClientHello.bytes(minor: minor))
        let handshake: UInt8 = 22
        #expect((visitor.read().first == handshake) == isServed)
    }
}

/// A port that is listened on and whose queue is full: the system answers no further connection.
private final class BlackHole {
    let origin: HTTPOrigin
    private let listening: Int32
    private var waiting: [RawSocket] = []

    init() {
        listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = RawSocket.loopback(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let number = listening
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(number, $0, size)
                _ = listen(number, 0)
                _ = getsockname(number, $0, &size)
            }
        }
        origin = HTTPOrigin(
            url: "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))", pin: nil)
        for _ in 0..<3 {
            let knocking = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            _ = fcntl(knocking, F_SETFL, O_NONBLOCK)
            withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    _ = connect(knocking, $0, size)
                }
            }
            waiting.append(RawSocket(descriptor: knocking))
        }
    }

    deinit { close(listening) }
}

/// The first words of a TLS visitor who speaks versions up to 1.`minor - 1` only.
private enum ClientHello {
    static func bytes(minor: UInt8) -> [UInt8] {
        let suites: [UInt8] = [
            0xC0, 0x2B, 0xC0, 0x2F, 0xC0, 0x09, 0xC0, 0x0A, 0xC0, 0x13, 0xC0, 0x14, 0x00, 0x2F,
        ]
        let extensions: [UInt8] =
            // Curves P-256 and X25519, plain points, and any signature of an elliptic key.
            [0, 10, 0, 6, 0, 4, 0, 23, 0, 29] + [0, 11, 0, 2, 1, 0]
            + [0, 13, 0, 8, 0, 6, 4, 3, 2, 3, 8, 4]
        let hello =
            [3, minor] + [UInt8](repeating: 7, count: 32) + [0]
            + length(suites) + suites + [1, 0] + length(extensions) + extensions
        let message = [1, 0] + length(hello) + hello
        return [22, 3, 1] + length(message) + message
    }

    private static func length(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8(truncatingIfNeeded: bytes.count >> 8), UInt8(truncatingIfNeeded: bytes.count)]
    }
}
