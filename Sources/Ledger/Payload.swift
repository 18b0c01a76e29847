import Hashing
import JSON

/// The values a change sets, with the salt that keeps its hash from being guessed
/// (Protocol/records.md §4).
public struct Payload: Sendable, Equatable {
    /// At least 16 random bytes as base64url: a short value cannot be found by trying.
    public let salt: String
    /// One value for each register of the header.
    public let values: [RegisterName: JSONValue]
    /// Why, where the act asks for it: a resolution always has one.
    public let reason: String?

    public init(salt: String, values: [RegisterName: JSONValue], reason: String? = nil) {
        self.salt = salt
        self.values = values
        self.reason = reason
    }

    public var canonicalBytes: [UInt8] {
        var members = [JSONMember(key: "salt", value: .string(salt))]
        if let reason { members.append(JSONMember(key: "reason", value: .string(reason))) }
        let fields = values.map { JSONMember(key: $0.key.text, value: $0.value) }
        members.append(JSONMember(key: "values", value: .object(fields)))
        var json = CanonicalJSON(capacity: 2048)
        json.write(.object(members))
        return json.bytes
    }

    /// Reads some values of a payload: quicker than all of it.
    public static func values(
        of registers: [RegisterName], in bytes: [UInt8]
    ) throws -> [RegisterName: JSONValue] {
        try JSONParser().parse(bytes) { root in
            var found: [RegisterName: JSONValue] = [:]
            try root.required("values").forEachMember { key, value in
                if let name = registers.first(where: { $0.isSpelt(key) }) {
                    found[name] = value.value
                }
            }
            return found
        }
    }

    /// Reads a payload back. Bytes that passed `PayloadCheck` always can be read.
    public init(bytes: [UInt8]) throws(FormatError) {
        let root: JSONValue
        do { root = try JSONParser().value(bytes) } catch { throw .notJSON(error) }
        guard let salt = root["salt"]?.stringValue else { throw .missing("salt") }
        guard case .object(let members)? = root["values"] else { throw .missing("values") }
        var values: [RegisterName: JSONValue] = [:]
        for member in members {
            guard let name = RegisterName(text: member.key) else { throw .badName }
            values[name] = member.value
        }
        self.init(salt: salt, values: values, reason: root["reason"]?.stringValue)
    }
}
