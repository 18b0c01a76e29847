import Hashing
import JSON
import Ledger

/// Who a node is, as both sides of an enrolment say it of themselves; the one who asks adds the
/// invitation's secret.
public struct EnrolMessage: Sendable, Equatable {
    /// Requests only; empty in an answer.
    public let secret: String
    public let node: NodeID
    /// The public key that signs this very message, base64url.
    public let key: String
    public let name: String
    public let tier: Tier
    public let versions: ClosedRange<Int>

    public init(
        secret: String = "", node: NodeID, key: String, name: String, tier: Tier,
        versions: ClosedRange<Int> = SyncLimits.versions
    ) {
        self.secret = secret
        self.node = node
        self.key = key
        self.name = name
        self.tier = tier
        self.versions = versions
    }

    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 320)
        json.beginObject()
        writeMembers(to: &json) { _ in }
        json.endObject()
        return json.bytes
    }

    /// - Parameter more: members whose names stand between `tier` and `versions`.
    func writeMembers(to json: inout CanonicalJSON, more: (inout CanonicalJSON) -> Void) {
        json.key("key")
        json.string(key)
        json.key("name")
        json.string(name)
        json.key("node")
        json.word(node.word)
        if !secret.isEmpty {
            json.key("secret")
            json.string(secret)
        }
        json.key("tier")
        json.string(tier.rawValue)
        more(&json)
        json.versions(versions)
    }

    public init(bytes: [UInt8]) throws(Problem) {
        self = try Problem.reading(bytes, EnrolMessage.init)
    }

    init(_ node: JSONNode) throws(FormatError) {
        secret = try node["secret"]?.text(atMost: 64) ?? ""
        self.node = try node.required("node").nodeID()
        key = try node.required("key").digest().text
        name = try node.required("name").text(atMost: 200)
        tier = try node.required("tier").tier()
        versions = try node.required("versions").versions()
    }
}
