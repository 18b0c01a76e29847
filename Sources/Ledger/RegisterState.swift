/// What of a register counts now, computed from the record's set of changes.
public struct RegisterState: Hashable, Sendable {
    /// The changes whose value no other change of this register had on its form; sorted.
    public internal(set) var live: [Dot]
    /// Dots beyond the record's vector that changes of this register already cover: when such a
    /// change arrives late, its value is not live (merge case 11).
    public internal(set) var awaited: VersionVector

    public init(live: [Dot] = [], awaited: VersionVector = VersionVector()) {
        self.live = live
        self.awaited = awaited
    }
}
