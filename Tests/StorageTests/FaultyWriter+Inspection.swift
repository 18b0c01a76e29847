import Ledger
import Storage

/// What is only read is passed through.
extension FaultyWriter {
    func outgoingRecord(_ peer: NodeID, _ sequence: UInt64) throws(StoreError) -> RecordID? {
        try inner.outgoingRecord(peer, sequence)
    }
    func recordNames(
        after number: Int64, limit: Int
    ) throws(StoreError) -> [(number: Int64, id: RecordID)] {
        try inner.recordNames(after: number, limit: limit)
    }
    func changeNumber(record: Int64, dot: Dot) throws(StoreError) -> Int64? {
        try inner.changeNumber(record: record, dot: dot)
    }
    func outgoingEntries(
        _ peer: NodeID, after sequence: UInt64, limit: Int
    ) throws(StoreError) -> [OutgoingEntry] {
        try inner.outgoingEntries(peer, after: sequence, limit: limit)
    }
    func outgoingEntries(
        _ peer: NodeID, of record: RecordID
    ) throws(StoreError) -> [OutgoingEntry] {
        try inner.outgoingEntries(peer, of: record)
    }
    func incomingLines(
        _ peer: NodeID, from first: UInt64, through last: UInt64
    ) throws(StoreError) -> [ReceivedLines?] {
        try inner.incomingLines(peer, from: first, through: last)
    }
    func incomingEntries(
        _ peer: NodeID, after sequence: UInt64, limit: Int
    ) throws(StoreError) -> [ReceivedEntry] {
        try inner.incomingEntries(peer, after: sequence, limit: limit)
    }
    func incomingEntries(
        _ peer: NodeID, of record: RecordID
    ) throws(StoreError) -> [ReceivedEntry] {
        try inner.incomingEntries(peer, of: record)
    }
}
