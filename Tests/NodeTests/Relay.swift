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

    private struct Rule {
        var breaks: @Sendable () -> Break
        /// Counts the rules there have been.
        var number = 0
    }

    private let door: LoopbackDoor
    private let rule: Mutex<Rule>

    var port: Int { door.port }

    /// - Parameter breaks: asked once for each connection.
    init(to port: Int, _ breaks: @escaping @Sendable () -> Break = { .never }) throws {
        rule = Mutex(Rule(breaks: breaks))
        door = try LoopbackDoor()
        door.open { [weak self] client in self?.carry(client, port) }
    }

    /// A new rule. A connection taken under the one before holds from now on: clients keep theirs
    /// open between two exchanges, and the second would break for what was said of the first.
    func breaks(_ breaks: @escaping @Sendable () -> Break) {
        rule.withLock { $0 = Rule(breaks: breaks, number: $0.number + 1) }
    }

    private func carry(_ client: RawSocket, _ port: Int) {
        let rule = rule.withLock { $0 }
        let limit = rule.breaks()
        guard let server = try? RawSocket(port: port) else { return client.end() }
        let pumps = DispatchGroup()
        for (from, to, limit) in [(client, server, limit.up), (server, client, limit.down)] {
            pumps.enter()
            Thread.detachNewThread {
                self.pump(from, to, limit, rule.number)
                pumps.leave()
            }
        }
        pumps.wait()
    }

    /// Until one side is gone, or the line breaks for both.
    private func pump(_ from: RawSocket, _ to: RawSocket, _ limit: Int?, _ number: Int) {
        var left = limit ?? .max
        while let part = from.read(milliseconds: -1), !part.isEmpty {
            if rule.withLock({ $0.number }) != number { left = .max }
            guard to.send(Array(part.prefix(left))) else { break }
            left -= part.count
            if left <= 0 { break }
        }
        from.end()
        to.end()
    }
}
