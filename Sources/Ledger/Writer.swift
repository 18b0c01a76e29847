/// Who counts: a node in one of its incarnations.
public struct Writer: Hashable, Sendable, Comparable {
    public let node: NodeID
    public let incarnation: Incarnation

    public init(node: NodeID, incarnation: Incarnation) {
        self.node = node
        self.incarnation = incarnation
    }

    public static func < (left: Writer, right: Writer) -> Bool {
        left.node == right.node ? left.incarnation < right.incarnation : left.node < right.node
    }
}
