/// Whether a record is shared, and what a recall has left of it (Protocol/sync.md §10).
///
/// ```
/// home ──release──▶ shared ──recall──▶ recalling ──closed by all──▶ home (with the kept vector)
///                     │                                                │ release again: allowed
///                     └──recall by its other side──▶ sealed ──handed over──▶ returned
/// ```
public enum Custody: String, Sendable, CaseIterable {
    /// Only this node has it; its set is private.
    case home
    /// Held by this node and others.
    case shared
    /// Recalled by this office from everyone; not all have answered `closed`.
    case recalling
    /// Recalled by the office it came from: nothing may be written, the rest is still being sent.
    case sealed
    /// Its values were dropped here; vector and headers stay.
    case returned

    /// Whether a release may start (again): never before every holder answered `closed`.
    public var allowsRelease: Bool {
        self == .home || self == .recalling && Weakness.releasedTooEarly.isPresent
    }
    /// Whether people may write here.
    public var allowsWriting: Bool {
        self == .home || self == .shared || self == .recalling
            || self == .sealed && Weakness.sealedWritten.isPresent
    }
    /// Whether what people write stays on this node.
    public var isPrivate: Bool { self == .home || self == .recalling }
}
