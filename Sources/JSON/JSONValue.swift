/// A JSON value that stands on its own.
///
/// Two values are equal when they have equal kinds, numbers, bytes of text and members
/// in equal order. Text is compared by its UTF-8 bytes, not as `String` compares it:
/// "é" as one character and as two are two texts here, as they are on the wire.
public enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case int(Int64)
    /// Only from a parser that takes fractions; has no canonical form.
    case fraction(Double)
    case string(String)
    case array([JSONValue])
    /// Members in order of arrival.
    case object([JSONMember])

    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.fraction(let left), .fraction(let right)): left == right
        case (.string(let left), .string(let right)): left.isSameUTF8(as: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }

    /// The member named `key`, compared by bytes; nil when absent or no object.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key.isSameUTF8(as: key) }?.value
    }

    public var stringValue: String? {
        if case .string(let text) = self { text } else { nil }
    }

    public var intValue: Int64? {
        if case .int(let number) = self { number } else { nil }
    }

    public var boolValue: Bool? {
        if case .bool(let flag) = self { flag } else { nil }
    }

    public var arrayValue: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The one canonical text of the value, as UTF-8; see `CanonicalJSON`.
    public var canonical: [UInt8] {
        var writer = CanonicalJSON()
        writer.write(self)
        return writer.bytes
    }
}

/// A named value of an object.
public struct JSONMember: Sendable, Equatable {
    public var key: String
    public var value: JSONValue

    public init(key: String, value: JSONValue) {
        self.key = key
        self.value = value
    }

    public static func == (left: JSONMember, right: JSONMember) -> Bool {
        left.key.isSameUTF8(as: right.key) && left.value == right.value
    }
}

extension [JSONMember] {
    /// By the bytes of the keys; most objects come so, and cost no copy.
    var sortedByKey: [JSONMember] {
        let isSorted = zip(self, dropFirst()).allSatisfy { !$1.key.isBeforeInUTF8($0.key) }
        return isSorted ? self : sorted { $0.key.isBeforeInUTF8($1.key) }
    }
}
