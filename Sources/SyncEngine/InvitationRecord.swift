import Hashing
import JSON
import Ledger

/// What an inviter remembers of an invitation; the secret itself is not kept.
struct InvitationRecord {
    /// Who invited.
    let by: String
    /// Milliseconds since 1970 UTC on this machine's clock.
    let expires: Int64
    let name: String
    let tier: Tier
    /// The lost node that it is for; nil when it lets a new one in.
    let replaces: NodeID?
    /// Node and key that used it; empty until then.
    var usedBy = ""

    static func setting(_ secretHash: Digest) -> String { "invitation:\(secretHash.text)" }

    init(by: String, expires: Int64, name: String, tier: Tier, replaces: NodeID?) {
        self.replaces = replaces
        self.by = by
        self.expires = expires
        self.name = name
        self.tier = tier
    }

    var storedText: String {
        let members = [
            JSONMember(key: "by", value: .string(by)),
            JSONMember(key: "expires", value: .int(expires)),
            JSONMember(key: "name", value: .string(name)),
            JSONMember(key: "replaces", value: .string(replaces?.text ?? "")),
            JSONMember(key: "tier", value: .string(tier.rawValue)),
            JSONMember(key: "used_by", value: .string(usedBy)),
        ]
        return String(decoding: JSONValue.object(members).canonical, as: UTF8.self)
    }

    init?(stored text: String) {
        guard let value = try? JSONParser().value(Array(text.utf8)),
            let by = value["by"]?.stringValue, let expires = value["expires"]?.intValue,
            let name = value["name"]?.stringValue,
            let tier = value["tier"]?.stringValue.flatMap(Tier.init(rawValue:)),
            let usedBy = value["used_by"]?.stringValue
        else { return nil }
        let replaces = value["replaces"]?.stringValue.flatMap(NodeID.init(text:))
        self.init(by: by, expires: expires, name: name, tier: tier, replaces: replaces)
        self.usedBy = usedBy
    }
}
