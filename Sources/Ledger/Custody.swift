/// Whether a record is shared, and what a recall has left of it (Protocol/sync.md §10).
///
/// ```
/// home ──release──▶ shared ──recall──▶ recalling ──closed by all──▶ home (with the kept vector)
///                     │                                                │ release again: allowed
///                     └──recall by its other side──▶ sealed ──drained──▶ returned
/// ```
public enum Custody: String, Sendable {
    /// Only this node has it; its set is private.
    case home
    /// Held by this node and others.
    case shared
    /// Recalled by this office; the others have not all answered `closed`.
    case recalling
    /// Recalled by the office it came from: nothing may be written, the rest is still being sent.
    case sealed
    /// Its values were dropped here; vector and headers stay.
    case returned

    /// Whether a release may start (again): never before every holder answered `closed`.
    public var allowsRelease: Bool { self == .home }
    /// Whether people may write here.
    public var allowsWriting: Bool { self == .home || self == .shared }

    /// This office takes the record back.
    public func recalled() -> Custody? { self == .shared ? .recalling : nil }
    /// Every holder has answered.
    public func closed() -> Custody? { self == .recalling ? .home : nil }
    /// The other side takes it back; repeated recalls change nothing.
    public func recalledByOrigin() -> Custody? {
        switch self {
        case .shared: .sealed
        case .sealed, .returned: self
        case .home, .recalling: nil
        }
    }
    /// What was still owed is sent; values may go.
    public func drained() -> Custody? { self == .sealed ? .returned : nil }
}
