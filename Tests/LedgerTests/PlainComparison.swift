import JSON
import Ledger

extension RecordState {
    /// Nil when the plain merge of the same changes says the same; else the first difference.
    func difference(from plain: PlainMerge, changes: [Change]) throws -> String? {
        var marks: [String: Int] = [:]
        for mark in vector.marks {
            marks["\(mark.writer.node)/\(mark.writer.incarnation)"] = Int(mark.counter)
        }
        if marks != plain.vector { return "vector \(marks), not \(plain.vector)" }
        if Set(registers.keys.map(\.text)) != plain.registers { return "other registers" }
        for name in registers.keys {
            let live = Set((registers[name]?.live ?? []).map(\.description))
            if live != plain.live(name.text) {
                return "\(name): \(live) live, not \(plain.live(name.text))"
            }
            let conflict = Conflict(name, in: self) { dot in
                changes.first { $0.header.dot == dot }?.value(of: name)
            }
            let values = conflict.sides.map { $0.value?.plainText ?? "(erased)" }
            if values.count != Set(values).count { return "\(name): a side twice" }
            if Set(values) != (try plain.values(name.text)) { return "\(name): other values" }
            if conflict.isOpen != (try plain.isInConflict(name.text)) {
                return "\(name): open \(conflict.isOpen)"
            }
            if values.first != (try plain.provisional(name.text)) {
                return "\(name): another provisional value"
            }
            let base = conflict.base(in: changes.map(\.header), voids: Set(voids))
            if !live.isEmpty, Set(base.map(\.description)) != plain.base(name.text) {
                return "\(name): base \(base), not \(plain.base(name.text))"
            }
        }
        return nil
    }
}

extension PlainMerge {
    init(_ changes: [Change], voids: Set<Dot>) throws {
        try self.init(
            changes: changes.map { ($0.headerBytes, $0.payloadBytes) },
            voids: Set(voids.map(\.description)))
    }
}

extension JSONValue {
    fileprivate var plainText: String {
        canonical.map { String($0, radix: 16) }.joined(separator: " ")
    }
}
