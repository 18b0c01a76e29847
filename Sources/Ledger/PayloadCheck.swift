import Hashing
import JSON

/// What a node looks at in a payload before it keeps it, without building the values.
public enum PayloadCheck {
    public enum Finding: Sendable, Equatable {
        case sound
        /// Not the bytes that the header names, or not a payload at all.
        case mismatch
        /// A group of the vocabulary is written in part or is no object.
        case groupInPart(RegisterName)
    }

    /// - Parameters:
    ///   - node: the parsed payload.
    ///   - declared: of the header's registers, as `Vocabulary.declared` gives it.
    ///   - listed: gets the values of registers that lists show.
    public static func examine(
        _ node: JSONNode, of header: ChangeHeader, declared: [RegisterDeclaration?],
        listed: inout [JSONMember]
    ) -> Finding {
        guard let salt = node["salt"], (salt.withUTF8 { $0.count } ?? 0) >= 22,
            let values = node["values"], values.kind == .object,
            values.count == header.registers.count,
            node["reason"].map({ $0.kind == .string }) ?? true
        else { return .mismatch }
        var known = 0
        var broken: RegisterName?
        forEachValue(values, of: header) { place, value in
            known += 1
            guard let register = declared[place] else { return }
            if register.isListed {
                listed.append(JSONMember(key: register.name.text, value: value.value))
            }
            if !register.fields.isEmpty, !holds(value, all: register.fields) {
                broken = register.name
            }
        }
        // Keys are unique by parsing, so equal counts mean the very same names.
        if known != header.registers.count { return .mismatch }
        if let broken { return .groupInPart(broken) }
        return .sound
    }

    /// Visits the values of registers that the header names. Keys usually stand in the header's own
    /// order, so most are found without a search.
    private static func forEachValue(
        _ values: JSONNode, of header: ChangeHeader, _ body: (_ place: Int, JSONNode) -> Void
    ) {
        let registers = header.registers
        var next = 0
        values.forEachMember { key, value in
            if next < registers.count, registers[next].isSpelt(key) {
                body(next, value)
            } else if let place = registers.firstIndex(where: { $0.isSpelt(key) }) {
                body(place, value)
            }
            next += 1
        }
    }

    private static func holds(_ value: JSONNode, all fields: [String]) -> Bool {
        guard value.kind == .object else { return false }
        return fields.allSatisfy { value[$0] != nil }
    }
}
