internal import Glibc

/// Lets a bounded number of threads in, and tells when all have left.
///
/// `@unchecked Sendable`: every access to the counts is under the mutex.
final class Gate: @unchecked Sendable {
    private let places: Int
    private var inside = 0
    private var isOpen = true
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init(places: Int) {
        self.places = places
        mutex.initialize(to: pthread_mutex_t())
        changed.initialize(to: pthread_cond_t())
        let made = pthread_mutex_init(mutex, nil) == 0 && pthread_cond_init(changed, nil) == 0
        precondition(made, "no mutex could be made")
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Waits for a place; false when the gate is closed.
    func enter() -> Bool {
        locked {
            while isOpen, inside >= places { pthread_cond_wait(changed, mutex) }
            if isOpen { inside += 1 }
            return isOpen
        }
    }

    func leave() {
        locked {
            inside -= 1
            pthread_cond_broadcast(changed)
        }
    }

    /// Lets nobody in any more.
    func close() {
        locked {
            isOpen = false
            pthread_cond_broadcast(changed)
        }
    }

    /// Waits until all have left, at most so many seconds; nil waits for ever.
    /// - Returns: whether all have left.
    func waitUntilEmpty(seconds: Int?) -> Bool {
        var until = timespec()
        clock_gettime(CLOCK_REALTIME, &until)
        until.tv_sec += seconds ?? 0
        return locked {
            while inside > 0 {
                if seconds == nil {
                    pthread_cond_wait(changed, mutex)
                } else if pthread_cond_timedwait(changed, mutex, &until) != 0 {
                    return inside == 0
                }
            }
            return true
        }
    }

    private func locked<R>(_ body: () -> R) -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }
}
