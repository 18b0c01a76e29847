import CommandFrame
import FrontDesk
import JSON
import Ledger
import Storage

/// Settles a conflict by a side or a value. What was not on the form stays.
struct ConflictResolve {
    let node: Node
    let telling: Telling

    private struct Plan {
        let sheet: ConflictSheet
        let value: JSONValue
        /// What the settlement covers: nothing when the form is older than the release.
        let covered: [ConflictSheet.Side]
        /// Values that live now and were not on the form.
        let newer: Int
        let names: NodeNames
    }

    init(_ node: Node, _ telling: Telling) {
        self.node = node
        self.telling = telling
    }

    func run() throws -> ExitCode {
        let call = telling.call
        let register = try call.register(call.argument("register") ?? "")
        var form: Form?
        if let token = call.option("form") {
            guard let read = Form(token: token) else { throw OperatorError.badForm }
            form = read
        }
        let plan = try node.store.read { try self.plan(register, form, $0) }
        if call.has("dry-run") {
            tell(plan, isDry: true, remaining: plan.newer)
            return .done
        }
        // The form that was judged is the form that is saved: between both, others may write.
        let record = try node.desk.resolve(
            plan.sheet.record.id.text, register, to: plan.value, form: plan.sheet.form,
            reason: call.option("reason") ?? "", by: node.actor(call.person))
        let after = try node.store.read { reader throws in
            try ConflictSheet(register, in: try node.desk.find(record, reader), reader)
        }
        tell(plan, isDry: false, remaining: after.sides(otherThan: plan.value).count)
        return .done
    }

    private func plan(
        _ register: RegisterName, _ form: Form?, _ reader: any StoreReader
    ) throws -> Plan {
        let record = try node.desk.find(telling.call.argument("word") ?? "", reader)
        if let form {
            let isHome = form.isHome || record.isPrivate
            let vector = isHome ? record.home.vector : record.shared.vector
            guard vector.covers(form.seen) else { throw OperatorError.badForm }
        }
        let now = try ConflictSheet(register, in: record, reader)
        guard now.isOpen else { throw OperatorError.notConflicted(register: register.text) }
        let sheet = try ConflictSheet(register, in: record, form: form, reader)
        let shown = Set(sheet.sides.flatMap(\.writings).map(\.dot))
        let value = try telling.call.chosenValue(sheet)
        let newer = now.sides(otherThan: value).count { side in
            !side.writings.contains { shown.contains($0.dot) }
        }
        let isOlder = sheet.form.isHome && !record.isPrivate
        return Plan(
            sheet: sheet, value: value, covered: isOlder ? [] : sheet.sides, newer: newer,
            names: try NodeNames(node, reader))
    }

    private func tell(_ plan: Plan, isDry: Bool, remaining: Int) {
        let (register, mask) = (plan.sheet.register, CaseMask(plan.sheet.record.id.kind))
        // What the person wrote is no secret to him; a side that he kept may be one.
        let isWritten = telling.call.option("keep") == nil
        let value = isWritten ? plan.value : mask.value(register, plan.value)
        if telling.wantsFacts {
            telling.facts([
                "record": .string(plan.sheet.record.id.text), "register": .string(register.text),
                "value": value, "written": .bool(!isDry),
                "covers": .array(
                    plan.covered.flatMap(\.writings).map { .string($0.dot.description) }),
                "newer": .number(remaining),
            ])
            return
        }
        let text = ["value": telling.value(register, value)]
        telling.say(isDry ? ConflictPhrases.wouldSettle : ConflictPhrases.settled, text)
        if !plan.covered.isEmpty { telling.say(ConflictPhrases.covers) }
        for side in plan.covered {
            for writing in side.writings {
                telling.say(
                    ConflictPhrases.covered,
                    [
                        "value": telling.value(register, mask.value(register, side.value)),
                        "author": writing.author,
                        "node": plan.names[writing.dot.node],
                    ], indent: 2)
            }
        }
        if remaining > 0 {
            let values = ["count": String(remaining)]
            telling.say(isDry ? ConflictPhrases.notOnForm : ConflictPhrases.remain, values)
        }
    }
}
