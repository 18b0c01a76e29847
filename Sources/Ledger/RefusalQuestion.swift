import Hashing
import JSON

/// A node where a change waits asks the change's author to take it back: only the author's own node
/// may make void what breaks no rule (Protocol/merge.md §9).
public struct RefusalQuestion: Hashable, Sendable {
    public let record: RecordID
    public let dot: Dot
    /// Of the change.
    public let hash: Digest
    /// Where it waits.
    public let by: NodeID
    /// The operator who asks.
    public let person: String
    /// Why, in his words.
    public let reason: String
    public let at: Int64

    /// The most bytes of a reason.
    public static let reasonLimit = 1000

    public init(
        record: RecordID, dot: Dot, hash: Digest, by: NodeID, person: String, reason: String,
        at: Int64
    ) {
        self.record = record
        self.dot = dot
        self.hash = hash
        self.by = by
        self.person = person
        self.reason = reason
        self.at = at
    }

    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 400)
        json.beginObject()
        json.key("at")
        json.int(at)
        json.key("by")
        json.word(by.word)
        json.key("dot")
        json.dot(dot)
        json.key("hash")
        json.digest(hash)
        json.key("person")
        json.string(person)
        json.key("reason")
        json.string(reason)
        json.key("record")
        json.record(record)
        json.key("type")
        json.string(EntryType.refusalAsked.rawValue)
        json.endObject()
        return json.bytes
    }

    public static func read(_ node: JSONNode) throws(FormatError) -> RefusalQuestion {
        RefusalQuestion(
            record: try node.required("record").recordID(), dot: try node.required("dot").dot(),
            hash: try node.required("hash").digest(), by: try node.required("by").nodeID(),
            person: try node.required("person").text(atMost: 200),
            reason: try node.required("reason").text(atMost: reasonLimit),
            at: try node.required("at").integer())
    }
}

/// The author's office stands by its change: it is sent again, whole record and all, before this
/// (Protocol/merge.md §9). The other answer is a refusal.
public struct RefusalDeclined: Hashable, Sendable {
    public let record: RecordID
    public let dot: Dot
    public let hash: Digest
    /// Who had asked.
    public let by: NodeID
    public let at: Int64

    public init(to question: RefusalQuestion, at: Int64) {
        self.init(
            record: question.record, dot: question.dot, hash: question.hash, by: question.by,
            at: at)
    }

    private init(record: RecordID, dot: Dot, hash: Digest, by: NodeID, at: Int64) {
        self.record = record
        self.dot = dot
        self.hash = hash
        self.by = by
        self.at = at
    }

    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 320)
        json.beginObject()
        json.key("at")
        json.int(at)
        json.key("by")
        json.word(by.word)
        json.key("dot")
        json.dot(dot)
        json.key("hash")
        json.digest(hash)
        json.key("record")
        json.record(record)
        json.key("type")
        json.string(EntryType.refusalDeclined.rawValue)
        json.endObject()
        return json.bytes
    }

    public static func read(_ node: JSONNode) throws(FormatError) -> RefusalDeclined {
        RefusalDeclined(
            record: try node.required("record").recordID(), dot: try node.required("dot").dot(),
            hash: try node.required("hash").digest(), by: try node.required("by").nodeID(),
            at: try node.required("at").integer())
    }
}
