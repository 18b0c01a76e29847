/// What must always hold (ARCHITECTURE.md, "What always holds"). Each has a check of its own, which
/// computes its claim a second time from what the stores keep.
public enum Invariant: String, Sendable, CaseIterable {
    /// I1: what was acknowledged is still there.
    case durable
    /// I2: an act is whole; current values equal the fold of the set.
    case atomic
    /// I3: streams run 1, 2, 3 … and their bytes never change.
    case ordered
    /// I4: whatever was doubled, reordered or cut off, each entry counts once.
    case exactlyOnce = "exactly_once"
    /// I5: both sides of a link hold the same, and say so.
    case convergent
    /// I6: no edit is covered by someone who had it not on the screen.
    case noSilentOverwrite = "no_silent_overwrite"
    /// I7: nothing private is sent.
    case confined
    /// I8: what counts was written by those who may.
    case authentic
    /// I9: every entry lies under a signed head and a signed receipt.
    case tamperEvident = "tamper_evident"
    /// I12: no session and no act ends in an error that nobody foresaw.
    case isolated
}

/// A broken promise, in words.
public struct Violation: Error, Sendable, Equatable, CustomStringConvertible {
    public let invariant: Invariant
    public let text: String

    init(_ invariant: Invariant, _ text: String) {
        self.invariant = invariant
        self.text = text
    }

    public var description: String { "\(invariant.rawValue): \(text)" }
}
