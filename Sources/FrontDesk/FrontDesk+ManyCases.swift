import JSON
import Ledger
import Storage
import SyncEngine

/// The same choice for many conflicts of a kind, after a preview.
extension FrontDesk {
    /// What the choice would do to each open conflict of a register, the oldest first.
    public func planMany(
        _ kind: Kind, _ register: RegisterName, _ choice: CaseChoice, _ reader: any StoreReader
    ) throws -> CasePlan {
        var query = CaseQuery(isOpen: true, limit: CasePlan.limit)
        query.kind = kind
        query.register = register
        let items = try reader.cases(query).compactMap { desk -> CasePlan.Item? in
            guard let record = try reader.record(desk.record) else { return nil }
            let sheet = try ConflictSheet(register, in: record, reader)
            do {
                let value = try value(choice, sheet)
                return CasePlan.Item(desk: desk, sheet: sheet, value: value, refusal: nil)
            } catch let refusal as ActRefusal {
                return CasePlan.Item(desk: desk, sheet: sheet, value: nil, refusal: refusal)
            }
        }
        let token = CasePlanToken(
            kind: kind, register: register, choice: choice,
            touched: items.map(\.sheet.record.touched).max() ?? 0,
            last: items.map(\.desk.number).max() ?? 0, count: items.count { $0.value != nil })
        return CasePlan(
            token: token, items: items, beyond: try reader.countCases(query) - items.count)
    }

    /// Settles what a preview showed, each in an act of its own: one that cannot be settled holds up no
    /// other. What changed since the preview is left out.
    public func settleMany(
        _ token: CasePlanToken, reason: String, by actor: Actor
    ) throws -> ManySettled {
        guard !reason.isEmpty else { throw ActRefusal.reasonMissing }
        var query = CaseQuery(isOpen: true, limit: CasePlan.limit)
        query.kind = token.kind
        query.register = token.register
        let cases = try store.read { try $0.cases(query) }.filter { $0.number <= token.last }
        var done = ManySettled()
        for desk in cases {
            do {
                try settle(desk, token, reason, actor)
                done.settled.append(desk)
            } catch let refusal as ActRefusal {
                done.left.append((desk, refusal))
            }
        }
        // Those left out by the preview itself are not gone.
        let changed = done.left.count { $0.refusal == .cameMeanwhile }
        done.gone = max(0, token.count - done.settled.count - changed)
        return done
    }

    private func settle(
        _ desk: DeskCase, _ token: CasePlanToken, _ reason: String, _ actor: Actor
    ) throws {
        _ = try act("resolve", actor) { recorder, pen in
            var record = try find(desk.record.text, recorder)
            guard record.touched <= token.touched,
                record.openConflicts.contains(token.register)
            else { throw ActRefusal.cameMeanwhile }
            let sheet = try ConflictSheet(token.register, in: record, recorder.reader)
            let value = try value(token.choice, sheet)
            try save(
                [token.register: value], in: &record, form: sheet.form, reason: reason, recorder,
                pen)
            return (
                record.id.text, record.id.text,
                detail(["registers": token.register.text, "many": token.choice.rawValue])
            )
        }
    }

    /// What the choice comes to in one conflict.
    private func value(_ choice: CaseChoice, _ sheet: ConflictSheet) throws -> JSONValue {
        if sheet.record.isFrozen { throw ActRefusal.isFrozen }
        if policy.needsSecond(sheet.record.id.kind, sheet.register) {
            throw ActRefusal.needsSecond(register: sheet.register.text)
        }
        guard let value = choice.side(of: sheet, at: node.id)?.value else {
            throw ActRefusal.unclearChoice
        }
        try check([sheet.register: value], sheet.record.id.kind)
        return value
    }
}
