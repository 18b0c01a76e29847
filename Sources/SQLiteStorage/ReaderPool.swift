import SQLite
import Storage

/// Connections that read, made as they are needed and lent to one reader at a time.
final class ReaderPool: Sendable {
    private struct State {
        var idle: [SQLiteReader] = []
        var open = 0
        var isClosed = false
    }

    private let path: String
    private let options: SQLiteOptions
    private let health: Health
    private let state = Monitor(State())

    init(path: String, _ options: SQLiteOptions, _ health: Health) {
        self.path = path
        self.options = options
        self.health = health
    }

    /// Runs `body` on one state of the store.
    func read<R>(_ body: (SQLiteReader) throws -> R) throws -> R {
        let reader = try borrow()
        reader.connection.forgetFailure()
        do {
            try storeErrors { () throws(SQLiteError) in try reader.connection.act("BEGIN") }
            let result = try body(reader)
            try storeErrors { () throws(SQLiteError) in try reader.connection.act("COMMIT") }
            giveBack(reader)
            return result
        } catch {
            try? reader.connection.act("ROLLBACK")
            health.note(reader.connection.failure)
            giveBack(reader)
            throw error
        }
    }

    /// Lends no more, and waits until all are back and closed.
    func close() {
        state.update {
            $0.isClosed = true
            $0.open -= $0.idle.count
            $0.idle = []
        }
        state.wait { $0.open == 0 ? () : nil }
    }

    private enum Place {
        case idle(SQLiteReader)
        case new
        case closed
    }

    private func borrow() throws(StoreError) -> SQLiteReader {
        let place = state.wait { state -> Place? in
            if state.isClosed { return .closed }
            if let reader = state.idle.popLast() { return .idle(reader) }
            if state.open >= max(1, options.readers) { return nil }
            state.open += 1
            return .new
        }
        switch place {
        case .closed: throw .stopped
        case .idle(let reader): return reader
        case .new: break
        }
        do { return try open() } catch {
            state.update { $0.open -= 1 }
            throw error
        }
    }

    private func open() throws(StoreError) -> SQLiteReader {
        let connection: Connection
        do { connection = try Connection(path: path, .existing) } catch {
            health.note(error)
            throw StoreError(error)
        }
        do { try Pragmas.prepareReader(connection, options) } catch {
            health.note(connection.failure)
            throw error
        }
        return SQLiteReader(connection)
    }

    private func giveBack(_ reader: SQLiteReader) {
        state.update { state in
            if state.isClosed { state.open -= 1 } else { state.idle.append(reader) }
        }
    }
}
