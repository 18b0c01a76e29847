import Glibc

/// A value behind a lock that threads can wait on, with deadlines on the monotonic clock.
///
/// `Mutex` has no waiting, Foundation's conditions follow the wall clock, which jumps.
/// `@unchecked Sendable`: `value` is only touched with `lock` held.
final class Monitor<Value>: @unchecked Sendable {
    typealias Instant = ContinuousClock.Instant

    private var value: Value
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init(_ value: Value) {
        self.value = value
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        precondition(
            pthread_mutex_init(lock, nil) == 0 && pthread_cond_init(changed, &attributes) == 0)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(lock)
        changed.deallocate()
        lock.deallocate()
    }

    func withLock<R>(_ body: (inout Value) -> R) -> R {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return body(&value)
    }

    /// Wakes all waiting threads, which then look at the value again.
    func wakeAll() { pthread_cond_broadcast(changed) }

    /// Wakes one of them: enough where any can take what has come.
    func wakeOne() { pthread_cond_signal(changed) }

    /// Looks at the value, now and after every wake, until `look` finds something; nil when the
    /// deadline passes first.
    func wait<R>(until deadline: Instant? = nil, _ look: (inout Value) -> R?) -> R? {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while true {
            if let found = look(&value) { return found }
            guard let deadline else {
                pthread_cond_wait(changed, lock)
                continue
            }
            let left = deadline - .now
            guard left > .zero else { return nil }
            var time = Self.clockTime(after: left)
            pthread_cond_timedwait(changed, lock, &time)
        }
    }

    private static func clockTime(after duration: Duration) -> timespec {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        // A day is as good as for ever: the waiting thread looks again and sleeps on.
        let (seconds, attoseconds) = min(duration, .seconds(86_400)).components
        let nanoseconds = now.tv_nsec + Int(attoseconds / 1_000_000_000)
        return timespec(
            tv_sec: now.tv_sec + Int(seconds) + nanoseconds / 1_000_000_000,
            tv_nsec: nanoseconds % 1_000_000_000)
    }
}
