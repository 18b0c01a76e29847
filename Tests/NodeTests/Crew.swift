import Foundation
import Synchronization

/// Threads that work at the same time; the first failure is everyone's.
final class Crew: Sendable {
    private let group = DispatchGroup()
    private let failure = Mutex<(any Error)?>(nil)

    init(_ works: [@Sendable () throws -> Void]) {
        for work in works {
            group.enter()
            Thread.detachNewThread { [self] in
                do {
                    try work()
                } catch {
                    failure.withLock { $0 = $0 ?? error }
                }
                group.leave()
            }
        }
    }

    /// Waits for all of them.
    func wait() throws {
        group.wait()
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
