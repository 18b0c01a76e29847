import JSON
import Ledger
import People
import Storage
import SyncEngine

/// Who works on a conflict, until when, and whether a second person agrees. Of this office alone:
/// none of it is sent.
extension FrontDesk {
    /// The open case of a register.
    public func openCase(
        _ register: RegisterName, of record: RecordID, _ reader: any StoreReader
    ) throws -> DeskCase {
        let found = try reader.cases(of: record).first { $0.isOpen && $0.register == register }
        guard let found else { throw ActRefusal.noConflict }
        return found
    }

    /// Takes a case on (认领).
    public func claim(_ word: String, _ register: RegisterName, by actor: Actor) throws -> String {
        try note("case-claim", word, register, actor) { desk, _ in
            if let holder = desk.holder, holder != actor.person {
                throw ActRefusal.heldBy(holder)
            }
            desk.holder = actor.person
            return [:]
        }
    }

    /// Gives up a case that one has.
    public func putBack(
        _ word: String, _ register: RegisterName, by actor: Actor
    ) throws -> String {
        try note("case-put-back", word, register, actor) { desk, _ in
            guard desk.holder == actor.person else {
                throw desk.holder.map { ActRefusal.heldBy($0) } ?? ActRefusal.nobodyHasIt
            }
            desk.holder = nil
            return [:]
        }
    }

    /// Gives a case to somebody (指派), who must be able to settle it.
    public func assign(
        _ word: String, _ register: RegisterName, to person: String, by actor: Actor
    ) throws -> String {
        guard !person.isEmpty else { throw ActRefusal.badValue(field: "person", reason: .empty) }
        return try note("case-assign", word, register, actor) { desk, reader in
            try Permission.check(person, .settle, reader)
            desk.holder = person
            return ["to": person]
        }
    }

    /// Says until when a case is to be settled (限期).
    ///
    /// - Parameter due: milliseconds since 1970 UTC; nil: as the office's rule says.
    public func setDue(
        _ word: String, _ register: RegisterName, _ due: Int64?, by actor: Actor
    ) throws -> String {
        try note("case-due", word, register, actor) { desk, _ in
            desk.dueAt = due
            return ["due": due.map { String($0) } ?? ""]
        }
    }

    // MARK: A second pair of eyes

    /// Writes down a settlement that another person is to confirm (提交复核). It waits here and is not
    /// sent.
    public func draft(
        _ word: String, _ register: RegisterName, to value: JSONValue, form: Form?,
        reason: String, by actor: Actor
    ) throws -> String {
        guard !reason.isEmpty else { throw ActRefusal.reasonMissing }
        return try note("case-draft", word, register, actor) { desk, reader in
            guard let record = try reader.record(desk.record) else {
                throw ActRefusal.noSuchRecord(word)
            }
            let form = form ?? Form(record)
            try check([register: value], record.id.kind)
            try requireSeen(register, in: record, on: form)
            desk.draft = DeskCase.Draft(
                value: value, reason: reason, person: actor.person, at: actor.at,
                form: form.token)
            desk.remark = nil
            return [:]
        }
    }

    /// Confirms another person's draft (复核): it is saved, under the name of who wrote it.
    ///
    /// - Parameter draftedAt: when the draft was made that was on the screen; nil: whichever.
    public func confirm(
        _ word: String, _ register: RegisterName, draftedAt: Int64? = nil, by actor: Actor
    ) throws -> String {
        try act("case-confirm", actor) { recorder, pen in
            var record = try find(word, recorder)
            var desk = try openCase(register, of: record.id, recorder.reader)
            guard let draft = desk.draft else { throw ActRefusal.noDraft }
            guard draft.person != actor.person else { throw ActRefusal.sameEyes }
            guard draftedAt == nil || draftedAt == draft.at, let form = Form(token: draft.form)
            else { throw ActRefusal.cameMeanwhile }
            try requireSeen(register, in: record, on: form)
            desk.second = actor.person
            try recorder.put(case: &desk)
            try save(
                [register: draft.value], in: &record, form: form, reason: draft.reason, recorder,
                Recorder.Pen(author: draft.person, at: pen.at, chance: pen.chance))
            return (
                record.id.text, record.id.text,
                detail(["registers": register.text, "draft": draft.person])
            )
        }
    }

    /// Sends a draft back to who wrote it (退回), or takes one's own back.
    public func sendBack(
        _ word: String, _ register: RegisterName, remark: String, by actor: Actor
    ) throws -> String {
        try note("case-send-back", word, register, actor) { desk, _ in
            guard let draft = desk.draft else { throw ActRefusal.noDraft }
            if draft.person != actor.person {
                guard !remark.isEmpty else { throw ActRefusal.reasonMissing }
                desk.remark = DeskCase.Remark(person: actor.person, text: remark)
            }
            desk.draft = nil
            return ["draft": draft.person]
        }
    }

    /// A form that did not show every value that lives now settles nothing by itself.
    func requireSeen(
        _ register: RegisterName, in record: StoredRecord, on form: Form
    ) throws {
        let isOlder = form.isHome && !record.isPrivate
        guard !isOlder, record.current.live(register).allSatisfy({ form.seen.covers($0) }) else {
            throw ActRefusal.cameMeanwhile
        }
    }

    /// Enters a report that is taken along into the audit; call it before the first row is handed out.
    public func recordCaseReport(by actor: Actor) throws {
        _ = try act("case-report", actor) { _, _ in ("", "", "{}") }
    }

    // MARK: What they share

    private func note(
        _ name: String, _ word: String, _ register: RegisterName, _ actor: Actor,
        _ body: (inout DeskCase, any StoreReader) throws -> [String: String]
    ) throws -> String {
        try act(name, actor) { recorder, _ in
            let record = try find(word, recorder)
            var desk = try openCase(register, of: record.id, recorder.reader)
            var told = try body(&desk, recorder.reader)
            try recorder.put(case: &desk)
            told["registers"] = register.text
            return (record.id.text, record.id.text, detail(told))
        }
    }
}
