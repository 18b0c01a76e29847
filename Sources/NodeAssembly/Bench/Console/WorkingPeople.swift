import Foundation
import Threads

/// Threads that each do a person's work, and what came of it. `@unchecked Sendable`: everything is
/// guarded by `condition`.
final class WorkingPeople: @unchecked Sendable {
    private let condition = NSCondition()
    private var left: Int
    private var answers: [ConsoleVisitor.Answer] = []
    private var failure: (any Error)?

    init(_ count: Int) { left = count }

    func start(_ work: @escaping () throws -> [ConsoleVisitor.Answer]) {
        nonisolated(unsafe) let work = work
        let isRunning = DetachedThread.start { [self] in
            let outcome = Result { try work() }
            condition.lock()
            defer { condition.unlock() }
            switch outcome {
            case .success(let found): answers += found
            case .failure(let error): failure = error
            }
            left -= 1
            condition.broadcast()
        }
        precondition(isRunning, "no thread for a person")
    }

    /// Until the moment has come, on the monotonic clock.
    func wait(until moment: ContinuousClock.Instant) {
        let left = (moment - .now) / .seconds(1)
        if left > 0 { Thread.sleep(forTimeInterval: left) }
    }

    func wait() throws -> [ConsoleVisitor.Answer] {
        condition.lock()
        defer { condition.unlock() }
        while left > 0 { condition.wait() }
        if let failure { throw failure }
        return answers
    }
}
