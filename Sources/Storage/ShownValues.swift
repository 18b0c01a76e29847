import JSON
import Ledger

/// The values of a record that lists show, with their canonical bytes: made where the values come
/// in, so that the store's one writer need not make them.
public struct ShownValues: Sendable, Equatable {
    /// Sorted by name, each once.
    public let members: [JSONMember]
    /// Of these members as one object.
    public let bytes: [UInt8]

    public static let none = ShownValues([])

    /// - Parameter members: each name once, in any order.
    public init(_ members: [JSONMember]) {
        self.members = members.sorted { $0.key < $1.key }
        var json = CanonicalJSON(capacity: 320)
        json.beginObject()
        for member in self.members {
            json.key(member.key)
            json.write(member.value)
        }
        json.endObject()
        bytes = json.bytes
    }

    /// As a store kept them.
    public init(kept members: [JSONMember], bytes: [UInt8]) {
        self.members = members
        self.bytes = bytes
    }

    public subscript(register: RegisterName) -> JSONValue? {
        members.first { $0.key == register.text }?.value
    }

    public static func == (left: ShownValues, right: ShownValues) -> Bool {
        left.members == right.members
    }
}
