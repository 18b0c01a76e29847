import Hashing
import JSON
import Ledger
import Storage
import SyncEngine

/// Asking an author's office to take back a change that waits here, and answering when asked.
extension FrontDesk {
    /// Asks the office that wrote a waiting change to take it back; until it answers the entry waits
    /// on.
    ///
    /// - Parameters:
    ///   - peer: the name under which the entry waits.
    ///   - reason: read by the author's office and those between.
    /// - Returns: the record's name.
    public func askRefusal(
        of peer: NodeID, _ sequence: UInt64, reason: String, by actor: Actor
    ) throws -> String {
        guard !reason.isEmpty else { throw ActRefusal.reasonMissing }
        guard reason.utf8.count <= RefusalQuestion.reasonLimit else {
            throw ActRefusal.badValue(field: "reason", reason: .tooLong)
        }
        return try act("held-refuse", actor) { recorder, pen in
            let held = try recorder.reader.held(peer: peer, record: nil)
                .first { $0.sequence == sequence }
            guard let held, let from = try Receiving.peer(of: held, recorder.reader),
                from.status == .enrolled,
                let header = try? JSONParser().parse(held.header, { try ChangeHeader($0) }),
                header.dot.node != node.id
            else { throw ActRefusal.nobodyToAsk }
            let question = RefusalQuestion(
                record: header.record, dot: header.dot, hash: SHA256.hash(held.header),
                by: node.id, person: pen.author, reason: reason, at: pen.at)
            try recorder.ask(question, from: from.id)
            return (
                header.record.text, header.record.text,
                detail(["change": header.dot.description, "to": from.id.text])
            )
        }
    }

    /// Takes back (撤回) the changes of this office that others asked about; their text stays here.
    public func withdrawAsked(_ word: String, by actor: Actor) throws -> String {
        try answer("held-withdraw", word, actor) { recorder, record, questions, at in
            for dot in Set(questions.map(\.question.dot)).sorted() {
                _ = try recorder.withdraw(dot, of: &record, at: at)
            }
        }
    }

    /// Stands by the changes of this office that others asked about: the record is sent again.
    public func insistOnAsked(_ word: String, by actor: Actor) throws -> String {
        try answer("held-insist", word, actor) { recorder, _, questions, at in
            for open in questions { try recorder.decline(open, at: at) }
        }
    }

    private func answer(
        _ name: String, _ word: String, _ actor: Actor,
        _ body: (Recorder, inout StoredRecord, [OpenQuestion], Int64) throws -> Void
    ) throws -> String {
        try act(name, actor) { recorder, pen in
            var record = try find(word, recorder)
            let questions = try OpenQuestion.all(recorder.reader).filter {
                $0.question.record == record.id && $0.question.dot.node == node.id
            }
            if questions.isEmpty { throw ActRefusal.nobodyAsked }
            guard record.custody == .shared else {
                throw ActRefusal.notWritable(custody: record.custody.rawValue)
            }
            if record.isFrozen { throw ActRefusal.isFrozen }
            try body(recorder, &record, questions, pen.at)
            let dots = questions.map(\.question.dot.description).joined(separator: ",")
            return (record.id.text, record.id.text, detail(["changes": dots]))
        }
    }
}
