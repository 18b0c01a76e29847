import CommandFrame
import Console
import FrontDesk
import JSON
import Ledger
import Office
import People
import Storage
import SyncEngine
import Wording

/// One conflict: both sides in view, a settlement previewed, then saved with exactly what was shown
/// as its context.
struct CasePage {
    let house: NodeHouse
    let visit: Visit
    let id: RecordID
    let register: RegisterName

    init(_ house: NodeHouse, _ visit: Visit, _ id: RecordID, _ register: RegisterName) {
        self.house = house
        self.visit = visit
        self.id = id
        self.register = register
    }

    /// A settlement of the past, with the sides that were in view.
    struct Settled {
        let settlement: Settlement
        let before: ConflictSheet
    }

    /// What was read in one state of the store.
    struct Sight {
        /// As it stands now.
        var now: ConflictSheet
        /// As the form showed it.
        var shown: ConflictSheet
        let names: NodeNames
        /// Whether a value may be typed: numbers and lists are chosen only.
        let isText: Bool
        /// The work on it; nil once it ended.
        var desk: DeskCase?
        /// People to whom it can be given; none where nobody has an account.
        var able: [String] = []
        /// What settled it or corrected that, the last first; none while it is open.
        var settled: [Settled] = []
        /// What this office may take back of it.
        var undoable: Settlement?
        /// Why it may not, of one that it settled.
        var undoRefused: ActRefusal?

        /// The same as far as it may be seen by whoever may look.
        func seen(through mask: CaseMask) -> Sight {
            var sight = self
            sight.now = mask.sheet(now)
            sight.shown = mask.sheet(shown)
            sight.desk = desk.map(mask.draft)
            sight.settled = settled.map { one in
                Settled(
                    settlement: mask.settlement(one.settlement, now.register),
                    before: mask.sheet(one.before))
            }
            return sight
        }

        /// Values that came after the form was made.
        var newer: [ConflictSheet.Side] {
            let known = Set(shown.sides.flatMap(\.writings).map(\.dot))
            return now.sides.filter { side in
                !side.writings.contains { known.contains($0.dot) }
            }
        }
    }

    /// Somebody else settled what was typed for.
    var isAfterwards: Bool {
        visit.isPost && ["save", "preview", "draft"].contains(visit.form["_act"])
    }
    var isCorrecting: Bool { visit.form["_act"] == "correct" }

    var path: String { "/conflicts/\(id.text)/\(register.text)" }

    func answer() throws -> Answer {
        let form = visit.form["_form"].flatMap { Form(token: $0) }
        let sight: Sight?
        do { sight = try see(form) } catch ActRefusal.badForm { sight = try see(nil) }
        guard let sight else { return .notFound }
        guard visit.isPost else {
            let others = house.readers.note(visit.account.name, id, register, now: visit.now)
            return .page(CaseView(self, sight, others: others).page())
        }
        if let answer = try mark(sight) { return answer }
        switch visit.form["_act"] {
        case "undo": return try undo(sight)
        case "correct": return try correct(sight, form)
        default: return try settle(sight, form)
        }
    }

    /// The values of a record that stays home, for a purpose: the audit entry comes first.
    func reveal() throws -> Answer {
        guard visit.isPost, CaseMask.staysHome(id.kind), let sight = try see(nil) else {
            return .seeOther(path)
        }
        do {
            try house.node.desk.reveal(
                id.text, register: register, purpose: (visit.form["purpose"] ?? "").trimmed,
                by: actor)
        } catch let refusal as ActRefusal {
            return again(sight, refusal)
        }
        return .page(CaseView(self, sight, isRevealed: true).page())
    }

    private func see(_ form: Form?) throws -> Sight? {
        try house.node.store.read { reader in
            guard let record = try reader.record(id) else { return nil }
            if let form {
                let set = form.isHome || record.isPrivate ? record.home : record.shared
                guard set.vector.covers(form.seen) else { throw ActRefusal.badForm }
            }
            let now = try ConflictSheet(register, in: record, reader)
            var sight = Sight(
                now: now,
                shown: try form.map { try ConflictSheet(register, in: record, form: $0, reader) }
                    ?? now,
                names: try NodeNames(house.node, reader), isText: CaseInput.isText(now))
            if !now.isOpen {
                sight.settled = try Settlement.all(register, in: record, reader).map {
                    Settled(
                        settlement: $0, before: try $0.before(register, in: record, reader))
                }
            }
            sight.desk = try reader.cases(of: id).first {
                $0.isOpen && $0.register == register
            }
            sight.able = try reader.accounts().filter { !$0.isLocked && $0.may(.settle) }
                .map(\.name)
            do {
                sight.undoable = try house.node.desk.undoable(register, in: record, reader)
            } catch let refusal as ActRefusal {
                sight.undoRefused = refusal
            }
            return sight
        }
    }

    var actor: FrontDesk.Actor {
        FrontDesk.Actor(person: visit.account.name, at: visit.now)
    }

    func again(_ sight: Sight, _ phrase: Phrase) -> Answer {
        .page(CaseView(self, sight, problem: phrase, isAgain: true).page(status: 422))
    }

    /// What an act was refused for, above the form with what was typed.
    func again(_ sight: Sight, _ refusal: ActRefusal) -> Answer {
        let (what, todo) = house.explain(refusal, visit.language)
        let text = [what, todo ?? ""].joined(separator: " · ")
        return again(sight, Phrase(text, text))
    }

    func isOpen() throws -> Bool {
        try house.node.store.read { reader in
            try reader.record(id)?.conflicts.contains(register) ?? false
        }
    }

    /// Whether what was typed is only how a masked value looks.
    func isMask(_ value: JSONValue, _ sight: Sight) -> Bool {
        visit.form["choice"] == "own" && CaseMask.isMask(value, of: sight.shown)
    }

    private func settle(_ sight: Sight, _ form: Form?) throws -> Answer {
        guard form != nil else { return again(sight, PagePhrases.formLost) }
        guard sight.now.isOpen else { return again(sight, PagePhrases.settledMeanwhile) }
        if !sight.newer.isEmpty { return again(sight, PagePhrases.cameMeanwhile) }
        guard let value = CaseInput(visit.form, sight.shown).value else {
            return again(sight, PagePhrases.chooseOne)
        }
        if isMask(value, sight) { return again(sight, CasePhrases.isMask) }
        let reason = visit.form["reason"] ?? ""
        guard !reason.isEmpty else { return again(sight, PagePhrases.reasonNeeded) }
        switch visit.form["_act"] {
        case "save", "draft": break
        case "back": return .page(CaseView(self, sight, isAgain: true).page())
        default: return .page(CaseView(self, sight, isAgain: true).preview(value, reason))
        }
        let needsSecond = visit.form["_act"] == "draft"
        do {
            if needsSecond {
                _ = try house.node.desk.draft(
                    id.text, register, to: value, form: sight.shown.form, reason: reason,
                    by: actor)
                return .seeOther(path + "?said=drafted")
            }
            _ = try house.node.desk.resolve(
                id.text, register, to: value, form: sight.shown.form, reason: reason, by: actor)
        } catch let refusal as ActRefusal {
            return again(sight, refusal)
        }
        house.readers.leave(visit.account.name, id, register)
        return .seeOther(try isOpen() ? path + "?said=stillopen" : "/conflicts?said=settled")
    }
}

/// What a person chose or wrote on the form of a case.
struct CaseInput {
    /// Nil: nothing usable was chosen.
    let value: JSONValue?

    init(_ form: Fields, _ sheet: ConflictSheet) {
        switch form["choice"] {
        case "own": value = Self.own(form, sheet)
        case let choice?:
            let side = Int(choice).flatMap { number in
                sheet.sides.first { $0.number == number }
            }
            value = side?.value
        case nil: value = nil
        }
    }

    /// Typed anew: a text, a word, or each field of a group.
    private static func own(_ form: Fields, _ sheet: ConflictSheet) -> JSONValue? {
        let kind = OfficeVocabulary.vocabulary[sheet.record.id.kind]
        guard let declaration = kind?[register: sheet.register] else { return nil }
        if declaration.fields.isEmpty {
            guard let text = form["own"], !text.isEmpty else { return nil }
            return isText(sheet) ? .string(text) : nil
        }
        let members = declaration.fields.compactMap { field in
            form["own." + field].map { JSONMember(key: field, value: .string($0)) }
        }
        return members.count == declaration.fields.count ? .object(members) : nil
    }

    /// Whether the values can be written as one text: numbers and lists are chosen, not typed.
    static func isText(_ sheet: ConflictSheet) -> Bool {
        sheet.sides.allSatisfy { $0.value == nil || $0.value?.stringValue != nil }
    }
}
