import Hashing
import Ledger
import Storage

/// Recalls and what comes of them.
extension Receiving {
    /// Only the side that a record comes from may take it back. The answer is the same whether the
    /// record is known here or not, and passes everything that waits.
    func settle(_ recall: Recall) throws -> Outcome {
        if let side = try recorder.side(of: recall.record.origin), side.via != peer.id {
            return .refused(.foreignAuthor)
        }
        for held in try recorder.tx.held(peer: peer.id, record: recall.record) {
            try end(held, .refused(.recalled))
        }
        guard var record = try recorder.record(recall.record), record.audience.includes(peer),
            !record.shared.isEmpty
        else {
            if try recorder.isReadingBack() {
                try recorder.postpone(recall, from: peer.id)
            } else {
                try recorder.answerClosed(recall.record, to: peer.id, now: now)
            }
            return .applied(conflicted: false)
        }
        try recorder.seal(&record, for: peer.id, recall, now: now)
        return .applied(conflicted: false)
    }

    func settle(_ closed: Closed) throws -> Outcome {
        guard var record = try recorder.record(closed.record) else { return .duplicate }
        guard record.audience.leaving.contains(peer.id) else {
            // A restored peer read a recall anew that had ended, after the record was released again.
            if record.custody == .shared, record.audience.includes(peer),
                try recorder.source(of: record) != peer.id
            {
                try recorder.write(setOf: record, to: peer, isRecovery: true)
            }
            return .duplicate
        }
        for held in try recorder.tx.held(peer: peer.id, record: closed.record) {
            try end(held, .refused(.recalled))
        }
        try recorder.close(&record, by: peer.id, now: now)
        return .applied(conflicted: false)
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
            stored.change.hash == change.hash, stored.change.isErased
        else { return nil }
        if record.custody == .shared, change.isErased { return nil }
        let conflicted = try recorder.restore(change, stored, of: &record, source: peer.id)
        return .applied(conflicted: conflicted)
    }

    private func isHeld(_ record: StoredRecord) -> Bool { record.audience.includes(peer) }
}
