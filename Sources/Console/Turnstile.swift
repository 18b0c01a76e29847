import Synchronization

/// Lets a few through at once and so many in a minute: hashing a password is dear, and a flood of
/// guesses must not take the machine from the office.
final class Turnstile: Sendable {
    private struct State {
        var inside = 0
        var tokens: Double
        var at: ContinuousClock.Instant?
    }

    private let most: Int
    private let perMinute: Double
    private let state: Mutex<State>

    init(atOnce most: Int, perMinute: Int) {
        self.most = most
        self.perMinute = Double(perMinute)
        state = Mutex(State(tokens: Double(perMinute)))
    }

    /// Runs `body`; nil when there is no place now.
    func pass<R>(now: ContinuousClock.Instant = .now, _ body: () throws -> R) rethrows -> R? {
        let mayPass = state.withLock { state in
            if let at = state.at {
                let passed = (now - at) / .seconds(60)
                state.tokens = min(perMinute, state.tokens + max(0, passed) * perMinute)
            }
            state.at = now
            guard state.inside < most, state.tokens >= 1 else { return false }
            state.inside += 1
            state.tokens -= 1
            return true
        }
        guard mayPass else { return nil }
        defer { state.withLock { $0.inside -= 1 } }
        return try body()
    }
}
