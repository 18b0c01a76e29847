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

/// The answer to a recall: the sender and everyone who had the record from it have sent all they
/// still owed, and write nothing more.
public struct Closed: Hashable, Sendable {
    public let record: RecordID
    public let at: Int64

    public init(record: RecordID, at: Int64) {
        self.record = record
        self.at = at
    }

    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 160)
        json.beginObject()
        json.key("at")
        json.int(at)
        json.key("record")
        json.record(record)
        json.key("type")
        json.string(EntryType.closed.rawValue)
        json.endObject()
        return json.bytes
    }

    public static func read(_ node: JSONNode) throws(FormatError) -> Closed {
        Closed(
            record: try node.required("record").recordID(),
            at: try node.required("at").integer())
    }
}
