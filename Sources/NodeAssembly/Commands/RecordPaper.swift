import CommandFrame
import FrontDesk
import JSON
import Ledger
import Office
import Storage
import Wording

/// A record written out for people, or as facts for programs.
struct RecordPaper {
    let call: CommandCall
    let names: NodeNames

    private var words: ValueText { ValueText(language: call.language) }
    private var width: Int { min(call.columns ?? 100, 100) }

    /// Registers whose text is shown as a block of its own, below the others.
    private static let blocks: Set<String> = ["body", "text"]
    /// The order that people look for; the others follow by name.
    private static let order = [
        "number", "city_number", "title", "name", "code", "state", "city_state", "scope_group",
        "theme", "channel", "received_at", "proposer_shown", "submitting_unit", "disposition",
        "decision",
    ]

    // MARK: For people

    /// What it is, and who holds it.
    func head(_ view: RecordView) -> [String] {
        let record = view.record
        let kind = WordPhrases.kind(record.id.kind)?.text(call.language) ?? record.id.kind.text
        var custody = WordPhrases.custody(record.custody)?.text(call.language) ?? ""
        let holders = record.audience.peers.map { names[$0] }
        if !holders.isEmpty { custody += "：" + holders.joined(separator: "、") }
        var lines = ["\(kind)  \(record.id.text)  （\(custody)）"]
        if record.isFrozen { lines.append(call.text(ShowPhrases.frozen)) }
        return lines
    }

    func registers(_ view: RecordView) -> [String] {
        var rows: [[String]] = []
        var blocks: [String] = []
        let declaration = OfficeVocabulary.vocabulary[view.record.id.kind]
        let known = view.registers.filter { declaration?[register: $0.register] != nil }
        for conflict in known.sorted(by: Self.comesFirst) {
            let name = conflict.register.text
            if conflict.isOpen {
                blocks += sides(conflict, view)
            } else if Self.isEmpty(conflict.provisional), conflict.sides.first?.value != nil {
                continue
            } else if Self.blocks.contains(name) {
                blocks += ["  \(words.label(name))"] + block(words.text(name, conflict.provisional))
            } else {
                rows.append(["  " + words.label(name), cell(name, conflict)])
            }
        }
        let unknown = view.registers.count - known.count
        if unknown > 0 {
            blocks.append("  " + call.text(ShowPhrases.unknown, ["count": "\(unknown)"]))
        }
        return Columns.table(rows, limit: call.columns) + blocks
    }

    private func cell(_ name: String, _ conflict: Conflict) -> String {
        guard name == "original", let text = conflict.provisional?.stringValue else {
            return words.text(name, conflict.provisional)
        }
        return call.text(ShowPhrases.keptText, ["count": "\(BodyText.length(text))"])
    }

    /// Every side of a conflict, with who said it.
    private func sides(_ conflict: Conflict, _ view: RecordView) -> [String] {
        let name = conflict.register.text
        var lines = ["  ⚠ " + call.text(ShowPhrases.conflict, ["register": words.label(name)])]
        for (place, side) in conflict.sides.enumerated() {
            let said = side.dots.compactMap { view.change($0)?.change.header }.map(signature)
            lines.append("    〔\(place + 1)〕" + said.joined(separator: "；"))
            lines += block(words.text(name, side.value))
        }
        return lines
    }

    private func block(_ text: String) -> [String] {
        Columns.wrap(text, width - 6).map { "      " + $0 }
    }

    private func signature(_ header: ChangeHeader) -> String {
        "\(header.author) @ \(names[header.dot.node])  \(BeijingTime.text(header.at))"
    }

    /// A record that stays home, as much of it as may be seen.
    func values(_ values: PrivateValues) -> [String] {
        let kind = values.record.kind
        let title = WordPhrases.kind(kind)?.text(call.language) ?? kind.text
        let rows = values.values.filter { $0.key != "proposal" && !Self.isEmpty($0.value) }.sorted {
            $0.key < $1.key
        }
        .map { ["  " + words.label($0.key.text), words.text($0.key.text, $0.value)] }
        return ["\(title)  \(values.record.text)"] + Columns.table(rows)
    }

    func history(_ view: RecordView) -> [String] {
        view.history.map { change in
            let header = change.change.header
            let registers = header.registers.map { words.label($0.text) }
            let marks = marks(change, view).map { "〔\($0.text(call.language))〕" }
            let reason = reason(change).map { "  — \($0)" } ?? ""
            return "  \(signature(header))  \(marks.joined())"
                + registers.joined(separator: "、") + reason
        }
    }

    private func marks(_ change: StoredChange, _ view: RecordView) -> [Phrase] {
        var marks: [Phrase] = []
        if change.isHome { marks.append(ShowPhrases.markPrivate) }
        if isVoid(change, view) { marks.append(ShowPhrases.markVoid) }
        if change.change.isErased { marks.append(ShowPhrases.markErased) }
        return marks
    }

    private func isVoid(_ change: StoredChange, _ view: RecordView) -> Bool {
        let set = change.isHome ? view.record.home : view.record.shared
        return set.voids.contains(change.change.header.dot)
    }

    private func reason(_ change: StoredChange) -> String? {
        change.change.payloadBytes.flatMap { try? Payload(bytes: $0) }?.reason
    }

    private static func isEmpty(_ value: JSONValue?) -> Bool {
        value == .string("") || value == .array([])
    }

    static func comesFirst(_ left: Conflict, _ right: Conflict) -> Bool {
        comesFirst(left.register, right.register)
    }

    static func comesFirst(_ left: RegisterName, _ right: RegisterName) -> Bool {
        let places = [left, right].map { order.firstIndex(of: $0.text) ?? order.count }
        return places[0] == places[1] ? left < right : places[0] < places[1]
    }

    // MARK: For programs

    func facts(_ view: RecordView, withRegisters: Bool) -> [String: JSONValue] {
        var facts: [String: JSONValue] = [
            "record": .string(view.record.id.text), "kind": .string(view.record.id.kind.text),
            "custody": .string(view.record.custody.rawValue),
            "frozen": .bool(view.record.isFrozen),
            "conflicts": .texts(view.record.conflicts.map(\.text)),
            "holders": .texts(view.record.audience.peers.map(\.text)),
            "form": .string(view.form.token),
        ]
        if withRegisters {
            let registers = view.registers.map { conflict in
                JSONMember(
                    key: conflict.register.text, value: .array(conflict.sides.map(fact)))
            }
            facts["registers"] = .object(registers)
        }
        return facts
    }

    private func fact(_ side: Conflict.Side) -> JSONValue {
        .object([
            JSONMember(key: "value", value: side.value ?? .null),
            JSONMember(key: "erased", value: .bool(side.value == nil)),
            JSONMember(key: "changes", value: .texts(side.dots.map(\.description))),
        ])
    }

    func facts(_ change: StoredChange, of view: RecordView) -> [String: JSONValue] {
        let header = change.change.header
        return [
            "change": .string(header.dot.description), "author": .string(header.author),
            "node": .string(names[header.dot.node]), "at": .int(header.at),
            "registers": .texts(header.registers.map(\.text)), "private": .bool(change.isHome),
            "void": .bool(isVoid(change, view)), "erased": .bool(change.change.isErased),
            "reason": reason(change).map { .string($0) } ?? .null,
        ]
    }
}
