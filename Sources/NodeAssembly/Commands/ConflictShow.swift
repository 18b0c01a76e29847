import CommandFrame
import FrontDesk
import JSON
import Ledger
import Storage

/// The conflicts of one record with both sides in view.
struct ConflictShow {
    let node: Node
    let telling: Telling

    init(_ node: Node, _ telling: Telling) {
        self.node = node
        self.telling = telling
    }

    func run() throws -> ExitCode {
        let word = telling.call.argument("word") ?? ""
        let wanted = try telling.call.argument("register").map(telling.call.register)
        let isRevealed = try reveal(word, wanted)
        try node.store.read { reader in
            let record = try node.desk.find(word, reader)
            if let wanted, !record.conflicts.contains(wanted) {
                throw OperatorError.notConflicted(register: wanted.text)
            }
            let registers = wanted.map { [$0] } ?? record.conflicts
            let mask = CaseMask(record.id.kind, isRevealed: isRevealed)
            let sheets = try registers.map {
                mask.sheet(try ConflictSheet($0, in: record, reader))
            }
            let names = try NodeNames(node, reader)
            if telling.wantsFacts {
                telling.facts([
                    "record": .string(record.id.text), "number": record.shown("number"),
                    "form": .string(Form(record).token), "masked": .bool(mask.isOn),
                    "conflicts": .array(sheets.map { facts($0, names) }),
                ])
                return
            }
            if sheets.isEmpty { telling.say(ConflictPhrases.none) }
            for (index, sheet) in sheets.enumerated() {
                if index > 0 { telling.gap() }
                tell(sheet, names)
            }
            if mask.isOn, !sheets.isEmpty { telling.say(ConflictPhrases.masked) }
        }
        return .done
    }

    /// The audit entry comes first; what it allows to be seen afterwards.
    private func reveal(_ word: String, _ register: RegisterName?) throws -> Bool {
        guard let purpose = telling.call.option("reveal") else { return false }
        let record = try node.store.read { try node.desk.find(word, $0).id }
        guard CaseMask.staysHome(record.kind) else { return false }
        try node.desk.reveal(
            word, register: register, purpose: purpose, by: node.actor(telling.call.person))
        return true
    }

    private func tell(_ sheet: ConflictSheet, _ names: NodeNames) {
        telling.say(
            ConflictPhrases.heading,
            [
                "record": sheet.record.shortName, "title": sheet.record.title,
                "register": telling.name(sheet.register), "count": String(sheet.sides.count),
                "since": sheet.since.map(telling.time) ?? "?",
            ])
        tellBase(sheet)
        let base = (sheet.base.count == 1 ? sheet.base.first?.value : nil)
            .map { telling.value(sheet.register, $0) }
        let first = sheet.sides.first?.value.map { telling.value(sheet.register, $0) }
        for side in sheet.sides {
            telling.gap()
            let text = telling.value(sheet.register, side.value)
            telling.say(
                side.number == 1 ? ConflictPhrases.provisionalSide : ConflictPhrases.side,
                ["number": String(side.number), "value": text])
            if let base, let marked = TextMarks.marked(from: base, to: text) {
                telling.say(ConflictPhrases.againstBase, ["text": marked], indent: 2)
            }
            if side.number > 1, let first, let marked = TextMarks.marked(from: first, to: text) {
                telling.say(ConflictPhrases.againstFirst, ["text": marked], indent: 2)
            }
            telling.writers(of: side, names)
        }
        telling.gap()
        telling.say(ConflictPhrases.token, ["token": sheet.form.token])
        telling.say(
            ConflictPhrases.settleWith,
            [
                "record": sheet.record.shortName, "register": sheet.register.text,
                "token": sheet.form.token,
            ])
    }

    private func tellBase(_ sheet: ConflictSheet) {
        switch sheet.base.count {
        case 0: telling.say(ConflictPhrases.noBase)
        case 1:
            telling.say(
                ConflictPhrases.base,
                ["value": telling.value(sheet.register, sheet.base.first?.value)])
        default:
            telling.say(ConflictPhrases.manyBases, ["count": String(sheet.base.count)])
            for item in sheet.base {
                telling.say(
                    ConflictPhrases.baseItem, ["value": telling.value(sheet.register, item.value)],
                    indent: 2)
            }
        }
    }

    private func facts(_ sheet: ConflictSheet, _ names: NodeNames) -> JSONValue {
        .facts([
            "register": .string(sheet.register.text),
            "since": sheet.since.map { .int($0) },
            "base": .array(
                sheet.base.map { item in
                    .facts(["dot": .string(item.dot.description), "value": item.value])
                }),
            "sides": .array(
                sheet.sides.map { side in
                    .facts([
                        "number": .number(side.number), "value": side.value,
                        "erased": .bool(side.value == nil),
                        "provisional": .bool(side.number == 1),
                        "written": .array(side.writings.map { facts($0, names) }),
                    ])
                }),
        ])
    }

    private func facts(_ writing: ConflictSheet.Writing, _ names: NodeNames) -> JSONValue {
        .facts([
            "dot": .string(writing.dot.description), "author": .string(writing.author),
            "node": names.fact(writing.dot.node), "tier": .string(writing.tier.rawValue),
            "at": .int(writing.at), "reason": writing.reason.map { .string($0) },
        ])
    }
}
