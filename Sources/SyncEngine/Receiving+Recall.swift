import Hashing
import JSON
import Ledger
import Storage

/// Recalls and what comes of them.
extension Receiving {
    /// Only the side that a record comes from may take it back. The answer is the same whether the
    /// record is known here or not, and passes everything that waits.
    ///
    /// - Parameter place: where it stands, which the answer names.
    func settle(_ recall: Recall, at place: RecallPlace?) throws -> Outcome {
        if let side = try recorder.side(of: recall.record.origin), side.via != peer.id,
            !Weakness.anyoneRecalls.isPresent
        {
            return .refused(.foreignAuthor)
        }
        if try Weakness.recallsWait.isPresent && recorder.hasHeld(recall.record) {
            return .held(.behind)
        }
        try endHeldChanges(of: recall.record)
        try recorder.noteHeard(recall.record, from: peer.id, place)
        guard var record = try recorder.record(recall.record), record.audience.includes(peer),
            !record.shared.isEmpty
        else {
            if try recorder.isReadingBack() {
                try recorder.postpone(recall, from: peer.id)
            } else {
                try recorder.answerClosed(recall.record, to: peer.id, now: now)
                try recorder.noteHeard(recall.record, from: peer.id, nil)
            }
            return .applied(conflicted: false)
        }
        try recorder.seal(&record, for: peer.id, recall, now: now)
        return .applied(conflicted: false)
    }

    func settle(_ closed: Closed) throws -> Outcome {
        guard var record = try recorder.record(closed.record) else { return .duplicate }
        guard record.audience.leaving.contains(peer.id) else {
            // A restored peer read a recall anew that had ended, after the record was released again;
            // unless it is this node that was restored, and will make its own recall again.
            if record.custody == .shared, record.audience.includes(peer),
                try recorder.source(of: record) != peer.id,
                try !Returning.recallsAgain(record.id, recorder.tx)
            {
                try recorder.write(setOf: record, to: peer, isRecovery: true)
            }
            return .duplicate
        }
        guard try recorder.answersLast(closed, from: peer.id) else { return .duplicate }
        for held in try heldChanges(of: closed.record) {
            guard let header = try? JSONParser().parse(held.header, { try ChangeHeader($0) })
            else { continue }
            try recorder.owe(header.dot, of: closed.record, to: peer.id)
        }
        try recorder.close(&record, by: peer.id, now: now)
        return .applied(conflicted: false)
    }

    /// Changes that the side which takes the record back had sent go with it: a new release brings
    /// them. What else waits, a refusal perhaps, stays true.
    private func endHeldChanges(of record: RecordID) throws {
        for held in try heldChanges(of: record) { try end(held, .refused(.recalled)) }
    }

    private func heldChanges(of record: RecordID) throws -> [HeldEntry] {
        let reader = EntryReader(vocabulary: recorder.rules.vocabulary)
        return try recorder.tx.held(peer: peer.id, record: record).filter { held in
            guard case .change = reader.read(header: held.header, payload: nil).content else {
                return false
            }
            return true
        }
    }

    /// A known change of which only the header is here: the record was handed back and is shared
    /// again. It may be this node's own.
    func restored(
        _ change: Change, _ examined: Examined, _ existing: StoredRecord?,
        _ sender: Admission.Sender
    ) throws -> Outcome? {
        guard var record = existing, record.shared.vector.covers(change.header.dot),
            sender.hasOrigin, examined.finding != .mismatch,
            record.custody == .returned || record.custody == .shared && isHeld(record),
            let stored = try recorder.reader.change(
                record: record.number, dot: change.header.dot),
            stored.change.hash == change.hash,
            try stored.change.isErased || record.shared.voids.contains(change.header.dot)
                || recorder.untakenChanges(of: record.id, at: peer.id).contains(stored.number),
            !Weakness.returnedAreDuplicates.isPresent
        else { return nil }
        // Refused, and its text kept for those who wrote it.
        if !stored.change.isErased {
            recorder.lastNumber = stored.number
            return .duplicate
        }
        // Erased while it was shared with nobody here: only the change itself tells.
        if change.isErased {
            try recorder.noteErased(change.header.record, change.header.dot, at: now)
        }
        if record.custody == .shared, change.isErased {
            recorder.lastNumber = stored.number
            return .duplicate
        }
        let wasReturned = record.custody == .returned
        var conflicted = try recorder.restore(change, stored, of: &record, source: peer.id)
        if wasReturned { conflicted = try withdrawUnwanted(in: &record) }
        return .applied(conflicted: conflicted)
    }

    /// Changes of this node that the other side would not hear of, for they came when it had taken the
    /// record back: a new release brings them not, so they are void.
    private func withdrawUnwanted(in record: inout StoredRecord) throws -> Bool {
        for offered in try Offered.all(peer.id, recorder.tx) where offered.record == record.id {
            guard case .refused(let code) = offered.outcome, !code.voids,
                let entry = try recorder.tx.outgoingEntries(
                    peer.id, after: offered.sequence - 1, limit: 1
                ).first, entry.change != 0
            else { continue }
            let header = try JSONParser().parse(entry.header, { try ChangeHeader($0) })
            _ = try recorder.withdraw(header.dot, of: &record, at: now)
        }
        return !record.conflicts.isEmpty
    }

    private func isHeld(_ record: StoredRecord) -> Bool { record.audience.includes(peer) }
}
