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
        if try isReadingBack() {
            try tx.put(setting: Self.newRecall(record.id), "\(at) \(author)")
        }
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
        if let digest = digest(record), !Weakness.recalledSummed.isPresent {
            for peer in told {
                var link = try link(peer.id)
                link.sum.subtract(digest)
                put(link)
            }
        }
        record.audience.keep(only: kept, leaving: told.map(\.id))
        try keep(&record)
        let recall = Recall(record: record.id, author: author, at: at)
        for peer in told { try write(recall, to: peer.id) }
    }

    // MARK: The other side

    /// Seals a record that its side has taken back, and takes it back from those beyond.
    func seal(
        _ record: inout StoredRecord, for source: NodeID, _ recall: Recall, now: Int64
    ) throws(StoreError) {
        if record.custody == .sealed {
            // A restored side has read the answer already, and waits for another.
            return try closeIfDone(&record, now: now)
        }
        let before = digest(record)
        record.custody = .sealed
        try keep(&record)
        try shift(record, from: before)
        try handBack(&record, for: source, recall, now: now)
    }

    /// A restored node that has not read from all its peers does not know yet who else has the record,
    /// nor all that it owes.
    func handBack(
        _ record: inout StoredRecord, for source: NodeID, _ recall: Recall, now: Int64
    ) throws(StoreError) {
        if try isReadingBack() { return try postpone(recall, from: source) }
        let told = holders(of: record, but: source).others
        try withdraw(&record, from: told, keeping: [source], recall.author, recall.at)
        try closeIfDone(&record, now: now)
    }

    /// One of those who had the record from here has sent everything it owed.
    func close(
        _ record: inout StoredRecord, by peer: NodeID, now: Int64
    ) throws(StoreError) {
        record.audience.close(peer)
        try keep(&record)
        try closeIfDone(&record, now: now)
    }

    func closeIfDone(_ record: inout StoredRecord, now: Int64) throws(StoreError) {
        guard record.audience.leaving.isEmpty || Weakness.closedTooEarly.isPresent else { return }
        if record.custody == .recalling {
            record.custody = .home
            try keep(&record)
        } else if record.custody == .sealed, let source = try source(of: record),
            try tx.setting(Self.postponed(record.id)) == nil
        {
            if try awaitsChoice(record) { return }
            try close(record.id, to: source, now: now)
            if Weakness.droppedEarly.isPresent { try drop(&record, for: source) }
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
        let recall = try heardRecall(of: record, from: peer)
        let line = Closed(record: record, recall: recall, at: now).canonicalBytes
        try append(.line(line), hash: SHA256.hash(line), record, to: peer)
    }
}
