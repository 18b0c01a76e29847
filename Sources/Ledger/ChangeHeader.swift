import Hashing

/// The immutable head of a change: everything but the values. It survives erasure, so every hash
/// and chain still verifies. Bytes: Protocol/records.md §3.
public struct ChangeHeader: Hashable, Sendable {
    public let record: RecordID
    public let dot: Dot
    /// The record's version vector **as shown on the form that was edited**.
    public let context: VersionVector
    /// The person who wrote it, as the author's node names them.
    public let author: String
    /// The tier of the author's node; peers check it against what they know of that node.
    public let tier: Tier
    /// Milliseconds since 1970 UTC on the author's clock. For display only; nothing is decided by it.
    public let at: Int64
    /// The registers it sets, sorted, each once, at least one.
    public let registers: [RegisterName]
    /// SHA-256 of the payload's bytes; the payload carries a random salt.
    public let payload: Digest
    /// Founding changes of records released downward only; nil: the next node is where it ends.
    public let to: Recipients?

    public init(
        record: RecordID, dot: Dot, context: VersionVector, author: String, tier: Tier, at: Int64,
        registers: [RegisterName], payload: Digest, to: Recipients? = nil
    ) {
        self.record = record
        self.dot = dot
        self.context = context
        self.author = author
        self.tier = tier
        self.at = at
        self.registers = registers
        self.payload = payload
        self.to = to
    }

    /// The first change of a record in its shared set.
    public var isFounding: Bool {
        dot.node == record.origin && dot.counter == 1 && context.isEmpty
    }
}
