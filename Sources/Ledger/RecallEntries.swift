import JSON

/// A recall (收回): the side a record comes from ends sharing it with the receiver
/// (Protocol/sync.md §10).
public struct Recall: Hashable, Sendable {
    public let record: RecordID
    /// The person who took it back.
    public let author: String
    public let at: Int64

    public init(record: RecordID, author: String, at: Int64) {
        self.record = record
        self.author = author
        self.at = at
    }

    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 240)
        json.beginObject()
        json.key("at")
        json.int(at)
        json.key("author")
        json.string(author)
        json.key("record")
        json.record(record)
        json.key("type")
        json.string(EntryType.recall.rawValue)
        json.endObject()
        return json.bytes
    }

    public static func read(_ node: JSONNode) throws(FormatError) -> Recall {
        Recall(
            record: try node.required("record").recordID(),
            author: try node.required("author").text(atMost: 200),
            at: try node.required("at").integer())
    }
}

/// Where a recall stands: in which life of the node that takes back, as which entry of its stream to the
/// reader.
public struct RecallPlace: Hashable, Sendable {
    public let life: Incarnation
    public let sequence: UInt64

    public init(life: Incarnation, sequence: UInt64) {
        self.life = life
        self.sequence = sequence
    }

    /// As a store keeps it.
    public var text: String { "\(life.text) \(sequence)" }

    public init?(text: String) {
        let words = text.split(separator: " ")
        guard words.count == 2, let life = Incarnation(text: String(words[0])),
            let sequence = UInt64(words[1])
        else { return nil }
        self.init(life: life, sequence: sequence)
    }
}

/// The answer to a recall: the sender and everyone who had the record from it have sent all they
/// still owed, and write nothing more.
public struct Closed: Hashable, Sendable {
    public let record: RecordID
    /// The recall that it answers; nil from nodes that do not say.
    public let recall: RecallPlace?
    public let at: Int64

    public init(record: RecordID, recall: RecallPlace?, at: Int64) {
        self.record = record
        self.recall = recall
        self.at = at
    }

    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 200)
        json.beginObject()
        json.key("at")
        json.int(at)
        if let recall {
            json.key("recall")
            json.beginArray()
            json.word(recall.life.word)
            json.int(Int64(clamping: recall.sequence))
            json.endArray()
        }
        json.key("record")
        json.record(record)
        json.key("type")
        json.string(EntryType.closed.rawValue)
        json.endObject()
        return json.bytes
    }

    public static func read(_ node: JSONNode) throws(FormatError) -> Closed {
        var place: RecallPlace?
        if let parts = try node["recall"]?.elements(exactly: 2) {
            place = RecallPlace(
                life: try parts[0].incarnation(), sequence: try parts[1].count())
        }
        return Closed(
            record: try node.required("record").recordID(), recall: place,
            at: try node.required("at").integer())
    }
}
