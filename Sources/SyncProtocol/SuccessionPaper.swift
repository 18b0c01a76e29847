import JSON
import Ledger

/// A node's word, under its key, that it goes on in a new incarnation: it was restored from a backup,
/// or is the one of two copies that goes on (Protocol/sync.md §12).
public struct SuccessionPaper: Signable, Sendable, Equatable {
    public let node: NodeID
    /// The incarnation that the backup was made in.
    public let former: Incarnation
    public let present: Incarnation
    public let at: Int64

    public init(node: NodeID, former: Incarnation, present: Incarnation, at: Int64) {
        self.node = node
        self.former = former
        self.present = present
        self.at = at
    }

    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 160)
        json.beginObject()
        json.key("at")
        json.int(at)
        json.key("former")
        json.word(former.word)
        json.key("node")
        json.word(node.word)
        json.key("present")
        json.word(present.word)
        json.key("type")
        json.string("succession")
        json.endObject()
        return json.bytes
    }

    public init(_ node: JSONNode) throws(FormatError) {
        if try node.required("type").text(atMost: 20) != "succession" { throw .mistyped }
        self.node = try node.required("node").nodeID()
        former = try node.required("former").incarnation()
        present = try node.required("present").incarnation()
        at = try node.required("at").integer()
    }
}
