import Hashing
import Ledger
import Storage

/// A change that waits where its record was taken back to stays there, and its values nowhere else.
/// Once it counts, those who handed the record back and share it again are owed it (Protocol/sharing.md
/// §4).
extension Recorder {
    private static func owedPrefix(_ record: RecordID, _ dot: Dot) -> String {
        "owed:\(record.text):\(dot):"
    }

    func owe(_ dot: Dot, of record: RecordID, to peer: NodeID) throws(StoreError) {
        try tx.put(setting: Self.owedPrefix(record, dot) + peer.text, "")
    }

    func isOwed(_ dot: Dot, of record: RecordID, to peer: NodeID) throws(StoreError) -> Bool {
        try tx.setting(Self.owedPrefix(record, dot) + peer.text) != nil
    }

    /// The peer gets it with the record's whole set.
    func settleDebt(_ dot: Dot, of record: RecordID, to peer: NodeID) throws(StoreError) {
        try tx.put(setting: Self.owedPrefix(record, dot) + peer.text, nil)
    }

    /// A change that was owed counts now, or has its values back.
    func payBack(_ change: Change, _ number: Int64) throws(StoreError) {
        let (id, dot) = (change.header.record, change.header.dot)
        let prefix = Self.owedPrefix(id, dot)
        guard let record = try record(id) else { return }
        for (name, _) in try tx.settings(prefix: prefix) {
            guard let owed = NodeID(text: String(name.dropFirst(prefix.count))),
                let peer = peers.first(where: { $0.id == owed }), record.audience.includes(peer)
            else { continue }
            try settleDebt(dot, of: id, to: owed)
            try append(.change(number), hash: change.hash, id, to: owed)
        }
    }

    /// A change of this node that waited while its record was handed back counts where it waited: its
    /// text is there, and kept here no longer.
    func letGo(_ told: OutcomeElsewhere) throws(StoreError) {
        switch told.outcome {
        case .held, .refused: return
        case .applied, .duplicate: break
        }
        guard let record = try record(told.record), record.custody == .returned,
            !record.shared.voids.contains(told.dot),
            let stored = try tx.change(record: record.number, dot: told.dot)
        else { return }
        try tx.erase(change: stored.number)
    }

    /// Whether a change's values are nowhere but where it waits, so that its header alone would pass
    /// for an erasure.
    func isAway(_ stored: StoredChange, of record: StoredRecord) throws(StoreError) -> Bool {
        guard stored.change.isErased, let source = try source(of: record),
            try !isErased(record.id, stored.change.header.dot)
        else { return false }
        return try untakenChanges(of: record.id, at: source).contains(stored.number)
    }
}

extension Receiving {
    /// A record was released again: what waited for that is tried, from whomever it came.
    public static func retry(
        _ record: RecordID, _ recorder: Recorder, now: Int64
    ) throws {
        guard let any = recorder.peers.first else { return }
        try Receiving(recorder, from: any, now: now).retryHeld(of: record)
    }
}
