import Hashing
import Ledger
import Storage

/// Which recall a peer must answer, and which one an answer names: an older recall of the same record may
/// be answered late (Protocol/sharing.md §3).
extension Recorder {
    private static func writtenPrefix(_ peer: NodeID) -> String { "recalled:\(peer.text):" }

    /// Writes a recall: of all that were written to the peer of this record, only the last must be answered.
    func write(_ recall: Recall, to peer: NodeID) throws(StoreError) {
        let line = recall.canonicalBytes
        try append(.line(line), hash: SHA256.hash(line), recall.record, to: peer)
        let end = try link(peer).outgoing
        try noteWritten(
            recall.record, to: peer,
            RecallPlace(life: end.incarnation, sequence: end.sequence))
    }

    /// One that was written before, and is given back.
    func noteWritten(
        _ record: RecordID, to peer: NodeID, _ place: RecallPlace
    ) throws(StoreError) {
        try tx.put(setting: Self.writtenPrefix(peer) + record.text, place.text)
    }

    /// Whether an answer is for the last recall. Of an answer that names none, and of a recall of which
    /// an older release kept nothing, it is taken to be.
    func answersLast(_ closed: Closed, from peer: NodeID) throws(StoreError) -> Bool {
        guard let named = closed.recall,
            let last = try tx.setting(Self.writtenPrefix(peer) + closed.record.text)
        else { return true }
        return named.text == last
    }

    func wasRecalled(_ record: RecordID, from peer: NodeID) throws(StoreError) -> Bool {
        try tx.setting(Self.writtenPrefix(peer) + record.text) != nil
    }

    /// Records that were taken back from the peer, lately or long ago.
    func recalledRecords(from peer: NodeID) throws(StoreError) -> [RecordID] {
        let prefix = Self.writtenPrefix(peer)
        return try tx.settings(prefix: prefix).compactMap {
            RecordID(text: String($0.name.dropFirst(prefix.count)))
        }
    }

    // MARK: The other side

    private static func heardSetting(_ record: RecordID, _ source: NodeID) -> String {
        "recall-heard:\(record.text):\(source.text)"
    }

    /// The last recall that was read is the one to answer.
    func noteHeard(
        _ record: RecordID, from source: NodeID, _ place: RecallPlace?
    ) throws(StoreError) {
        try tx.put(setting: Self.heardSetting(record, source), place?.text)
    }

    func heardRecall(
        of record: RecordID, from source: NodeID
    ) throws(StoreError) -> RecallPlace? {
        try tx.setting(Self.heardSetting(record, source)).flatMap(RecallPlace.init(text:))
    }
}
