import Storage

/// A body that waits for the writer, and how it ended.
///
/// `@unchecked Sendable`: the caller sleeps in `wait` from the moment it hands the job over until
/// `finish`, so body and captures are used by one thread at a time, handed over by a lock.
final class WriteJob: @unchecked Sendable {
    private var body: ((SQLiteWriter) throws -> Void)?
    /// What the body threw, or what became of the whole commit.
    private(set) var error: (any Error)?
    private let done = Monitor(false)

    init(_ body: @escaping (SQLiteWriter) throws -> Void) { self.body = body }

    /// Runs the body and lets go of it.
    /// - Returns: whether it went well.
    func attempt(_ writer: SQLiteWriter) -> Bool {
        guard let body else { return false }
        self.body = nil
        do { try body(writer) } catch { self.error = error }
        return error == nil
    }

    /// What befell all bodies of a commit; an error of the body's own stays.
    func fail(_ error: StoreError) {
        body = nil
        if self.error == nil { self.error = error }
    }

    func finish() { done.update { $0 = true } }

    func wait() throws {
        done.wait { $0 ? () : nil }
        if let error { throw error }
    }
}
