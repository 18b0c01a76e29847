import Foundation
import Synchronization

/// A line between two nodes that carries bytes without looking at them, and breaks when a test says.
final class Relay: Sendable {
    /// After how many bytes a connection breaks, each way; nil: it holds.
    struct Break: Sendable {
        var up: Int?
        var down: Int?
        static let never = Break()
    }

    private let door: LoopbackDoor
    private let next: Mutex<@Sendable () -> Break>

    var port: Int { door.port }

    /// - Parameter next: asked once for each connection.
    init(to port: Int, _ next: @escaping @Sendable () -> Break = { .never }) throws {
        self.next = Mutex(next)
        door = try LoopbackDoor()
        door.open { [weak self] client in self?.carry(client, port) }
    }

    func breaks(_ next: @escaping @Sendable () -> Break) { self.next.withLock { $0 = next } }

    private func carry(_ client: RawSocket, _ port: Int) {
        let limit = next.withLock { $0 }()
        guard let server = try? RawSocket(port: port) else { return client.end() }
        let pumps = DispatchGroup()
        for (from, to, limit) in [(client, server, limit.up), (server, client, limit.down)] {
            pumps.enter()
            Thread.detachNewThread {
                Self.pump(from, to, limit)
                pumps.leave()
            }
        }
        pumps.wait()
    }

    /// Until one side is gone, or the line breaks for both.
    private static func pump(_ from: RawSocket, _ to: RawSocket, _ limit: Int?) {
        var left = limit ?? .max
        while let part = from.read(milliseconds: -1), !part.isEmpty {
            guard to.send(Array(part.prefix(left))) else { break }
            left -= part.count
            if left <= 0 { break }
        }
        from.end()
        to.end()
    }
}
