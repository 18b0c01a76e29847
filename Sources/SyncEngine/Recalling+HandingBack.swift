import Hashing
import Ledger
import Storage

/// What becomes of a record's values: they go when a recall was answered, and come back by a release
/// or to a node that was restored.
extension Recorder {
    // MARK: Handing back

    private static func closingPrefix(_ peer: NodeID) -> String { "closing:\(peer.text):" }

    static func closingSetting(_ peer: NodeID, _ sequence: UInt64) -> String {
        closingPrefix(peer) + sequence.sortedName
    }

    /// Drops the values of sealed records whose last entry the peer has signed for; before, they
    /// would be sent empty.
    ///
    /// - Returns: the records.
    func dropHandedOver(
        to peer: NodeID, through confirmed: UInt64
    ) throws(StoreError) -> [RecordID] {
        var dropped: [RecordID] = []
        let prefix = Self.closingPrefix(peer)
        for (name, value) in try tx.settings(prefix: prefix) {
            guard let sequence = UInt64(name.dropFirst(prefix.count)), sequence <= confirmed
            else { break }
            try tx.put(setting: name, nil)
            guard let id = RecordID(text: value), var record = try record(id),
                record.custody == .sealed, !Weakness.neverDropped.isPresent
            else { continue }
            try drop(&record, for: peer)
            dropped.append(id)
        }
        return dropped
    }

    func drop(_ record: inout StoredRecord, for peer: NodeID) throws(StoreError) {
        let untaken = try untakenChanges(of: record.id, at: peer)
        for stored in try tx.changes(record: record.number) where !stored.isHome {
            let isOwn = stored.change.header.dot.node == node.id
            let dot = stored.change.header.dot
            var isKept = isOwn && untaken.contains(stored.number)
            if isOwn, !isKept { isKept = try wasTwin(dot, of: record.id) }
            if !stored.change.isErased, !isKept {
                try tx.erase(change: stored.number)
            }
        }
        try noteHeard(record.id, from: peer, nil)
        record.custody = .returned
        record.audience = Audience()
        record.shown = .none
        record.conflicts = []
        try keep(&record)
    }

    /// Changes of a record that the peer refused, or that wait there: their text is here only, and
    /// kept for those who wrote it.
    func untakenChanges(
        of record: RecordID, at peer: NodeID
    ) throws(StoreError) -> Set<Int64> {
        var numbers: Set<Int64> = []
        for offered in try Offered.all(peer, tx)
        where offered.record == record {
            let entry = try tx.outgoingEntries(peer, after: offered.sequence - 1, limit: 1).first
            if let entry, entry.change != 0 { numbers.insert(entry.change) }
        }
        for told in try Elsewhere.all(tx) where told.record == record {
            guard let number = try self.record(record)?.number else { continue }
            if let stored = try tx.change(record: number, dot: told.dot) {
                numbers.insert(stored.number)
            }
        }
        return numbers
    }

    // MARK: Coming back

    /// The record. Who sends changes of a sealed one again has read everything that was owed: it is
    /// handed back, though the receipt for the last entry has not come.
    func reopened(_ id: RecordID, by peer: Peer) throws(StoreError) -> StoredRecord? {
        guard var record = try record(id) else { return nil }
        if record.custody == .sealed, record.audience.leaving.isEmpty,
            record.audience.includes(peer), try tx.setting(Self.postponed(id)) == nil,
            try !isAwaitingChoice(id)
        {
            try drop(&record, for: peer.id)
        }
        return record
    }

    /// A restored node hears that it had given a change to a peer that it knows of: they share the
    /// record, whatever the backup says.
    func regain(
        _ change: Change, _ stored: StoredChange, of record: inout StoredRecord,
        sharedWith peer: Peer
    ) throws(StoreError) {
        if try recallAlso(from: peer, &record) { return }
        let lacksValues = stored.change.isErased && !change.isErased
        let isLeft = record.custody == .shared && record.audience.leaving.contains(peer.id)
        if isLeft || record.custody == .recalling, try !endRecall(of: &record, given: peer.id) {
            return
        }
        try noteRelease(of: record, to: peer)
        switch record.custody {
        case .recalling, .sealed: return
        case .shared where !lacksValues:
            try welcome(peer.id, bringing: change.header, to: &record)
        case .home, .shared, .returned:
            _ = try restore(change, stored, of: &record, source: peer.id)
        }
    }

    /// Puts a change of a record that was handed back in its place again: its dot is known, its
    /// bytes are not here.
    ///
    /// - Returns: whether a register of the record is in conflict now.
    func restore(
        _ change: Change, _ stored: StoredChange, of record: inout StoredRecord, source: NodeID
    ) throws(StoreError) -> Bool {
        try welcome(source, bringing: change.header, to: &record)
        let before = digest(record)
        if record.custody == .home {
            record.custody = .shared
            record.home = record.home(folding: try tx.changes(record: record.number))
        }
        let wasReturned = record.custody == .returned
        if wasReturned { record.custody = .shared }
        let kept = try withoutErased(change)
        if let payload = kept.payloadBytes {
            try tx.restore(change: stored.number, payload: payload)
            try nameAttachments(of: change, stored.number)
        }
        try refresh(record.current.registers.keys, in: &record, by: nil, listed: nil)
        try keep(&record)
        lastNumber = stored.number
        try route(change, stored.number, of: record, source: source)
        try payBack(change, stored.number)
        if change.payloadBytes != nil, kept.isErased { try eraseElsewhere(change.header) }
        if wasReturned { try tellVoids(of: record, to: source) }
        try shift(record, from: before)
        return !record.conflicts.isEmpty
    }

    /// What became void while a record was handed back: who shares it again may not have heard.
    private func tellVoids(of record: StoredRecord, to source: NodeID) throws(StoreError) {
        guard let peer = peers.first(where: { $0.id == source }) else { return }
        for dot in record.shared.voids { try retell(refusalOf: dot, in: record.id, to: peer) }
    }
}
