import Hashing
import JSON
import Ledger

/// One transaction on a `MemoryStore`: works on a copy, which the store takes over at the end.
final class MemoryWriter: MemoryReader, StoreWriter {
    /// Peers for whom entries were appended.
    private(set) var woken: Set<NodeID> = []

    func put(setting name: String, _ value: String?) throws(StoreError) {
        tables.settings[ExactText(name)] = value
    }

    func put(record: inout StoredRecord) throws(StoreError) {
        if record.number == 0 {
            record.number = tables.numbers[record.id] ?? Int64(tables.records.count) + 1
        } else if tables.numbers[record.id] != record.number {
            throw .damaged("record \(record.id) is not kept under the number \(record.number)")
        }
        tables.lastTouched += 1
        record.touched = tables.lastTouched
        tables.numbers[record.id] = record.number
        tables.records[record.number] = record
    }

    func tag(record: Int64, _ tag: String) throws(StoreError) {
        _ = try kept(record)
        let tag = ExactText(tag)
        if tables.tags[tag]?.contains(record) == true { return }
        let place = tables.tags[tag]?.firstIndex { record < $0 }
        tables.tags[tag, default: []].insert(
            record, at: place ?? tables.tags[tag]?.count ?? 0)
    }

    func untag(record: Int64, _ tag: String) throws(StoreError) {
        tables.tags[ExactText(tag)]?.removeAll { $0 == record }
    }

    func add(change: Change, record: Int64, isHome: Bool) throws(StoreError) -> Int64 {
        _ = try kept(record)
        if try self.change(record: record, dot: change.header.dot) != nil {
            throw .damaged("the change \(change.header.dot) is kept already")
        }
        let number = Int64(tables.changes.count) + 1
        tables.changes.append(StoredChange(number: number, change: change, isHome: isHome))
        tables.changesOfRecord[record, default: []].append(number)
        return number
    }

    func erase(change number: Int64) throws(StoreError) {
        try put(payload: nil, number)
        unname(change: number)
    }

    func restore(change number: Int64, payload: [UInt8]) throws(StoreError) {
        try put(payload: payload, number)
    }

    private func put(payload: [UInt8]?, _ number: Int64) throws(StoreError) {
        guard let stored = tables.change(number) else {
            throw .damaged("there is no change \(number)")
        }
        let change = Change(
            header: stored.change.header, headerBytes: stored.change.headerBytes,
            hash: stored.change.hash, payloadBytes: payload)
        tables.changes[Int(number) - 1] = StoredChange(
            number: number, change: change, isHome: stored.isHome)
    }

    func put(peer: Peer) throws(StoreError) { tables.peers[peer.id] = peer }

    func put(link: Link) throws(StoreError) { tables.links[link.peer] = link }

    func append(
        outgoing content: EntryContent, record: RecordID?, to peer: NodeID, at position: Position
    ) throws(StoreError) {
        if tables.outgoing[peer]?[position.sequence] != nil {
            throw .damaged("entry \(position.sequence) to \(peer) is kept already")
        }
        var record = record
        if case .change(let number) = content {
            guard let change = tables.change(number) else {
                throw .damaged("there is no change \(number)")
            }
            record = change.change.header.record
        }
        tables.outgoing[peer, default: MemoryStream()].put(
            position.sequence,
            MemoryTables.Outgoing(content: content, record: record, position: position))
        woken.insert(peer)
    }

    func add(incoming entry: IncomingEntry, from peer: NodeID) throws(StoreError) {
        if tables.incoming[peer]?[entry.sequence] != nil {
            throw .damaged("entry \(entry.sequence) from \(peer) is kept already")
        }
        try put(incoming: entry, from: peer)
    }

    func put(incoming entry: IncomingEntry, from peer: NodeID) throws(StoreError) {
        tables.incoming[peer, default: MemoryStream()].put(entry.sequence, entry)
    }

    func keep(line: [UInt8], of sequence: UInt64, from peer: NodeID) throws(StoreError) {
        tables.lines[MemoryTables.Held(peer: peer, sequence: sequence)] = line
    }

    func putAway(outgoing peer: NodeID, as name: NodeID) throws(StoreError) {
        tables.outgoing[name] = tables.outgoing.removeValue(forKey: peer)
    }

    func cut(outgoing name: NodeID, after sequence: UInt64) throws(StoreError) {
        tables.outgoing[name]?.cut(after: sequence)
    }

    func putAway(incoming peer: NodeID, as name: NodeID) throws(StoreError) {
        tables.incoming[name] = tables.incoming.removeValue(forKey: peer)
        for (place, line) in tables.lines where place.peer == peer {
            tables.lines[place] = nil
            tables.lines[MemoryTables.Held(peer: name, sequence: place.sequence)] = line
        }
        for entry in try held(peer: peer, record: nil) {
            try release(held: peer, entry.sequence)
            try hold(
                HeldEntry(
                    peer: name, sequence: entry.sequence, record: entry.record,
                    reason: entry.reason, header: entry.header, payload: entry.payload,
                    since: entry.since))
        }
    }

    func hold(_ entry: HeldEntry) throws(StoreError) {
        tables.held[MemoryTables.Held(peer: entry.peer, sequence: entry.sequence)] = entry
    }

    func release(held peer: NodeID, _ sequence: UInt64) throws(StoreError) {
        tables.held[MemoryTables.Held(peer: peer, sequence: sequence)] = nil
    }

    func add(paper: Paper) throws(StoreError) { tables.papers.append(paper) }

    func put(retried key: String, answer: String) throws(StoreError) {
        tables.retries[ExactText(key)] = answer
    }

    func append(audit entry: AuditEntry) throws(StoreError) {
        var entry = entry
        entry.sequence = Int64(tables.audit.count) + 1
        entry.chain = AuditChain.chain(entry, after: tables.audit.last?.chain ?? .zero)
        tables.audit.append(entry)
    }

    private func kept(_ record: Int64) throws(StoreError) -> StoredRecord {
        guard let found = tables.records[record] else {
            throw .damaged("there is no record numbered \(record)")
        }
        return found
    }
}
