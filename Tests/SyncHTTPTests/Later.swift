import Dispatch
import Synchronization
import Testing

/// A value that another thread gives.
final class Later<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)
    private let given = DispatchSemaphore(value: 0)

    func give(_ value: Value) {
        self.value.withLock { $0 = value }
        given.signal()
    }

    /// Blocks until it is given.
    func wait() -> Value {
        while true {
            if let value = value.withLock({ $0 }) { return value }
            given.wait()
        }
    }

    var isGiven: Bool { now != nil }

    var now: Value? { value.withLock { $0 } }
}
