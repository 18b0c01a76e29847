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
    private let ends = Mutex(0)

    var port: Int { door.port }
    /// How often it broke.
    var broken: Int { ends.withLock { $0 } }

    /// - Parameter breaks: asked for each way of each connection.
    init(to port: Int, _ breaks: @escaping @Sendable () -> Break = { .never }) throws {
        rule = Mutex(Rule(breaks: breaks))
        door = try LoopbackDoor()
        door.open { [weak self] client in self?.carry(client, port) }
    }

    /// A new rule, for connections that are open too, counted from now: clients keep theirs between
    /// two exchanges, and the second would go by what was said of the first.
    func breaks(_ breaks: @escaping @Sendable () -> Break) {
        rule.withLock { $0 = Rule(breaks: breaks, number: $0.number + 1) }
    }

    private func carry(_ client: RawSocket, _ port: Int) {
        guard let server = try? RawSocket(port: port) else { return client.end() }
        let pumps = DispatchGroup()
        for (from, to, isUp) in [(client, server, true), (server, client, false)] {
            pumps.enter()
            Thread.detachNewThread {
                self.pump(from, to, isUp)
                pumps.leave()
            }
        }
        pumps.wait()
    }

    /// Until one side is gone, or the line breaks for both.
    private func pump(_ from: RawSocket, _ to: RawSocket, _ isUp: Bool) {
        var (left, number) = (Int.max, -1)
        while let part = from.read(milliseconds: -1), !part.isEmpty {
            let rule = rule.withLock { $0 }
            if rule.number != number {
                let limit = rule.breaks()
                (left, number) = ((isUp ? limit.up : limit.down) ?? .max, rule.number)
            }
            guard to.send(Array(part.prefix(left))) else { break }
            left -= part.count
            if left <= 0 {
                ends.withLock { $0 += 1 }
                break
            }
        }
        from.end()
        to.end()
    }
}
