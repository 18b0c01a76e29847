import Glibc
import Ledger
import SQLite
import Storage
import Synchronization

/// The one place that writes. Whoever comes while nobody writes commits on its own thread, which
/// spares two hand-overs; bodies that came meanwhile are committed together by a thread kept for
/// it, which also tidies up, so that no caller waits for that.
final class WriterThread: Sendable {
    typealias Observer = @Sendable (Set<NodeID>) -> Void

    private struct Queue {
        /// Bodies that wait; there are none while nobody writes.
        var jobs: [WriteJob] = []
        /// Someone holds the connection: a caller, or the thread.
        var isBusy = false
        /// The caller who held it has left it to the thread.
        var isHandedOver = false
        var isClosed = false
    }

    private enum Place {
        case lead, follow, closed
    }

    private enum Turn {
        case work, end
    }

    private let queue = Monitor(Queue())
    private let desk: WritingDesk
    private let observers = Mutex<[Observer]>([])
    private let count = Atomic(0)
    private let thread: Monitor<pthread_t?>

    /// - Parameter connection: given away; from now on it is touched in turns only.
    init(
        _ connection: sending Connection, _ health: Health, _ space: DiskSpace,
        checkpointPages: Int
    ) throws(StoreError) {
        thread = Monitor(nil)
        desk = WritingDesk(connection, health, space, checkpointPages: checkpointPages)
        let start = Unmanaged.passRetained(self)
        var made = pthread_t()
        let code = pthread_create(&made, nil, runWriterThread, start.toOpaque())
        if code != 0 {
            start.release()
            throw .failed("no thread for the writer: \(String(cString: strerror(code)))")
        }
        thread.update { $0 = made }
    }

    /// Commits so far: fewer than writes when writes shared them.
    var commits: Int { count.load(ordering: .relaxed) }

    /// Bodies that wait for the next commit.
    var waiting: Int { queue.withLock { $0.jobs.count } }

    func observe(_ observer: @escaping Observer) { observers.withLock { $0.append(observer) } }

    /// Waits until the body is committed or undone.
    func run(_ job: WriteJob) throws {
        let place = queue.withLock { queue -> Place in
            if queue.isClosed { return .closed }
            if queue.isBusy {
                queue.jobs.append(job)
                return .follow
            }
            queue.isBusy = true
            return .lead
        }
        switch place {
        case .closed: throw StoreError.stopped
        case .follow: break
        case .lead:
            carryOut([job])
            leave()
        }
        try job.wait()
    }

    /// Takes no more bodies, and waits until those taken are done and the connection is closed.
    func close() {
        queue.update { $0.isClosed = true }
        let running = thread.update { thread in
            defer { thread = nil }
            return thread
        }
        if let running { pthread_join(running, nil) }
    }

    private func carryOut(_ jobs: [WriteJob]) {
        if let woken = desk.run(jobs) {
            count.add(1, ordering: .relaxed)
            for observer in observers.withLock({ $0 }) { observer(woken) }
        }
        for job in jobs { job.finish() }
    }

    /// A caller has done its own; the rest is the thread's.
    private func leave() {
        let isUntidy = desk.isUntidy
        let needsThread = queue.withLock { queue in
            queue.isHandedOver = isUntidy || !queue.jobs.isEmpty
            queue.isBusy = queue.isHandedOver
            return queue.isHandedOver || queue.isClosed
        }
        if needsThread { queue.wakeAll() }
    }

    fileprivate func work() {
        while nextTurn() == .work {
            while let jobs = nextJobs() { carryOut(jobs) }
        }
        desk.close()
    }

    private func nextTurn() -> Turn {
        queue.wait { queue -> Turn? in
            if queue.isHandedOver {
                queue.isHandedOver = false
                return .work
            }
            return queue.isClosed && !queue.isBusy ? .end : nil
        }
    }

    /// Nil when none wait: then nobody writes.
    private func nextJobs() -> [WriteJob]? {
        desk.tidy()
        return queue.withLock { queue in
            if queue.jobs.isEmpty {
                queue.isBusy = false
                return nil
            }
            defer { queue.jobs = [] }
            return queue.jobs
        }
    }
}

private func runWriterThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<WriterThread>.fromOpaque(argument).takeRetainedValue().work()
    return nil
}
