internal import CSimdjson

/// One element of a parsed document, borrowed from its parser.
///
/// Cheap to copy, reads without allocating, and valid only inside the `body` of the
/// `parse` that gave it.
public struct JSONNode {
    public enum Kind: Sendable {
        case null, bool, int, fraction, string, array, object
    }

    private let node: jy_json_node

    init(_ node: jy_json_node) {
        self.node = node
    }

    public var kind: Kind {
        switch jy_json_kind_of(node) {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .fraction: .fraction
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    /// Nil when it is no boolean.
    public var bool: Bool? {
        var value = false
        return jy_json_get_bool(node, &value) ? value : nil
    }

    /// Nil when it is no whole number.
    public var int: Int64? {
        var value: Int64 = 0
        return jy_json_get_int(node, &value) ? value : nil
    }

    /// Nil when it is no fraction; a strict parser gives none.
    public var fraction: Double? {
        var value = 0.0
        return jy_json_get_fraction(node, &value) ? value : nil
    }

    /// Nil when it is no string.
    public var string: String? {
        withUTF8 { String(decoding: $0, as: UTF8.self) }
    }

    /// Hands the valid UTF-8 of a string to `body`; nil when it is no string.
    public func withUTF8<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R? {
        var text = jy_json_text()
        guard jy_json_get_text(node, &text) else { return nil }
        return try body(UnsafeRawBufferPointer(start: text.bytes, count: text.count))
    }

    /// Elements of an array or members of an object, else nil. Stops at 16,777,215.
    public var count: Int? {
        var count = 0
        return jy_json_get_count(node, &count) ? count : nil
    }

    /// The member named `key`; nil when absent or when it is no object.
    public subscript(_ key: StaticString) -> JSONNode? {
        key.withUTF8Buffer { name in
            var member = jy_json_node()
            let found = jy_json_get_member(node, name.baseAddress, name.count, &member)
            return found ? JSONNode(member) : nil
        }
    }

    /// The member named `key`; nil when absent or when it is no object.
    public subscript(_ key: String) -> JSONNode? {
        var key = key
        return key.withUTF8 { name in
            var member = jy_json_node()
            let found = jy_json_get_member(node, name.baseAddress, name.count, &member)
            return found ? JSONNode(member) : nil
        }
    }

    /// Visits the elements in order; none when it is no array.
    public func forEachElement(_ body: (JSONNode) throws -> Void) rethrows {
        var cursor = jy_json_cursor()
        guard jy_json_begin_array(node, &cursor) else { return }
        var element = jy_json_node()
        while jy_json_next_element(&cursor, &element) {
            try body(JSONNode(element))
        }
    }

    /// Visits the members in order of arrival, each key as valid UTF-8; none when it is
    /// no object.
    public func forEachMember(
        _ body: (_ key: UnsafeRawBufferPointer, _ value: JSONNode) throws -> Void
    ) rethrows {
        var cursor = jy_json_cursor()
        guard jy_json_begin_object(node, &cursor) else { return }
        var key = jy_json_text()
        var value = jy_json_node()
        while jy_json_next_member(&cursor, &key, &value) {
            let name = UnsafeRawBufferPointer(start: key.bytes, count: key.count)
            try body(name, JSONNode(value))
        }
    }

    /// A copy of the whole element that outlives the parse.
    public var value: JSONValue {
        switch kind {
        case .null: return .null
        case .bool: return .bool(bool ?? false)
        case .int: return .int(int ?? 0)
        case .fraction: return .fraction(fraction ?? 0)
        case .string: return .string(string ?? "")
        case .array:
            var elements: [JSONValue] = []
            elements.reserveCapacity(count ?? 0)
            forEachElement { elements.append($0.value) }
            return .array(elements)
        case .object:
            var members: [JSONMember] = []
            members.reserveCapacity(count ?? 0)
            forEachMember { key, node in
                let key = String(decoding: key, as: UTF8.self)
                members.append(JSONMember(key: key, value: node.value))
            }
            return .object(members)
        }
    }
}
