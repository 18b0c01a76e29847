/// The name of one change of a record: its writer and the writer's counter on **this record**,
/// from 1 without gaps.
public struct Dot: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let writer: Writer
    public let counter: UInt64

    public init(_ writer: Writer, _ counter: UInt64) {
        self.writer = writer
        self.counter = counter
    }

    public var node: NodeID { writer.node }

    public static func < (left: Dot, right: Dot) -> Bool {
        left.writer == right.writer ? left.counter < right.counter : left.writer < right.writer
    }

    /// The order that chooses the provisional value of a conflict: (counter, node, incarnation).
    /// It is the same on every node and means nothing else.
    public static func precedes(_ left: Dot, _ right: Dot) -> Bool {
        left.counter == right.counter ? left.writer < right.writer : left.counter < right.counter
    }

    public var description: String { "\(writer.node)/\(writer.incarnation)/\(counter)" }
}
