import Hashing
import Ledger

/// Looking through what is kept.
extension MemoryReader {
    func recordNames(
        after number: Int64, limit: Int
    ) throws(StoreError) -> [(number: Int64, id: RecordID)] {
        let numbers = tables.records.keys.filter { $0 > number }.sorted().prefix(max(0, limit))
        return numbers.compactMap { number in
            tables.records[number].map { (number, $0.id) }
        }
    }

    func papers(
        peer: NodeID, sort: Paper.Sort?, below number: Int64?, limit: Int
    ) throws(StoreError) -> [(number: Int64, paper: Paper)] {
        let numbered = zip(Int64(1)..., tables.papers).map { (number: $0, paper: $1) }
        let found = numbered.reversed().filter {
            $0.paper.peer == peer && (sort == nil || $0.paper.sort == sort)
                && $0.number < number ?? .max
        }
        return Array(found.prefix(max(0, limit)))
    }

    func headsThatCame(
        from peer: NodeID, after place: (sequence: UInt64, number: Int64), limit: Int
    ) throws(StoreError) -> [(number: Int64, paper: Paper)] {
        let numbered = zip(Int64(1)..., tables.papers).map { (number: $0, paper: $1) }
        let found = numbered.filter { number, paper in
            paper.peer == peer && paper.sort == .head && !paper.isOwn
                && (paper.sequence, number) > place
        }
        let sorted = found.sorted {
            ($0.paper.sequence, $0.number) < ($1.paper.sequence, $1.number)
        }
        return Array(sorted.prefix(max(0, limit)))
    }

    func changeNumber(record: Int64, dot: Dot) throws(StoreError) -> Int64? {
        try change(record: record, dot: dot)?.number
    }

    func outgoingEntries(
        _ peer: NodeID, after sequence: UInt64, limit: Int
    ) throws(StoreError) -> [OutgoingEntry] {
        let entries = tables.outgoing[peer]?.after(sequence) ?? []
        return entries.prefix(max(0, limit)).map { outgoing($0.entry) }
    }

    func outgoingEntries(
        _ peer: NodeID, of record: RecordID
    ) throws(StoreError) -> [OutgoingEntry] {
        let entries = tables.outgoing[peer]?.after(0) ?? []
        return entries.filter { $0.entry.record == record }.map { outgoing($0.entry) }
    }

    func incomingEntries(
        _ peer: NodeID, after sequence: UInt64, limit: Int
    ) throws(StoreError) -> [ReceivedEntry] {
        let entries = tables.incoming[peer]?.after(sequence) ?? []
        return entries.prefix(max(0, limit)).map { received($0.entry) }
    }

    func incomingEntries(
        _ peer: NodeID, of record: RecordID
    ) throws(StoreError) -> [ReceivedEntry] {
        let entries = tables.incoming[peer]?.after(0) ?? []
        return entries.filter {
            tables.change($0.entry.change)?.change.header.record == record
        }.map { received($0.entry) }
    }

    func incomingLines(
        _ peer: NodeID, from first: UInt64, through last: UInt64
    ) throws(StoreError) -> [ReceivedLines?] {
        (tables.incoming[peer]?.range(first, through: last) ?? []).map { entry in
            if let change = tables.change(entry.change)?.change {
                return ReceivedLines(header: change.headerBytes, payload: change.payloadBytes)
            }
            let place = MemoryTables.Held(peer: peer, sequence: entry.sequence)
            return tables.lines[place].map {
                ReceivedLines(header: $0, payload: tables.held[place]?.payload)
            }
        }
    }

    private func outgoing(_ entry: MemoryTables.Outgoing) -> OutgoingEntry {
        switch entry.content {
        case .line(let line):
            return OutgoingEntry(
                position: entry.position, record: entry.record, change: 0, header: line,
                size: line.count + 6)
        case .change(let number):
            let change = tables.change(number)?.change
            let header = change?.headerBytes ?? []
            return OutgoingEntry(
                position: entry.position, record: entry.record, change: number, header: header,
                size: header.count + (change?.payloadBytes?.count ?? 4) + 2)
        }
    }

    private func received(_ entry: IncomingEntry) -> ReceivedEntry {
        ReceivedEntry(entry: entry, hash: tables.change(entry.change)?.change.hash)
    }
}
