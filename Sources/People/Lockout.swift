/// How long somebody waits who gave the wrong password again and again.
public enum Lockout {
    /// Failures that cost nothing: people mistype.
    static let free = 4
    static let firstWait: Int64 = 15_000
    static let longestWait: Int64 = 3_600_000

    /// The wait after so many failures in a row, in milliseconds: 15 s after the fifth, twice as
    /// long after each further one, at most an hour.
    public static func wait(after failures: Int) -> Int64 {
        guard failures > free else { return 0 }
        let doublings = min(failures - free - 1, 20)
        return min(firstWait << Int64(doublings), longestWait)
    }

    /// What is left of it. A clock that was set back ends the wait instead of making it longer.
    public static func left(failures: Int, failedAt: Int64, now: Int64) -> Int64 {
        let since = now - failedAt
        guard since >= 0 else { return 0 }
        return max(0, wait(after: failures) - since)
    }
}
