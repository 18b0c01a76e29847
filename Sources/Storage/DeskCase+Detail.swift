import JSON
import Ledger

/// What no store searches by, as one piece of canonical JSON.
extension DeskCase {
    public var detail: [UInt8] {
        var members: [JSONMember] = []
        func add(_ key: String, _ value: JSONValue?) {
            if let value { members.append(JSONMember(key: key, value: value)) }
        }
        add("due", dueAt.map { .int($0) })
        add(
            "draft",
            draft.map {
                .array([
                    $0.value, .string($0.reason), .string($0.person), .int($0.at),
                    .string($0.form),
                ])
            })
        add("remark", remark.map { .array([.string($0.person), .string($0.text)]) })
        add("second", second.map { .string($0) })
        add("way", ending.map { .string($0.way.rawValue) })
        add("person", ending.map { .string($0.person) })
        add("dot", ending?.dot.map(Self.value))
        return JSONValue.object(members).canonical
    }

    /// - Parameter endedAt: nil while it is open.
    public init(
        number: Int64, record: RecordID, register: RegisterName, openedAt: Int64, holder: String?,
        endedAt: Int64?, detail: JSONNode
    ) throws(FormatError) {
        self.init(record: record, register: register, openedAt: openedAt)
        self.number = number
        self.holder = holder
        dueAt = try detail["due"].map { node throws(FormatError) in try node.integer() }
        second = detail["second"]?.string
        if let parts = try detail["draft"].map({ node throws(FormatError) in
            try node.elements(exactly: 5)
        }) {
            draft = Draft(
                value: parts[0].value, reason: parts[1].string ?? "",
                person: parts[2].string ?? "", at: try parts[3].integer(),
                form: parts[4].string ?? "")
        }
        if let parts = try detail["remark"].map({ node throws(FormatError) in
            try node.elements(exactly: 2)
        }) {
            remark = Remark(person: parts[0].string ?? "", text: parts[1].string ?? "")
        }
        guard let endedAt else { return }
        guard let way = Ending.Way(rawValue: detail["way"]?.string ?? "") else {
            throw .mistyped
        }
        ending = Ending(
            way, at: endedAt, person: detail["person"]?.string ?? "",
            dot: try detail["dot"].map { node throws(FormatError) in try node.dot() })
    }

    private static func value(_ dot: Dot) -> JSONValue {
        var json = CanonicalJSON()
        json.dot(dot)
        return (try? JSONParser().value(json.bytes)) ?? .null
    }
}
