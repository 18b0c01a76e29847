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
    ///   - declaration: of the record's kind; nil when this version does not know it.
    ///   - listed: gets the values of registers that lists show.
    public static func examine(
        _ node: JSONNode, of header: ChangeHeader, declaration: KindDeclaration?,
        listed: inout [JSONMember]
    ) -> Finding {
        guard let salt = node["salt"], (salt.withUTF8 { $0.count } ?? 0) >= 22,
            let values = node["values"], values.kind == .object,
            values.count == header.registers.count
        else { return .mismatch }
        var known = 0
        var broken: RegisterName?
        forEachValue(values, of: header) { name, value in
            known += 1
            guard let register = declaration?[register: name] else { return }
            if register.isListed {
                listed.append(JSONMember(key: name.text, value: value.value))
            }
            if !register.fields.isEmpty, !holds(value, all: register.fields) { broken = name }
        }
        // Keys are unique by parsing, so equal counts mean the very same names.
        if known != header.registers.count { return .mismatch }
        if let broken { return .groupInPart(broken) }
        return .sound
    }

    /// Visits the values of registers that the header names. Keys usually stand in the header's own
    /// order, so most are found without a search.
    private static func forEachValue(
        _ values: JSONNode, of header: ChangeHeader, _ body: (RegisterName, JSONNode) -> Void
    ) {
        let registers = header.registers
        var place = 0
        values.forEachMember { key, value in
            // Equal texts are equal bytes here: no other character stands for a letter of a name.
            let key = String(decoding: key, as: UTF8.self)
            if place < registers.count, key == registers[place].text {
                body(registers[place], value)
            } else if let name = registers.first(where: { key == $0.text }) {
                body(name, value)
            }
            place += 1
        }
    }

    private static func holds(_ value: JSONNode, all fields: [String]) -> Bool {
        guard value.kind == .object else { return false }
        var missing = Set(fields)
        value.forEachMember { key, _ in missing.remove(String(decoding: key, as: UTF8.self)) }
        return missing.isEmpty
    }
}
