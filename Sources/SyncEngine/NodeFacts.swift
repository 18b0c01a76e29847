import JSON
import Ledger

/// Who this node is. The words stay for life; the incarnations are new at every restore.
public struct NodeFacts: Sendable, Equatable {
    public let id: NodeID
    public let tier: Tier
    public let name: String
    public let incarnation: Incarnation
    /// Counts private sets; it is never sent, so what stays home leaves no gap in what is.
    public let homeIncarnation: Incarnation

    public init(
        id: NodeID, tier: Tier, name: String, incarnation: Incarnation,
        homeIncarnation: Incarnation
    ) {
        self.id = id
        self.tier = tier
        self.name = name
        self.incarnation = incarnation
        self.homeIncarnation = homeIncarnation
    }

    public var writer: Writer { Writer(node: id, incarnation: incarnation) }
    public var homeWriter: Writer { Writer(node: id, incarnation: homeIncarnation) }

    /// The setting under which a store keeps them.
    public static let setting = "node"

    public var storedText: String {
        let members = [
            JSONMember(key: "id", value: .string(id.text)),
            JSONMember(key: "tier", value: .string(tier.rawValue)),
            JSONMember(key: "name", value: .string(name)),
            JSONMember(key: "incarnation", value: .string(incarnation.text)),
            JSONMember(key: "home_incarnation", value: .string(homeIncarnation.text)),
        ]
        return String(decoding: JSONValue.object(members).canonical, as: UTF8.self)
    }

    /// Nil when the text is not what `storedText` writes.
    public init?(stored text: String) {
        guard let value = try? JSONParser().value(Array(text.utf8)),
            let id = value["id"]?.stringValue.flatMap(NodeID.init(text:)),
            let tier = value["tier"]?.stringValue.flatMap(Tier.init(rawValue:)),
            let name = value["name"]?.stringValue,
            let incarnation = value["incarnation"]?.stringValue.flatMap(Incarnation.init(text:)),
            let home = value["home_incarnation"]?.stringValue.flatMap(Incarnation.init(text:))
        else { return nil }
        self.init(
            id: id, tier: tier, name: name, incarnation: incarnation, homeIncarnation: home)
    }
}
