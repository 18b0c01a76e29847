import Hashing
import JSON

/// The bytes of a header: Protocol/records.md §3.
extension ChangeHeader {
    /// The canonical bytes, made once, by the author.
    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 480)
        json.beginObject()
        json.key("at")
        json.int(at)
        json.key("author")
        json.string(author)
        json.key("context")
        json.vector(context)
        json.key("dot")
        json.dot(dot)
        json.key("payload")
        json.digest(payload)
        json.key("record")
        json.record(record)
        json.key("registers")
        json.beginArray()
        for register in registers { json.string(register.text) }
        json.endArray()
        json.key("tier")
        json.string(tier.rawValue)
        if let to {
            json.key("to")
            to.write(to: &json)
        }
        json.key("type")
        json.string(EntryType.change.rawValue)
        json.endObject()
        return json.bytes
    }

    /// Reads a header; parts that this version does not know are passed over (the bytes keep them).
    ///
    /// - Parameter known: registers that it may name, to spare making their words again.
    public init(_ node: JSONNode, like known: [RegisterName] = []) throws(FormatError) {
        record = try node.required("record").recordID()
        dot = try node.required("dot").dot()
        context = try node.required("context").vector()
        author = try node.required("author").text(atMost: 200)
        at = try node.required("at").integer()
        payload = try node.required("payload").digest()
        let tierText = try node.required("tier").text(atMost: 40)
        guard let tier = Tier(rawValue: tierText) else { throw .unknownTier }
        self.tier = tier
        registers = try node.required("registers").registerNames(like: known)
        to = try node["to"].map { (node) throws(FormatError) in try Recipients(node) }
        if context[dot.writer] >= dot.counter { throw .contextCoversItself }
    }
}

/// Why bytes are not what Protocol/records.md describes.
public enum FormatError: Error, Sendable, Equatable {
    case missing(String)
    case mistyped
    case badName
    case badVector
    case badCounter
    case tooLong
    case unknownTier
    case contextCoversItself
    case registersNotSorted
    case notJSON(JSONError)
}
