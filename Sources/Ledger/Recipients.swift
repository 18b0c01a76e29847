import JSON

/// Whom a record released downward is for, beyond the next tier: its founding change says so, and
/// every tier on the way hands it on without an act (Protocol/records.md §3).
public enum Recipients: Hashable, Sendable {
    /// Every node below the record's origin, those enrolled later too.
    case everyoneBelow
    /// These nodes, sorted, each once, at least one.
    case nodes([NodeID])

    /// What the header's member says.
    public init(_ node: JSONNode) throws(FormatError) {
        if node.kind == .string {
            guard try node.text(atMost: 10) == Self.everyoneWord else { throw .mistyped }
            self = .everyoneBelow
            return
        }
        var nodes: [NodeID] = []
        for element in try node.elements(atMost: Self.limit) {
            let node = try element.nodeID()
            if let last = nodes.last, !(last < node) { throw .badName }
            nodes.append(node)
        }
        if nodes.isEmpty { throw .missing("to") }
        self = .nodes(nodes)
    }

    /// The most nodes that one record may name.
    public static let limit = 1000
    static let everyoneWord = "all"

    func write(to json: inout CanonicalJSON) {
        switch self {
        case .everyoneBelow: json.string(Self.everyoneWord)
        case .nodes(let nodes):
            json.beginArray()
            for node in nodes { json.word(node.word) }
            json.endArray()
        }
    }
}
