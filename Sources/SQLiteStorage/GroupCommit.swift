import Ledger
import SQLite
import Storage
import Synchronization

/// Turns bodies that wait into one commit; used by one thread at a time.
final class GroupCommit {
    private let connection: Connection
    private let writer: SQLiteWriter
    private let health: Health
    private let space: DiskSpace
    private let checkpointPages: Int
    /// The log's size at which waiting for readers is tried; doubled when it was in vain.
    private var restartPages: Int

    init(
        _ connection: Connection, _ health: Health, _ space: DiskSpace, checkpointPages: Int
    ) {
        self.connection = connection
        self.health = health
        self.space = space
        self.checkpointPages = max(1, checkpointPages)
        restartPages = self.checkpointPages * 4
        writer = SQLiteWriter(connection)
    }

    /// Runs the bodies and commits those that went well.
    /// - Returns: the peers for whom entries were appended; nil when nothing was committed.
    func run(_ jobs: [WriteJob]) -> Set<NodeID>? {
        do {
            try health.check()
            try space.check()
            return try transaction(jobs)
        } catch {
            for job in jobs { job.fail(error) }
            return nil
        }
    }

    private func transaction(_ jobs: [WriteJob]) throws(StoreError) -> Set<NodeID>? {
        connection.forgetFailure()
        writer.woken = []
        var succeeded = 0
        do {
            try connection.act("BEGIN IMMEDIATE")
            if jobs.count == 1 {
                succeeded = jobs[0].attempt(writer) ? 1 : 0
            } else {
                for job in jobs where try attempt(job) { succeeded += 1 }
            }
        } catch {
            undo()
            throw fate(error)
        }
        if let failure = connection.failure {
            undo()
            throw fate(failure)
        }
        if succeeded == 0 {
            undo()
            return nil
        }
        try commit()
        return writer.woken
    }

    /// Runs one of several bodies so that it can be undone alone.
    private func attempt(_ job: WriteJob) throws(SQLiteError) -> Bool {
        let woken = writer.woken
        try connection.act("SAVEPOINT body")
        let isWell = job.attempt(writer)
        // A failure of the disk undoes everything, not this body alone.
        if let failure = connection.failure { throw failure }
        if !isWell {
            writer.woken = woken
            writer.forget()
            try connection.act("ROLLBACK TO body")
        }
        try connection.act("RELEASE body")
        return isWell
    }

    private func commit() throws(StoreError) {
        do { try connection.act("COMMIT") } catch {
            undo()
            switch error.sort {
            case .full: throw .full
            case .busy, .constraint: throw StoreError(error)
            case .notADatabase, .broken, .other:
                // The log may hold the commit although its last sync failed.
                health.stop()
                throw .outcomeUnknown(error.description)
            }
        }
    }

    private func undo() {
        writer.forget()
        if connection.isInTransaction { try? connection.act("ROLLBACK") }
        if connection.isInTransaction { health.stop() }
    }

    private func fate(_ error: SQLiteError) -> StoreError {
        health.note(error)
        return StoreError(error)
    }
}

/// Keeping the write-ahead log short.
extension GroupCommit {
    var isUntidy: Bool { connection.logPages >= checkpointPages }

    /// Copies the log into the file when it has grown; called when no one waits for the result.
    func tidy() {
        guard health.isWell else { return }
        space.keepReserve()
        guard isUntidy else { return }
        do {
            _ = try connection.checkpoint(.passive)
            if connection.logPages >= restartPages { try restart() }
        } catch {
            // A full disk loses nothing here: the log keeps what could not be copied.
            if error.sort == .full { space.releaseIfNeeded() } else { health.stop() }
        }
    }

    /// Readers that overlap without end never let the log begin anew by itself.
    private func restart() throws(SQLiteError) {
        try connection.wait(milliseconds: 100)
        let isDone = try connection.checkpoint(.restart)
        try connection.wait(milliseconds: 2000)
        restartPages = isDone ? checkpointPages * 4 : connection.logPages * 2
    }

    /// At the end of use: the log is copied whole, and goes when the connection does. After a failure
    /// it stays as it is, for the next start to read.
    func finish() {
        guard health.isWell, (try? connection.checkpoint(.truncate)) == true else { return }
        try? connection.leaveLogAtClose(false)
    }
}
