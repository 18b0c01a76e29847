import Hashing

/// The name of a record: what it is, where it was made, and 64 random bits.
/// Shown to people as `kind-origin-number` with both words in hexadecimal.
public struct RecordID: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let kind: Kind
    public let origin: NodeID
    public let number: UInt64

    public init(kind: Kind, origin: NodeID, number: UInt64) {
        self.kind = kind
        self.origin = origin
        self.number = number
    }

    /// Reads the form that `text` writes; nil for anything else.
    public init?(text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let kind = Kind(text: String(parts[0])),
            let origin = NodeID(text: String(parts[1])), let number = Hex.parse(String(parts[2]))
        else { return nil }
        self.init(kind: kind, origin: origin, number: number)
    }

    public var text: String { "\(kind)-\(origin)-\(Hex.text(number))" }
    public var description: String { text }

    /// Without the kind, whose text costs more than the rest: two records differ in their numbers.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(origin)
        hasher.combine(number)
    }

    public static func < (left: RecordID, right: RecordID) -> Bool {
        if left.origin != right.origin { return left.origin < right.origin }
        if left.number != right.number { return left.number < right.number }
        return left.kind < right.kind
    }
}
