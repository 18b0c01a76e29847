import CurlTransport
import Foundation
import Identity
import Ledger
import Storage
import SyncEngine
import SyncHTTP
import SyncProtocol
import Synchronization

/// Exchanges with the node above as long as this one runs: one thread waits there for news, another
/// hands over what was done here, at once. A third carries attached files, so that no entry ever waits
/// behind a large one.
final class UpwardLoop: Sendable {
    private let node: Node
    private let bell = Bell()
    private let fileBell = Bell()

    init(_ node: Node) { self.node = node }

    func start() {
        Thread.detachNewThread { [self] in listen() }
        Thread.detachNewThread { [self] in push() }
        Thread.detachNewThread { [self] in carry() }
    }

    func stop() {
        bell.stop()
        fileBell.stop()
        node.client.cancelAll()
        bell.waitForThreads()
        fileBell.waitForThreads()
    }

    /// Something was written for these peers.
    func ring(_ peers: Set<NodeID>) {
        if !peers.isEmpty { bell.ring() }
    }

    /// A file may be carried now.
    func ringForFiles() { fileBell.ring() }

    /// Waits for news above, for ever; after a failure it tries again with growing pauses.
    private func listen() {
        bell.enter()
        defer { bell.leave() }
        var failures = 0
        var hasty = 0
        while !bell.isStopped {
            guard let peer = try? node.upstream() else {
                bell.pause(.seconds(1))
                continue
            }
            do {
                let start = ContinuousClock.now
                let tally = try node.sync(with: peer, waitSeconds: SyncLimits.waitSeconds)
                failures = 0
                ringForFiles()
                // A node above that has no room to let us wait answers at once: do not spin.
                let moved = tally.sent + tally.received > 0
                hasty = moved || ContinuousClock.now - start > .seconds(1) ? 0 : hasty + 1
                if hasty > 3 { bell.pause(.seconds(1)) }
            } catch {
                failures += 1
                let share = Double(Random.uint64() >> 11) / Double(1 << 53)
                bell.pause(
                    Backoff.delay(attempt: failures, random: share, retryAfter: error.retryAfter))
            }
        }
    }

    /// Hands over new entries when the bell rings. What fails here is taken along by the other
    /// thread's next attempt.
    private func push() {
        bell.enter()
        defer { bell.leave() }
        var heard = 0
        while let count = bell.wait(after: heard) {
            heard = count
            guard let peer = try? node.upstream(),
                let link = try? node.store.read({ try $0.link(peer.id) }),
                link.outgoing.sequence > link.confirmed
            else { continue }
            _ = try? node.sync(with: peer, pull: false)
            ringForFiles()
        }
    }

    /// Carries files when there may be some. A broken line is tried again with growing pauses, from
    /// where it broke.
    private func carry() {
        fileBell.enter()
        defer { fileBell.leave() }
        var heard = 0
        var failures = 0
        while let count = fileBell.wait(after: heard) {
            heard = count
            guard let peer = try? node.upstream() else { continue }
            do {
                _ = try node.carryAttachments(with: peer)
                failures = 0
            } catch {
                failures += 1
                let share = Double(Random.uint64() >> 11) / Double(1 << 53)
                fileBell.pause(
                    Backoff.delay(
                        attempt: min(failures, 5), random: share, retryAfter: error.retryAfter))
                if error.mayRetry { ringForFiles() }
            }
        }
    }
}

/// Wakes threads that wait, and lets them go when the node stops. Waits run on the monotonic clock.
final class Bell: @unchecked Sendable {
    // Guarded by `condition` throughout.
    private let condition = NSCondition()
    private var rings = 0
    private var threads = 0
    private var stopped = false

    var isStopped: Bool { locked { stopped } }

    func ring() {
        locked {
            rings += 1
            condition.broadcast()
        }
    }

    func stop() {
        locked {
            stopped = true
            condition.broadcast()
        }
    }

    func enter() { locked { threads += 1 } }

    func leave() {
        locked {
            threads -= 1
            condition.broadcast()
        }
    }

    /// - Returns: how often it rang so far, as soon as that is more than `count`; nil at the end.
    func wait(after count: Int) -> Int? {
        locked {
            while rings == count, !stopped { condition.wait() }
            return stopped ? nil : rings
        }
    }

    /// Waits that long, or until the end.
    func pause(_ duration: Duration) {
        let end = ContinuousClock.now + duration
        locked {
            while !stopped {
                let left = end - ContinuousClock.now
                if left <= .zero { return }
                let seconds =
                    Double(left.components.seconds) + Double(left.components.attoseconds) / 1e18
                // Foundation's wait takes a wall clock time; the loop corrects for its jumps.
                _ = condition.wait(until: Date(timeIntervalSinceNow: min(seconds, 1)))
            }
        }
    }

    func waitForThreads() {
        locked { while threads > 0 { condition.wait() } }
    }

    private func locked<R>(_ body: () -> R) -> R {
        condition.lock()
        defer { condition.unlock() }
        return body()
    }
}
