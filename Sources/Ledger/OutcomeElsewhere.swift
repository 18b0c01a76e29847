import Hashing
import JSON

/// How a change ended at a node further on, told back towards its author's node by those between:
/// what waits there or was refused, and how the wait ended (Protocol/records.md §5).
public struct OutcomeElsewhere: Hashable, Sendable {
    public let record: RecordID
    public let dot: Dot
    /// Of the change.
    public let hash: Digest
    /// Where it ended so.
    public let node: NodeID
    public let outcome: Outcome

    public init(record: RecordID, dot: Dot, hash: Digest, node: NodeID, outcome: Outcome) {
        self.record = record
        self.dot = dot
        self.hash = hash
        self.node = node
        self.outcome = outcome
    }

    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 320)
        json.beginObject()
        json.key("dot")
        json.dot(dot)
        json.key("hash")
        json.digest(hash)
        json.key("node")
        json.word(node.word)
        json.key("outcome")
        json.outcome(outcome)
        json.key("record")
        json.record(record)
        json.key("type")
        json.string(EntryType.outcomeElsewhere.rawValue)
        json.endObject()
        return json.bytes
    }

    public static func read(_ node: JSONNode) throws(FormatError) -> OutcomeElsewhere {
        OutcomeElsewhere(
            record: try node.required("record").recordID(), dot: try node.required("dot").dot(),
            hash: try node.required("hash").digest(), node: try node.required("node").nodeID(),
            outcome: try node.required("outcome").outcome())
    }
}
