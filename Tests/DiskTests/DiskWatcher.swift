/// Sees the calls that reach a watched folder. Called on any thread, several at a time.
protocol DiskWatcher: Sendable {
    func ruling(on call: SystemCall) -> Ruling
    /// The call was made.
    /// - Parameter result: what it returned; negative when it failed.
    func saw(_ call: SystemCall, result: Int)
    /// Bytes that are left on the disk; nil: as it really is.
    var available: Int64? { get }
}

/// What becomes of a call.
enum Ruling: Sendable, Equatable {
    case go
    case fail(errno: Int32)
    /// Half of what was to be read or written.
    case half
}

extension DiskWatcher {
    func ruling(on call: SystemCall) -> Ruling { .go }
    func saw(_ call: SystemCall, result: Int) {}
    var available: Int64? { nil }
}
