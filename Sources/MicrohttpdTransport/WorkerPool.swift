import Threads
/// A fixed number of threads with a bounded queue: work beyond it is refused, never piled up.
final class WorkerPool: Sendable {
    typealias Job = @Sendable () -> Void

    private struct State {
        var ring: [Job?]
        var first = 0
        var count = 0
        var closed = false
    }

    private let state: Monitor<State>

    /// Nil if the threads cannot be started.
    init?(threads: Int, queueLimit: Int) {
        let state = Monitor(State(ring: Array(repeating: nil, count: max(queueLimit, 1))))
        self.state = state
        for _ in 0..<max(threads, 1) {
            guard DetachedThread.start({ Self.work(state) }) else {
                close()
                return nil
            }
        }
    }

    deinit { close() }

    /// Queues `job`; false when the queue is full or closed.
    func submit(_ job: @escaping Job) -> Bool {
        let taken = state.withLock { state in
            guard !state.closed, state.count < state.ring.count else { return false }
            state.ring[(state.first + state.count) % state.ring.count] = job
            state.count += 1
            return true
        }
        if taken { state.wakeOne() }
        return taken
    }

    /// Lets the threads end after their present job; what is queued is dropped.
    func close() {
        state.withLock { $0.closed = true }
        state.wakeAll()
    }

    private static func work(_ state: Monitor<State>) {
        while true {
            let job: Job?? = state.wait { state in
                if state.closed { return .some(nil) }
                guard state.count > 0 else { return nil }
                let job = state.ring[state.first]
                state.ring[state.first] = nil
                state.first = (state.first + 1) % state.ring.count
                state.count -= 1
                return job
            }
            guard let job, let job else { return }
            job()
        }
    }
}
