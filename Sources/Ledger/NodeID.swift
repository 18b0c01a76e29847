import Hashing

/// The name of a node: 64 random bits, drawn once at `init` and kept through every change of key.
/// Written as 16 lower-case hexadecimal digits (Protocol/records.md §1).
public struct NodeID: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let word: UInt64

    public init(_ word: UInt64) { self.word = word }

    /// Nil unless the text is exactly 16 lower-case hexadecimal digits.
    public init?(text: String) {
        guard let word = Hex.parse(text) else { return nil }
        self.word = word
    }

    public var text: String { Hex.text(word) }
    public var description: String { text }
    public static func < (left: NodeID, right: NodeID) -> Bool { left.word < right.word }
}
