import Hashing
import JSON
import Ledger

/// A node's change of key, signed by the key that goes and the key that comes: whoever knows the
/// one can follow to the other without an operator (Protocol/sync.md §7).
public struct RotationPaper: Signable, Sendable, Equatable {
    public let node: NodeID
    /// Public keys, base64url.
    public let old: String
    public let new: String
    public let at: Int64
    /// Over `canonicalBytes`; base64url.
    public let signatures: Signatures

    public struct Signatures: Sendable, Equatable {
        public let old: String
        public let new: String

        public init(old: String, new: String) {
            self.old = old
            self.new = new
        }
    }

    public init(node: NodeID, old: String, new: String, at: Int64, signatures: Signatures) {
        self.node = node
        self.old = old
        self.new = new
        self.at = at
        self.signatures = signatures
    }

    public var canonicalBytes: [UInt8] {
        Self.signedBytes(node: node, old: old, new: new, at: at)
    }

    /// What both keys sign.
    public static func signedBytes(node: NodeID, old: String, new: String, at: Int64) -> [UInt8] {
        var json = CanonicalJSON(capacity: 240)
        json.beginObject()
        json.key("at")
        json.int(at)
        json.key("new")
        json.string(new)
        json.key("node")
        json.word(node.word)
        json.key("old")
        json.string(old)
        json.key("type")
        json.string("rotation")
        json.endObject()
        return json.bytes
    }

    // MARK: Lists of papers

    /// As kept and as sent: a list of [document, signature by the old key, by the new key].
    public static func bytes(of papers: [RotationPaper]) -> [UInt8] {
        var json = CanonicalJSON(capacity: 400 * papers.count + 2)
        json.beginArray()
        for paper in papers {
            json.beginArray()
            json.raw(paper.canonicalBytes)
            json.string(paper.signatures.old)
            json.string(paper.signatures.new)
            json.endArray()
        }
        json.endArray()
        return json.bytes
    }

    public static func list(_ bytes: [UInt8]) throws(Problem) -> [RotationPaper] {
        try Problem.reading(bytes) { node throws(FormatError) in
            var papers: [RotationPaper] = []
            for element in try node.elements(atMost: SyncLimits.rotationPapers) {
                papers.append(try RotationPaper(element))
            }
            return papers
        }
    }

    private init(_ node: JSONNode) throws(FormatError) {
        let parts = try node.elements(exactly: 3)
        if try parts[0].required("type").text(atMost: 20) != "rotation" { throw .mistyped }
        self.node = try parts[0].required("node").nodeID()
        old = try parts[0].required("old").digest().text
        new = try parts[0].required("new").digest().text
        at = try parts[0].required("at").integer()
        signatures = Signatures(
            old: try parts[1].text(atMost: 128), new: try parts[2].text(atMost: 128))
    }
}
