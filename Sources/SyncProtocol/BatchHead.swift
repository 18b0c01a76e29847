import JSON
import Ledger

/// The head of a batch: which entries of which stream follow, and the chain before and after them.
/// Its signature binds the sender to every entry, for each hash is in the chain
/// (Protocol/sync.md §4).
public struct BatchHead: Signable, Sendable, Equatable {
    public let stream: StreamID
    public let from: Position
    public let to: Position
    public let at: Int64

    public init(stream: StreamID, from: Position, to: Position, at: Int64) {
        self.stream = stream
        self.from = from
        self.to = to
        self.at = at
    }

    /// How many entries follow; nil when the head contradicts itself.
    public var count: Int? {
        guard from.incarnation == to.incarnation, to.sequence > from.sequence else { return nil }
        return Int(exactly: to.sequence - from.sequence)
    }

    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 320)
        json.beginObject()
        json.key("at")
        json.int(at)
        json.key("from")
        json.position(from)
        json.key("stream")
        json.beginArray()
        json.word(stream.sender.word)
        json.word(stream.receiver.word)
        json.string(stream.direction.rawValue)
        json.endArray()
        json.key("to")
        json.position(to)
        json.key("type")
        json.string("head")
        json.endObject()
        return json.bytes
    }

    public init(_ node: JSONNode) throws(FormatError) {
        if try node.required("type").text(atMost: 20) != "head" { throw .mistyped }
        let parts = try node.required("stream").elements(exactly: 3)
        guard let direction = StreamDirection(rawValue: try parts[2].text(atMost: 8)) else {
            throw .mistyped
        }
        stream = StreamID(
            sender: try parts[0].nodeID(), receiver: try parts[1].nodeID(), direction: direction)
        from = try node.required("from").position()
        to = try node.required("to").position()
        at = try node.required("at").integer()
    }
}
