import Hashing
import Ledger
import SQLite
import Storage

/// Looking through what is kept.
extension SQLiteReader {
    func recordNames(
        after number: Int64, limit: Int
    ) throws(StoreError) -> [(number: Int64, id: RecordID)] {
        let find = try connection.query(
            "SELECT number, kind, origin, random FROM record WHERE number > ?1 ORDER BY number LIMIT ?2"
        )
        find.bind(1, number)
        find.bind(2, Int64(max(0, limit)))
        defer { find.reset() }
        var found: [(number: Int64, id: RecordID)] = []
        while try find.next() {
            if let id = try recordID(find, from: 1) { found.append((find.int(0), id)) }
        }
        return found
    }

    func papers(
        peer: NodeID, sort: Paper.Sort?, below number: Int64?, limit: Int
    ) throws(StoreError) -> [(number: Int64, paper: Paper)] {
        var found: [(number: Int64, paper: Paper)] = []
        // Sort by sort, as the index has them: a link has a paper for every batch it ever carried.
        for sort in sort.map({ [$0] }) ?? Paper.Sort.allCases {
            found += try papers(peer, sort, below: number ?? .max, limit: max(0, limit))
        }
        return Array(found.sorted { $0.number > $1.number }.prefix(max(0, limit)))
    }

    private func papers(
        _ peer: NodeID, _ sort: Paper.Sort, below number: Int64, limit: Int
    ) throws(StoreError) -> [(number: Int64, paper: Paper)] {
        guard let place = try self.number(of: peer) else { return [] }
        let find = try connection.query(
            """
            SELECT number, own, sequence, bytes, signature, key FROM paper
            WHERE peer = ?1 AND sort = ?2 AND number < ?3 ORDER BY number DESC LIMIT ?4
            """)
        find.bind(1, place)
        find.bind(2, sort.rawValue)
        find.bind(3, number)
        find.bind(4, Int64(limit))
        defer { find.reset() }
        var found: [(number: Int64, paper: Paper)] = []
        while try find.next() {
            let paper = Paper(
                sort: sort, peer: peer, isOwn: find.int(1) != 0, sequence: find.sequence(2),
                bytes: find.bytes(3), signature: find.text(4), key: find.text(5))
            found.append((find.int(0), paper))
        }
        return found
    }

    func headsThatCame(
        from peer: NodeID, after place: (sequence: UInt64, number: Int64), limit: Int
    ) throws(StoreError) -> [(number: Int64, paper: Paper)] {
        guard let from = try self.number(of: peer) else { return [] }
        let find = try connection.query(
            """
            SELECT number, sequence, bytes, signature, key FROM paper
            WHERE sort = 'head' AND own = 0 AND peer = ?1 AND (sequence, number) > (?2, ?3)
            ORDER BY sequence, number LIMIT ?4
            """)
        find.bind(1, from)
        find.bind(2, sequence: place.sequence)
        find.bind(3, place.number)
        find.bind(4, Int64(max(0, limit)))
        defer { find.reset() }
        var found: [(number: Int64, paper: Paper)] = []
        while try find.next() {
            let paper = Paper(
                sort: .head, peer: peer, isOwn: false, sequence: find.sequence(1),
                bytes: find.bytes(2), signature: find.text(3), key: find.text(4))
            found.append((find.int(0), paper))
        }
        return found
    }

    func outgoingEntries(
        _ peer: NodeID, after sequence: UInt64, limit: Int
    ) throws(StoreError) -> [OutgoingEntry] {
        guard let peer = try number(of: peer) else { return [] }
        let find = try connection.query(
            """
            SELECT outgoing.sequence, outgoing.incarnation, outgoing.chain,
                coalesce(record.kind, outgoing.kind), coalesce(record.origin, outgoing.origin),
                coalesce(record.random, outgoing.random), outgoing.change,
                coalesce(change.header, outgoing.line), change.payload
            FROM outgoing LEFT JOIN change ON change.number = outgoing.change
                LEFT JOIN record ON record.number = change.record
            WHERE outgoing.peer = ?1 AND outgoing.sequence > ?2
            ORDER BY outgoing.sequence LIMIT ?3
            """)
        find.bind(1, peer)
        find.bind(2, sequence: sequence)
        find.bind(3, Int64(max(0, limit)))
        return try outgoing(find)
    }

    func outgoingEntries(
        _ peer: NodeID, of record: RecordID
    ) throws(StoreError) -> [OutgoingEntry] {
        guard let peer = try number(of: peer), let kind = try number(of: record.kind),
            let origin = try number(of: record.origin)
        else { return [] }
        let find = try connection.query(
            """
            SELECT outgoing.sequence, outgoing.incarnation, outgoing.chain,
                ?2, ?3, ?4, outgoing.change, coalesce(change.header, outgoing.line), change.payload
            FROM outgoing LEFT JOIN change ON change.number = outgoing.change
            WHERE outgoing.peer = ?1 AND (
                outgoing.change IN (
                    SELECT change.number FROM change JOIN record ON record.number = change.record
                    WHERE record.random = ?4 AND record.origin = ?3 AND record.kind = ?2)
                OR (outgoing.random = ?4 AND outgoing.origin = ?3 AND outgoing.kind = ?2))
            ORDER BY outgoing.sequence
            """)
        find.bind(1, peer)
        find.bind(2, kind)
        find.bind(3, origin)
        find.bind(4, word: record.number)
        return try outgoing(find)
    }

    func incomingEntries(
        _ peer: NodeID, after sequence: UInt64, limit: Int
    ) throws(StoreError) -> [ReceivedEntry] {
        guard let peer = try number(of: peer) else { return [] }
        let find = try connection.query(
            """
            SELECT incoming.sequence, incoming.chain, incoming.outcome, incoming.change, change.hash
            FROM incoming LEFT JOIN change ON change.number = incoming.change
            WHERE incoming.peer = ?1 AND incoming.sequence > ?2
            ORDER BY incoming.sequence LIMIT ?3
            """)
        find.bind(1, peer)
        find.bind(2, sequence: sequence)
        find.bind(3, Int64(max(0, limit)))
        return try received(find)
    }

    func incomingEntries(
        _ peer: NodeID, of record: RecordID
    ) throws(StoreError) -> [ReceivedEntry] {
        guard let peer = try number(of: peer), let kind = try number(of: record.kind),
            let origin = try number(of: record.origin)
        else { return [] }
        let find = try connection.query(
            """
            SELECT incoming.sequence, incoming.chain, incoming.outcome, incoming.change, change.hash
            FROM incoming JOIN change ON change.number = incoming.change
                JOIN record ON record.number = change.record
            WHERE incoming.peer = ?1 AND record.random = ?4 AND record.origin = ?3
                AND record.kind = ?2
            ORDER BY incoming.sequence
            """)
        find.bind(1, peer)
        find.bind(2, kind)
        find.bind(3, origin)
        find.bind(4, word: record.number)
        return try received(find)
    }

    private func outgoing(_ find: Statement) throws(StoreError) -> [OutgoingEntry] {
        defer { find.reset() }
        var found: [OutgoingEntry] = []
        while try find.next() {
            let position = Position(
                incarnation: Incarnation(find.word(1)), sequence: find.sequence(0),
                chain: try find.digest(2))
            let header = find.optionalBytes(7) ?? []
            let payload = find.isNull(8) ? 4 : find.withBytes(8) { $0.count }
            found.append(
                OutgoingEntry(
                    position: position, record: try recordID(find, from: 3),
                    change: find.isNull(6) ? 0 : find.int(6), header: header,
                    size: header.count + payload + 2))
        }
        return found
    }

    private func received(_ find: Statement) throws(StoreError) -> [ReceivedEntry] {
        defer { find.reset() }
        var found: [ReceivedEntry] = []
        while try find.next() {
            let words = find.text(2).split(separator: " ").map(String.init)
            guard let outcome = Outcome(words: words) else {
                throw .damaged("an entry's outcome cannot be read")
            }
            found.append(
                ReceivedEntry(
                    entry: IncomingEntry(
                        sequence: find.sequence(0), chain: try find.digest(1), outcome: outcome,
                        change: find.int(3)),
                    hash: find.isNull(4) ? nil : try find.digest(4)))
        }
        return found
    }
}
