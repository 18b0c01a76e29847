/// How long to wait before the next attempt: doubling from one second to five minutes, spread
/// evenly from nothing up, so that a thousand nodes do not come back at the same moment.
public enum Backoff {
    public static let first: Duration = .seconds(1)
    public static let longest: Duration = .seconds(300)

    /// - Parameters:
    ///   - attempt: how many attempts have failed in a row; 0 means none did: no wait.
    ///   - random: at least 0, below 1.
    ///   - retryAfter: seconds the peer asked for; never less is waited.
    public static func delay(attempt: Int, random: Double, retryAfter: Int?) -> Duration {
        let least = Duration.seconds(min(max(retryAfter ?? 0, 0), 86_400))
        guard attempt > 0 else { return least }
        let doublings = min(attempt - 1, 9)
        let ceiling = min(first * (1 << doublings), longest)
        let share = min(max(random, 0), 1)
        return least + ceiling * share
    }
}
