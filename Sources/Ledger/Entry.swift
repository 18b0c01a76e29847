import Hashing
import JSON

/// What an entry of a stream is. Words that this version does not know are held with their bytes.
public enum EntryType: String, Sendable, CaseIterable {
    case change, refusal, erasure, outcome
    case outcomeElsewhere = "outcome_elsewhere"
    case recall, closed
    case refusalAsked = "refusal_asked"
    case refusalDeclined = "refusal_declined"
}

/// A refusal: final, names dot, hash and code, goes to every holder of the record.
public struct Refusal: Hashable, Sendable {
    public let record: RecordID
    public let dot: Dot
    public let hash: Digest
    public let code: RefusalCode
    /// The refused header's bytes, so that a holder who never gets the change can check the refusal.
    public let header: [UInt8]
    /// The node that refused.
    public let by: NodeID
    public let at: Int64

    public init(
        record: RecordID, dot: Dot, hash: Digest, code: RefusalCode, header: [UInt8], by: NodeID,
        at: Int64
    ) {
        self.record = record
        self.dot = dot
        self.hash = hash
        self.code = code
        self.header = header
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
        json.key("code")
        json.string(code.rawValue)
        json.key("dot")
        json.dot(dot)
        json.key("hash")
        json.string(hash.text)
        json.key("header")
        json.string(String(decoding: header, as: UTF8.self))
        json.key("record")
        json.record(record)
        json.key("type")
        json.string(EntryType.refusal.rawValue)
        json.endObject()
        return json.bytes
    }

    /// Nil code: this version does not know it, so the entry waits for the upgrade.
    public static func read(_ node: JSONNode) throws(FormatError) -> Refusal? {
        guard let code = RefusalCode(rawValue: try node.required("code").text(atMost: 40)) else {
            return nil
        }
        return Refusal(
            record: try node.required("record").recordID(), dot: try node.required("dot").dot(),
            hash: try node.required("hash").digest(), code: code,
            header: Array(try node.required("header").text(atMost: 1 << 20).utf8),
            by: try node.required("by").nodeID(), at: try node.required("at").integer())
    }
}

/// An erasure: the origin's act; salt and payload of the named changes are destroyed at every
/// holder, headers and chains stay.
public struct Erasure: Hashable, Sendable {
    public let record: RecordID
    public let dots: [Dot]
    public let author: String
    public let at: Int64

    /// The most changes that one entry names.
    public static let limit = 4096

    public init(record: RecordID, dots: [Dot], author: String, at: Int64) {
        self.record = record
        self.dots = dots
        self.author = author
        self.at = at
    }

    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 320)
        json.beginObject()
        json.key("at")
        json.int(at)
        json.key("author")
        json.string(author)
        json.key("dots")
        json.dots(dots)
        json.key("record")
        json.record(record)
        json.key("type")
        json.string(EntryType.erasure.rawValue)
        json.endObject()
        return json.bytes
    }

    public static func read(_ node: JSONNode) throws(FormatError) -> Erasure {
        Erasure(
            record: try node.required("record").recordID(), dots: try node.required("dots").dots(),
            author: try node.required("author").text(atMost: 200),
            at: try node.required("at").integer())
    }
}

/// The later outcome of an entry that was held: it travels in the receiver's own stream.
public struct LateOutcome: Hashable, Sendable {
    /// The sequence, in the stream from the reader of this entry, that it speaks of.
    public let sequence: UInt64
    public let outcome: Outcome

    public init(sequence: UInt64, outcome: Outcome) {
        self.sequence = sequence
        self.outcome = outcome
    }

    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 120)
        json.beginObject()
        json.key("outcome")
        json.outcome(outcome)
        json.key("sequence")
        json.int(Int64(clamping: sequence))
        json.key("type")
        json.string(EntryType.outcome.rawValue)
        json.endObject()
        return json.bytes
    }

    public static func read(_ node: JSONNode) throws(FormatError) -> LateOutcome {
        LateOutcome(
            sequence: try node.required("sequence").count(),
            outcome: try node.required("outcome").outcome())
    }
}
