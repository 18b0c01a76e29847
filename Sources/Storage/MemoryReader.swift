import Hashing
import JSON
import Ledger

/// Reads one state of a `MemoryStore`.
class MemoryReader: StoreReader {
    var tables: MemoryTables

    init(_ tables: MemoryTables) { self.tables = tables }

    func setting(_ name: String) throws(StoreError) -> String? {
        tables.settings[ExactText(name)]
    }

    func settings(prefix: String) throws(StoreError) -> [(name: String, value: String)] {
        let prefix = ExactText(prefix)
        return tables.settings.filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }
            .map { (name: $0.key.text, value: $0.value) }
    }

    func record(_ id: RecordID) throws(StoreError) -> StoredRecord? {
        tables.numbers[id].flatMap { tables.records[$0] }
    }

    func records(_ query: RecordQuery) throws(StoreError) -> [StoredRecord] {
        let tagged = query.tag.map { Set(tables.tags[ExactText($0), default: []]) }
        let found = tables.records.values.filter { record in
            (query.kind == nil || query.kind == record.id.kind)
                && (!query.onlyConflicts || !record.conflicts.isEmpty)
                && (tagged?.contains(record.number) ?? true)
                && (query.containing.map { record.words.utf8.contains($0.utf8) } ?? true)
                && (query.before.map { record.touched < $0 } ?? true)
        }
        return Array(found.sorted { $0.touched > $1.touched }.prefix(max(0, query.limit)))
    }

    func countRecords(kind: Kind?, onlyConflicts: Bool) throws(StoreError) -> Int {
        tables.records.values.count {
            (kind == nil || kind == $0.id.kind) && (!onlyConflicts || !$0.conflicts.isEmpty)
        }
    }

    func tagged(_ tag: String) throws(StoreError) -> [RecordID] {
        tables.tags[ExactText(tag), default: []].compactMap { tables.records[$0]?.id }
    }

    func change(record: Int64, dot: Dot) throws(StoreError) -> StoredChange? {
        try changes(record: record).first { $0.change.header.dot == dot }
    }

    func changes(record: Int64) throws(StoreError) -> [StoredChange] {
        let all = tables.changesOfRecord[record, default: []].compactMap { tables.change($0) }
        return all.filter(\.isHome) + all.filter { !$0.isHome }
    }

    func peer(_ id: NodeID) throws(StoreError) -> Peer? { tables.peers[id] }

    func peers() throws(StoreError) -> [Peer] { tables.peers.values.sorted { $0.id < $1.id } }

    func link(_ peer: NodeID) throws(StoreError) -> Link? { tables.links[peer] }

    func outgoing(
        _ peer: NodeID, after sequence: UInt64, maxEntries: Int, maxBytes: Int,
        into buffer: inout [UInt8]
    ) throws(StoreError) -> OutgoingSlice? {
        var count = 0
        var end: Position?
        var room = maxBytes
        for (_, entry) in tables.outgoing[peer]?.after(sequence) ?? [] {
            let lines = lines(entry.content)
            if count > 0, count >= maxEntries || lines.count > room { break }
            buffer += lines
            room -= lines.count
            count += 1
            end = entry.position
        }
        return end.map { OutgoingSlice(count: count, end: $0) }
    }

    func outgoingPosition(_ peer: NodeID, _ sequence: UInt64) throws(StoreError) -> Position? {
        tables.outgoing[peer]?[sequence]?.position
    }

    func outgoingRecord(_ peer: NodeID, _ sequence: UInt64) throws(StoreError) -> RecordID? {
        tables.outgoing[peer]?[sequence]?.record
    }

    func outgoingRecords(
        _ peer: NodeID, after sequence: UInt64, limit: Int
    ) throws(StoreError) -> [RecordID]? {
        let entries = tables.outgoing[peer]?.after(sequence) ?? []
        let records = Set(entries.compactMap(\.entry.record))
        return records.count > limit ? nil : records.sorted()
    }

    func incoming(_ peer: NodeID, _ sequence: UInt64) throws(StoreError) -> IncomingEntry? {
        tables.incoming[peer]?[sequence]
    }

    func incoming(
        _ peer: NodeID, from first: UInt64, through last: UInt64
    ) throws(StoreError) -> [IncomingEntry] {
        tables.incoming[peer]?.range(first, through: last) ?? []
    }

    func held(peer: NodeID?, record: RecordID?) throws(StoreError) -> [HeldEntry] {
        tables.held.values
            .filter { peer == nil || peer == $0.peer }
            .filter { record == nil || record == $0.record }
            .sorted { ($0.peer.word, $0.sequence) < ($1.peer.word, $1.sequence) }
    }

    func papers(peer: NodeID?, sort: Paper.Sort?) throws(StoreError) -> [Paper] {
        tables.papers.filter {
            (peer == nil || peer == $0.peer) && (sort == nil || sort == $0.sort)
        }
    }

    func retried(_ key: String) throws(StoreError) -> String? { tables.retries[ExactText(key)] }

    func audit(after sequence: Int64, limit: Int) throws(StoreError) -> [AuditEntry] {
        Array(tables.audit.drop { $0.sequence <= sequence }.prefix(max(0, limit)))
    }

    func lastAudit() throws(StoreError) -> AuditEntry? { tables.audit.last }

    private func lines(_ content: EntryContent) -> [UInt8] {
        let newline = UInt8(ascii: "\n")
        switch content {
        case .line(let line): return line + [newline] + Array("null\n".utf8)
        case .change(let number):
            guard let change = tables.change(number)?.change else { return [] }
            return change.headerBytes + [newline]
                + (change.payloadBytes ?? Array("null".utf8)) + [newline]
        }
    }
}
