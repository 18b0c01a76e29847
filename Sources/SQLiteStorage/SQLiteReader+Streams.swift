import Hashing
import Ledger
import SQLite
import Storage

/// What goes out to peers and what came in.
extension SQLiteReader {
    func outgoing(
        _ peer: NodeID, after sequence: UInt64, maxEntries: Int, maxBytes: Int,
        into buffer: inout [UInt8]
    ) throws(StoreError) -> OutgoingSlice? {
        guard let peer = try number(of: peer) else { return nil }
        let find = try connection.query(
            """
            SELECT outgoing.sequence, outgoing.incarnation, outgoing.chain, outgoing.line,
                change.header, change.payload
            FROM outgoing LEFT JOIN change ON change.number = outgoing.change
            WHERE outgoing.peer = ?1 AND outgoing.sequence > ?2 ORDER BY outgoing.sequence
            """)
        find.bind(1, peer)
        find.bind(2, sequence: sequence)
        defer { find.reset() }
        let limit = buffer.count.addingReportingOverflow(max(0, maxBytes))
        var count = 0
        var end: Position?
        while count == 0 || count < maxEntries, try find.next() {
            let before = buffer.count
            appendLines(find, to: &buffer)
            if count > 0, !limit.overflow, buffer.count > limit.partialValue {
                buffer.removeLast(buffer.count - before)
                break
            }
            end = try position(find)
            count += 1
        }
        return end.map { OutgoingSlice(count: count, end: $0) }
    }

    func outgoingPosition(_ peer: NodeID, _ sequence: UInt64) throws(StoreError) -> Position? {
        guard let peer = try number(of: peer) else { return nil }
        let find = try connection.query(
            """
            SELECT sequence, incarnation, chain FROM outgoing WHERE peer = ?1 AND sequence = ?2
            """)
        find.bind(1, peer)
        find.bind(2, sequence: sequence)
        defer { find.reset() }
        return try find.next() ? try position(find) : nil
    }

    func outgoingRecord(_ peer: NodeID, _ sequence: UInt64) throws(StoreError) -> RecordID? {
        guard let peer = try number(of: peer) else { return nil }
        let find = try connection.query(
            """
            SELECT coalesce(record.kind, outgoing.kind), coalesce(record.origin, outgoing.origin),
                coalesce(record.random, outgoing.random)
            FROM outgoing LEFT JOIN change ON change.number = outgoing.change
                LEFT JOIN record ON record.number = change.record
            WHERE outgoing.peer = ?1 AND outgoing.sequence = ?2
            """)
        find.bind(1, peer)
        find.bind(2, sequence: sequence)
        defer { find.reset() }
        return try find.next() ? try recordID(find, from: 0) : nil
    }

    func outgoingRecords(
        _ peer: NodeID, after sequence: UInt64, limit: Int
    ) throws(StoreError) -> [RecordID]? {
        guard let peer = try number(of: peer) else { return limit < 0 ? nil : [] }
        let find = try connection.query(
            """
            SELECT coalesce(record.kind, outgoing.kind), coalesce(record.origin, outgoing.origin),
                coalesce(record.random, outgoing.random)
            FROM outgoing LEFT JOIN change ON change.number = outgoing.change
                LEFT JOIN record ON record.number = change.record
            WHERE outgoing.peer = ?1 AND outgoing.sequence > ?2
            """)
        find.bind(1, peer)
        find.bind(2, sequence: sequence)
        defer { find.reset() }
        var found: Set<RecordID> = []
        while found.count <= limit, try find.next() {
            if let id = try recordID(find, from: 0) { found.insert(id) }
        }
        return found.count > limit ? nil : found.sorted()
    }

    func incoming(_ peer: NodeID, _ sequence: UInt64) throws(StoreError) -> IncomingEntry? {
        try incoming(peer, from: sequence, through: sequence).first
    }

    func incoming(
        _ peer: NodeID, from first: UInt64, through last: UInt64
    ) throws(StoreError) -> [IncomingEntry] {
        guard let peer = try number(of: peer) else { return [] }
        let find = try connection.query(
            """
            SELECT sequence, chain, outcome, change FROM incoming
            WHERE peer = ?1 AND sequence BETWEEN ?2 AND ?3 ORDER BY sequence
            """)
        find.bind(1, peer)
        find.bind(2, sequence: first)
        find.bind(3, sequence: last)
        defer { find.reset() }
        var found: [IncomingEntry] = []
        while try find.next() {
            let words = find.text(2).split(separator: " ").map(String.init)
            guard let outcome = Outcome(words: words) else {
                throw .damaged("an entry's outcome cannot be read")
            }
            found.append(
                IncomingEntry(
                    sequence: find.sequence(0), chain: try find.digest(1), outcome: outcome,
                    change: find.int(3)))
        }
        return found
    }

    private func position(_ row: Statement) throws(StoreError) -> Position {
        Position(
            incarnation: Incarnation(row.word(1)), sequence: row.sequence(0),
            chain: try row.digest(2))
    }

    /// The header's or the entry's line and the payload's, straight from SQLite's page.
    private func appendLines(_ row: Statement, to buffer: inout [UInt8]) {
        let newline = UInt8(ascii: "\n")
        row.withBytes(row.isNull(3) ? 4 : 3) { buffer.append(contentsOf: $0) }
        buffer.append(newline)
        if row.isNull(5) {
            buffer.append(contentsOf: "null".utf8)
        } else {
            row.withBytes(5) { buffer.append(contentsOf: $0) }
        }
        buffer.append(newline)
    }
}
