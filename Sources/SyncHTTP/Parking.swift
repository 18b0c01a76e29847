import Dispatch
import Ledger
import Synchronization
import Threads

/// Polls that wait for news, at most one for each peer, and the thread that wakes them.
final class Parking: Sendable {
    /// The most that wait at once; further ones are answered at once.
    static let limit = 2000

    struct Poll: Sendable {
        let peer: NodeID
        let deadline: DispatchTime
        /// Makes the answer and sends it.
        let wake: @Sendable () -> Void
    }

    private struct State {
        var polls: [NodeID: Poll] = [:]
        /// How often there was news for a peer; a poll that saw an older count does not wait.
        var news: [NodeID: UInt64] = [:]
        var due: Set<NodeID> = []
        var isStopped = false
    }

    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    init() {
        let isRunning = DetachedThread.start { [self] in run() }
        precondition(isRunning, "no thread for waiting polls")
    }

    var count: Int { state.withLock { $0.polls.count } }

    /// To be taken before looking whether there is news.
    func stamp(_ peer: NodeID) -> UInt64 { state.withLock { $0.news[peer] ?? 0 } }

    /// Lets a poll wait. An older one of the same peer is woken.
    ///
    /// - Returns: false when there was news since the stamp, or no room: it must be answered now.
    func park(_ poll: Poll, stamp: UInt64) -> Bool {
        let (isParked, older) = state.withLock { state -> (Bool, Poll?) in
            let older = state.polls.removeValue(forKey: poll.peer)
            guard !state.isStopped, state.polls.count < Self.limit,
                (state.news[poll.peer] ?? 0) == stamp
            else { return (false, older) }
            state.polls[poll.peer] = poll
            return (true, older)
        }
        older?.wake()
        // The thread may be waiting for a later deadline than this one.
        if isParked { bell.signal() }
        return isParked
    }

    /// Only signals: it is called on the thread that commits.
    func signal(_ peers: Set<NodeID>) {
        let rings = state.withLock { state in
            for peer in peers {
                state.news[peer, default: 0] += 1
                if state.polls[peer] != nil { state.due.insert(peer) }
            }
            return !state.due.isEmpty
        }
        if rings { bell.signal() }
    }

    /// Answers all that wait, and ends the thread. May be called more than once.
    func stop() {
        let isFirst = state.withLock { state in
            defer { state.isStopped = true }
            return !state.isStopped
        }
        guard isFirst else { return }
        bell.signal()
        ended.wait()
    }

    private func run() {
        while true {
            let (ready, next, isLast) = state.withLock { Self.takeReady(&$0, now: .now()) }
            // One change may wake them all, and each answer is signed: all cores take part.
            DispatchQueue.concurrentPerform(iterations: ready.count) { ready[$0].wake() }
            if isLast { break }
            if let next { _ = bell.wait(timeout: next) } else { bell.wait() }
        }
        ended.signal()
    }

    private static func takeReady(
        _ state: inout State, now: DispatchTime
    ) -> (ready: [Poll], next: DispatchTime?, isLast: Bool) {
        var ready: [Poll] = []
        for peer in state.due {
            if let poll = state.polls.removeValue(forKey: peer) { ready.append(poll) }
        }
        state.due = []
        for poll in state.polls.values where state.isStopped || poll.deadline <= now {
            state.polls[poll.peer] = nil
            ready.append(poll)
        }
        return (ready, state.polls.values.map(\.deadline).min(), state.isStopped)
    }
}
