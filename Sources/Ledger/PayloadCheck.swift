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
    public static func examine(
        _ node: JSONNode, of header: ChangeHeader, declaration: KindDeclaration?
    ) -> Finding {
        guard let salt = node["salt"], (salt.withUTF8 { $0.count } ?? 0) >= 22,
            let values = node["values"], values.kind == .object,
            values.count == header.registers.count
        else { return .mismatch }
        var known = 0
        var broken: RegisterName?
        forEachValue(values, of: header) { name, value in
            known += 1
            guard let fields = declaration?[register: name]?.fields, !fields.isEmpty else { return }
            if !holds(value, all: fields) { broken = name }
        }
        // Keys are unique by parsing, so equal counts mean the very same names.
        if known != header.registers.count { return .mismatch }
        if let broken { return .groupInPart(broken) }
        return .sound
    }

    /// Visits the values of registers that the header names. Keys usually stand in the header's own
    /// order, so most are found without a search.
    public static func forEachValue(
        _ values: JSONNode, of header: ChangeHeader, _ body: (RegisterName, JSONNode) -> Void
    ) {
        var place = 0
        values.forEachMember { key, value in
            let registers = header.registers
            if place < registers.count, key.elementsEqual(registers[place].text.utf8) {
                body(registers[place], value)
            } else if let name = registers.first(where: { key.elementsEqual($0.text.utf8) }) {
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
