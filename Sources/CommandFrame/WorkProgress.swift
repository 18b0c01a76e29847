internal import Glibc
public import Wording

/// How far a long work is.
public struct WorkProgress: Sendable, Equatable {
    public var done: Int64
    /// Nil when nobody knows.
    public var total: Int64?
    /// What is counted, such as "records".
    public var unit: Phrase
    /// When the work began, in milliseconds of the machine's monotonic clock.
    public var started: Int64

    public init(
        done: Int64, total: Int64?, unit: Phrase, started: Int64 = WorkProgress.now()
    ) {
        self.done = done
        self.total = total
        self.unit = unit
        self.started = started
    }

    /// Milliseconds of the machine's monotonic clock; equal in all processes of the machine.
    public static func now() -> Int64 {
        var time = timespec()
        guard clock_gettime(CLOCK_MONOTONIC, &time) == 0 else { return 0 }
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
