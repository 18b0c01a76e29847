import JSON
import Ledger
import Storage
import SyncEngine

/// What can be done about a conflict that was settled.
extension FrontDesk {
    /// Takes back (撤销) this office's last settlement of a register: it becomes void at every holder,
    /// what it covered is live again, and the conflict is open again unless another office settled it
    /// the same way.
    ///
    /// - Parameter change: the settlement that was on the screen; nil means the last one.
    /// - Returns: the record's name.
    public func undo(
        _ word: String, _ register: RegisterName, change: Dot? = nil, by actor: Actor
    ) throws -> String {
        try act("undo", actor) { recorder, pen in
            var record = try find(word, recorder)
            let dot = try undoable(register, in: record, recorder.reader).header.dot
            if let change, change != dot { throw ActRefusal.badForm }
            guard try recorder.withdraw(dot, of: &record, at: pen.at) else {
                throw ActRefusal.nothingSettled
            }
            return (
                record.id.text, record.id.text,
                detail(["registers": register.text, "change": dot.description])
            )
        }
    }

    /// This office's last settlement of a register, if it can be taken back: nothing may have been
    /// written over it since.
    ///
    /// A record that is only at this office has nobody who would have to be told; there the right value
    /// is written over it (`correct`).
    ///
    /// - Throws: `ActRefusal`, why it cannot.
    public func undoable(
        _ register: RegisterName, in record: StoredRecord, _ reader: any StoreReader
    ) throws -> Settlement {
        if record.isFrozen { throw ActRefusal.isFrozen }
        if record.isPrivate { throw ActRefusal.stillPrivate }
        guard record.custody == .shared else {
            throw ActRefusal.notWritable(custody: record.custody.rawValue)
        }
        let own = try Settlement.all(register, in: record, reader)
            .first { $0.header.dot.node == node.id }
        guard let own else { throw ActRefusal.nothingSettled }
        guard own.isLive else {
            throw ActRefusal.coveredSince(by: own.coveredBy ?? own.header.author)
        }
        return own
    }

    /// Puts another value in place of what was settled (更正), with a reason. An ordinary change: it
    /// covers what its form showed and nothing else.
    ///
    /// - Returns: the record's name.
    public func correct(
        _ word: String, _ register: RegisterName, to value: JSONValue, form: Form?,
        reason: String, by actor: Actor
    ) throws -> String {
        guard !reason.isEmpty else { throw ActRefusal.reasonMissing }
        return try act("correct", actor) { recorder, pen in
            var record = try find(word, recorder)
            if record.conflicts.contains(register) {
                throw ActRefusal.needsResolution(register: register.text)
            }
            if try Settlement.all(register, in: record, recorder.reader).isEmpty {
                throw ActRefusal.nothingSettled
            }
            if policy.needsSecond(record.id.kind, register) {
                throw ActRefusal.needsSecond(register: register.text)
            }
            try save([register: value], in: &record, form: form, reason: reason, recorder, pen)
            return (record.id.text, record.id.text, detail(["registers": register.text]))
        }
    }
}
