import Hashing
import Ledger
import Storage

/// The end of sharing (收回): told by the side a record comes from, handed on by each holder, and
/// answered `closed` once everything owed was sent (Protocol/sync.md §10).
extension Recorder {
    /// Takes a record back from everyone who has it from this node.
    ///
    /// - Returns: who was told; none when nobody had it from here.
    public func recall(
        _ record: inout StoredRecord, by author: String, at: Int64
    ) throws(StoreError) -> [NodeID] {
        let source = try source(of: record)
        let (told, kept) = holders(of: record, but: source)
        if told.isEmpty { return [] }
        try withdraw(&record, from: told, keeping: kept, author, at)
        if source == nil {
            record.custody = .recalling
            record.spent =
                try tx.changes(record: record.number).filter(\.isHome)
                .map(\.number).max() ?? 0
            try keep(&record)
            try followHome(&record)
            try refresh(record.home.registers.keys, in: &record, by: nil, listed: nil)
            try keep(&record)
        }
        return told.map(\.id)
    }

    /// The peer that a record came from; nil when it was made here.
    func source(of record: StoredRecord) throws(StoreError) -> NodeID? {
        try side(of: record.id.origin)?.via
    }

    private func holders(
        of record: StoredRecord, but source: NodeID?
    ) -> (others: [Peer], kept: [NodeID]) {
        let holders = peers.filter { record.audience.includes($0) }
        return (holders.filter { $0.id != source }, holders.map(\.id).filter { $0 == source })
    }

    private func withdraw(
        _ record: inout StoredRecord, from told: [Peer], keeping kept: [NodeID],
        _ author: String, _ at: Int64
    ) throws(StoreError) {
        if let digest = digest(record) {
            for peer in told {
                var link = try link(peer.id)
                link.sum.subtract(digest)
                put(link)
            }
        }
        record.audience.keep(only: kept, leaving: told.map(\.id))
        try keep(&record)
        let line = Recall(record: record.id, author: author, at: at).canonicalBytes
        for peer in told {
            try append(.line(line), hash: SHA256.hash(line), record.id, to: peer.id)
        }
    }

    // MARK: The other side

    /// Seals a record that its side has taken back, and takes it back from those beyond.
    func seal(
        _ record: inout StoredRecord, for source: NodeID, _ recall: Recall, now: Int64
    ) throws(StoreError) {
        if record.custody == .sealed { return }
        let before = digest(record)
        record.custody = .sealed
        try keep(&record)
        try shift(record, from: before)
        try handBack(&record, for: source, recall, now: now)
    }

    /// A restored node that has not read from all its peers does not know yet who else has the record,
    /// nor all that it owes.
    private func handBack(
        _ record: inout StoredRecord, for source: NodeID, _ recall: Recall, now: Int64
    ) throws(StoreError) {
        if try isReadingBack() { return try postpone(recall, from: source) }
        let told = holders(of: record, but: source).others
        try withdraw(&record, from: told, keeping: [source], recall.author, recall.at)
        try closeIfDone(&record, now: now)
    }

    func isReadingBack() throws(StoreError) -> Bool {
        for peer in peers where try Recovery.reclaim(from: peer.id, tx) != nil { return true }
        return false
    }

    private static let postponedPrefix = "recall-postponed:"

    private static func postponed(_ record: RecordID) -> String { postponedPrefix + record.text }

    /// Keeps a recall for the time when everything was read back.
    func postpone(_ recall: Recall, from source: NodeID) throws(StoreError) {
        try tx.put(
            setting: Self.postponed(recall.record), "\(source.text) \(recall.at) \(recall.author)")
    }

    /// Once everything was read back.
    func settlePostponed(now: Int64) throws(StoreError) {
        if try isReadingBack() { return }
        for (name, value) in try tx.settings(prefix: Self.postponedPrefix) {
            try tx.put(setting: name, nil)
            let words = value.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
                .map(String.init)
            guard words.count == 3, let source = NodeID(text: words[0]), let at = Int64(words[1]),
                let id = RecordID(text: String(name.dropFirst(Self.postponedPrefix.count)))
            else { throw .damaged("a recall that waits cannot be read") }
            let recall = Recall(record: id, author: words[2], at: at)
            guard var record = try record(id), !record.shared.isEmpty,
                record.custody == .sealed || record.custody == .shared
            else {
                try answerClosed(id, to: source, now: now)
                continue
            }
            // Another peer brought it back before its own side did.
            record.audience.add(source)
            if record.custody == .sealed {
                try handBack(&record, for: source, recall, now: now)
            } else {
                try seal(&record, for: source, recall, now: now)
            }
        }
    }

    /// One of those who had the record from here has sent everything it owed.
    func close(
        _ record: inout StoredRecord, by peer: NodeID, now: Int64
    ) throws(StoreError) {
        record.audience.close(peer)
        try keep(&record)
        try closeIfDone(&record, now: now)
    }

    private func closeIfDone(_ record: inout StoredRecord, now: Int64) throws(StoreError) {
        guard record.audience.leaving.isEmpty else { return }
        if record.custody == .recalling {
            record.custody = .home
            try keep(&record)
        } else if record.custody == .sealed, let source = try source(of: record),
            try tx.setting(Self.postponed(record.id)) == nil
        {
            try close(record.id, to: source, now: now)
        }
    }

    /// Everything owed was sent; the values go when the peer has signed for this.
    func close(_ record: RecordID, to source: NodeID, now: Int64) throws(StoreError) {
        try answerClosed(record, to: source, now: now)
        let sequence = try link(source).outgoing.sequence
        try tx.put(setting: Self.closingSetting(source, sequence), record.text)
    }

    /// The answer to a recall, for a record that is unknown here too.
    func answerClosed(
        _ record: RecordID, to peer: NodeID, now: Int64
    ) throws(StoreError) {
        let line = Closed(record: record, at: now).canonicalBytes
        try append(.line(line), hash: SHA256.hash(line), record, to: peer)
    }

    // MARK: Handing back

    private static func closingPrefix(_ peer: NodeID) -> String { "closing:\(peer.text):" }

    private static func closingSetting(_ peer: NodeID, _ sequence: UInt64) -> String {
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
                record.custody == .sealed
            else { continue }
            try drop(&record, for: peer)
            dropped.append(id)
        }
        return dropped
    }

    private func drop(_ record: inout StoredRecord, for peer: NodeID) throws(StoreError) {
        let refused = try refusedChanges(of: record.id, at: peer)
        for stored in try tx.changes(record: record.number) where !stored.isHome {
            if !stored.change.isErased, !refused.contains(stored.number) {
                try tx.erase(change: stored.number)
            }
        }
        record.custody = .returned
        record.audience = Audience()
        record.shown = .none
        record.conflicts = []
        try keep(&record)
    }

    /// Changes of a record that the peer did not take: their text is here only, and kept for those
    /// who wrote it.
    private func refusedChanges(
        of record: RecordID, at peer: NodeID
    ) throws(StoreError) -> Set<Int64> {
        var numbers: Set<Int64> = []
        for offered in try Offered.all(peer, tx)
        where offered.record == record && !offered.isHeld {
            let entry = try tx.outgoingEntries(peer, after: offered.sequence - 1, limit: 1).first
            if let entry, entry.change != 0 { numbers.insert(entry.change) }
        }
        return numbers
    }

    // MARK: Coming back

    /// The record. Who sends changes of a sealed one again has read everything that was owed: it is
    /// handed back, though the receipt for the last entry has not come.
    func reopened(_ id: RecordID, by peer: Peer) throws(StoreError) -> StoredRecord? {
        guard var record = try record(id) else { return nil }
        if record.custody == .sealed, record.audience.leaving.isEmpty,
            record.audience.includes(peer)
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
        let lacksValues = stored.change.isErased && !change.isErased
        if record.custody == .recalling, try !endRecall(of: &record, given: peer.id) { return }
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
        if record.custody == .returned { record.custody = .shared }
        if let payload = try withoutErased(change).payloadBytes {
            try tx.restore(change: stored.number, payload: payload)
        }
        try refresh(record.current.registers.keys, in: &record, by: nil, listed: nil)
        try keep(&record)
        lastNumber = stored.number
        try route(change, stored.number, of: record, source: source)
        try shift(record, from: before)
        return !record.conflicts.isEmpty
    }
}
