import Glibc
import Synchronization

/// Lets one call of a place go wrong, or one and all that follow.
final class FaultyDisk: DiskWatcher {
    struct Seen: Sendable {
        /// Calls that the fault could have befallen.
        var calls = 0
        /// The call it befell first.
        var victim = ""
        /// Whether what it befell moves the bytes of the database or its log.
        var isVital = false
        /// Calls that changed them.
        var changes = 0
        /// Those by the thread that met the fault, after it.
        var changesAfter = 0
        fileprivate var thread: pthread_t?
    }

    private let place: OfficeStory.Place
    private let fault: DiskFault
    private let number: Int
    private let state = Mutex(Seen())

    /// - Parameter number: of the call that goes wrong, from 1, among those that can so.
    init(_ fault: DiskFault, at number: Int, of place: OfficeStory.Place) {
        self.fault = fault
        self.number = number
        self.place = place
    }

    var seen: Seen { state.withLock { $0 } }

    func ruling(on call: SystemCall) -> Ruling {
        guard call.path.hasPrefix(place.rawValue) else { return .go }
        return state.withLock { seen in
            guard fault.befalls(call) else { return .go }
            seen.calls += 1
            if seen.calls == number {
                seen.victim = "\(call.sort) \(call.path)"
                seen.thread = pthread_self()
                seen.isVital = Self.isVital(call)
            }
            let fails = fault.lasts ? seen.calls >= number : seen.calls == number
            return fails ? fault.ruling : .go
        }
    }

    func saw(_ call: SystemCall, result: Int) {
        guard result >= 0, call.path.hasPrefix(place.rawValue), !call.path.hasSuffix("-shm") else {
            return
        }
        switch call.sort {
        case .write, .truncate, .unlink:
            state.withLock { seen in
                seen.changes += 1
                if seen.thread == pthread_self() { seen.changesAfter += 1 }
            }
        default: break
        }
    }

    private static func isVital(_ call: SystemCall) -> Bool {
        guard call.path.hasSuffix("/node.db") || call.path.hasSuffix("/node.db-wal") else {
            return false
        }
        return switch call.sort {
        case .read, .write, .sync: true
        default: false
        }
    }
}
