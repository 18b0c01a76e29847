import Glibc
import Ledger
import SQLite
import Storage
import Synchronization

/// The one thread that writes. It takes all bodies that wait, commits them together, wakes their
/// callers, and tidies up before it looks again.
final class WriterThread: Sendable {
    typealias Observer = @Sendable (Set<NodeID>) -> Void

    private struct Queue {
        var jobs: [WriteJob] = []
        var isClosed = false
    }

    private let queue = Monitor(Queue())
    private let observers = Mutex<[Observer]>([])
    private let count = Atomic(0)
    private let thread: Monitor<pthread_t?>

    /// - Parameter connection: given away; from now on only the thread touches it.
    init(_ connection: sending Connection, _ health: Health, checkpointPages: Int)
        throws(StoreError)
    {
        thread = Monitor(nil)
        let commit = GroupCommit(connection, health, checkpointPages: checkpointPages)
        let start = Unmanaged.passRetained(ThreadStart(writer: self, commit: commit))
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
    var waiting: Int { queue.update { $0.jobs.count } }

    func observe(_ observer: @escaping Observer) { observers.withLock { $0.append(observer) } }

    /// Waits until the body is committed or undone.
    func run(_ job: WriteJob) throws {
        let isTaken = queue.update { queue in
            if queue.isClosed { return false }
            queue.jobs.append(job)
            return true
        }
        if !isTaken { throw StoreError.stopped }
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

    fileprivate func work(_ commit: GroupCommit) {
        while let jobs = nextJobs() {
            let woken = commit.run(jobs)
            if let woken {
                count.add(1, ordering: .relaxed)
                for observer in observers.withLock({ $0 }) { observer(woken) }
            }
            for job in jobs { job.finish() }
            commit.tidy()
        }
        commit.finish()
    }

    /// Nil at the end.
    private func nextJobs() -> [WriteJob]? {
        queue.wait { queue -> [WriteJob]?? in
            if queue.jobs.isEmpty { return queue.isClosed ? .some(nil) : nil }
            defer { queue.jobs = [] }
            return queue.jobs
        }
    }
}

/// What the thread is given to begin with.
private final class ThreadStart {
    let writer: WriterThread
    let commit: GroupCommit

    init(writer: WriterThread, commit: GroupCommit) {
        self.writer = writer
        self.commit = commit
    }
}

private func runWriterThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
    start.writer.work(start.commit)
    return nil
}
