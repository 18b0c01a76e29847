import Hashing

/// One life of a node's counters: 64 random bits, new at `init` and at every restore, so that a
/// restored node never reuses a dot. Written like a `NodeID`.
public struct Incarnation: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let word: UInt64

    public init(_ word: UInt64) { self.word = word }

    /// Nil unless the text is exactly 16 lower-case hexadecimal digits.
    public init?(text: String) {
        guard let word = Hex.parse(text) else { return nil }
        self.word = word
    }

    public var text: String { Hex.text(word) }
    public var description: String { text }
    public static func < (left: Incarnation, right: Incarnation) -> Bool { left.word < right.word }
}
