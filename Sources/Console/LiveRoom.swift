import Dispatch
import Synchronization
import Threads

/// Browsers that wait for something to change, and the one thread that looks for them. A commit only
/// rings; however many there are, the thread looks once in a while and wakes all who wait.
final class LiveRoom: Sendable {
    /// The most that wait at once; further ones are answered at once and come again later.
    static let limit = 300
    /// The least time between two wakings.
    static let pace = DispatchTimeInterval.milliseconds(1000)
    /// From a ring to the waking: what is looked at then is newer than the ring, even when it is kept
    /// for a moment.
    static let delay = DispatchTimeInterval.milliseconds(200)

    struct Waiter: Sendable {
        let deadline: DispatchTime
        /// Looks again, and answers or waits on.
        let wake: @Sendable () -> Void
    }

    private struct State {
        var waiters: [Waiter] = []
        var rings: UInt64 = 0
        var isDue = false
        var earliest = DispatchTime.now()
        var isRunning = false
        var isStopped = false
    }

    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    /// To be taken before looking whether something changed.
    var stamp: UInt64 { state.withLock { $0.rings } }

    var count: Int { state.withLock { $0.waiters.count } }

    /// - Parameter stamp: if it rang since, the waiter is woken soon.
    /// - Returns: false without room: it must be answered now.
    func wait(_ waiter: Waiter, stamp: UInt64) -> Bool {
        let (waits, mustStart) = state.withLock { state -> (Bool, Bool) in
            guard !state.isStopped, state.waiters.count < Self.limit else { return (false, false) }
            if state.rings != stamp { state.isDue = true }
            state.waiters.append(waiter)
            defer { state.isRunning = true }
            return (true, !state.isRunning)
        }
        if mustStart, !DetachedThread.start({ [self] in run() }) {
            state.withLock { state in
                state.isRunning = false
                state.waiters = []
            }
            return false
        }
        if waits { bell.signal() }
        return waits
    }

    /// Something may have changed. Only signals: it is called on the thread that commits.
    func ring() {
        let someoneWaits = state.withLock { state in
            state.rings += 1
            if !state.isDue { state.earliest = max(state.earliest, .now() + Self.delay) }
            state.isDue = true
            return !state.waiters.isEmpty
        }
        if someoneWaits { bell.signal() }
    }

    /// Wakes all who wait, for the last time, and ends the thread.
    func stop() {
        let isRunning = state.withLock { state in
            let isFirst = !state.isStopped
            state.isStopped = true
            return isFirst && state.isRunning
        }
        guard isRunning else { return }
        bell.signal()
        ended.wait()
    }

    private func run() {
        while true {
            let (ready, next, isLast) = state.withLock { Self.takeReady(&$0, now: .now()) }
            for waiter in ready { waiter.wake() }
            if isLast { break }
            if let next { _ = bell.wait(timeout: next) } else { bell.wait() }
        }
        ended.signal()
    }

    private static func takeReady(
        _ state: inout State, now: DispatchTime
    ) -> (ready: [Waiter], next: DispatchTime?, isLast: Bool) {
        if state.isStopped || state.isDue && now >= state.earliest {
            defer { state.waiters = [] }
            state.isDue = false
            state.earliest = now + pace
            return (state.waiters, nil, state.isStopped)
        }
        let late = state.waiters.filter { $0.deadline <= now }
        state.waiters.removeAll { $0.deadline <= now }
        let first = state.waiters.map(\.deadline).min()
        let next = state.isDue && first != nil ? min(state.earliest, first ?? now) : first
        return (late, next, false)
    }
}
