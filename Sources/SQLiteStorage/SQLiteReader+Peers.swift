import Hashing
import JSON
import Ledger
import SQLite
import Storage

/// Peers, links, waiting entries and papers.
extension SQLiteReader {
    func peer(_ id: NodeID) throws(StoreError) -> Peer? {
        guard let number = try number(of: id) else { return nil }
        let find = try connection.query(
            """
            SELECT word, relation, name, tier, status, keys, url, pin, enrolled
            FROM peer JOIN node ON node.number = peer.node WHERE peer.node = ?1
            """)
        find.bind(1, number)
        return try peers(in: find).first
    }

    func link(_ peer: NodeID) throws(StoreError) -> Link? {
        guard let number = try number(of: peer) else { return nil }
        let find = try connection.query(
            """
            SELECT incarnation, sequence, chain, confirmed, in_incarnation, in_sequence, in_chain,
                sum, stopped
            FROM link WHERE node = ?1
            """)
        find.bind(1, number)
        defer { find.reset() }
        guard try find.next() else { return nil }
        var link = Link(peer: peer, outgoing: try position(find, from: 0))
        link.confirmed = find.sequence(3)
        if !find.isNull(4) { link.incoming = try position(find, from: 4) }
        link.sum = StatementSum(total: try find.digest(7))
        link.stopped = find.optionalText(8)
        return link
    }

    func held(peer: NodeID?, record: RecordID?) throws(StoreError) -> [HeldEntry] {
        guard let find = try heldQuery(peer: peer, record: record) else { return [] }
        defer { find.reset() }
        var found: [HeldEntry] = []
        while try find.next() {
            let entry = HeldEntry(
                peer: NodeID(find.word(0)), sequence: find.sequence(1),
                record: try recordID(find, from: 2),
                reason: try find.word(5, of: HeldReason.self), header: find.bytes(6),
                payload: find.optionalBytes(7), since: find.int(8))
            if peer == nil || peer == entry.peer { found.append(entry) }
        }
        // Here and not in SQL, where a word with its top bit set is negative.
        return found.sorted { ($0.peer.word, $0.sequence) < ($1.peer.word, $1.sequence) }
    }

    func papers(peer: NodeID?, sort: Paper.Sort?) throws(StoreError) -> [Paper] {
        let find =
            peer == nil
            ? try connection.query(
                """
                SELECT sort, word, own, sequence, bytes, signature, key
                FROM paper JOIN node ON node.number = paper.peer
                WHERE ?2 IS NULL OR sort = ?2 ORDER BY paper.number
                """)
            : try connection.query(
                """
                SELECT sort, word, own, sequence, bytes, signature, key
                FROM paper JOIN node ON node.number = paper.peer
                WHERE word = ?1 AND (?2 IS NULL OR sort = ?2) ORDER BY paper.number
                """)
        if let peer { find.bind(1, word: peer.word) }
        find.bind(2, optional: sort?.rawValue)
        defer { find.reset() }
        var found: [Paper] = []
        while try find.next() {
            found.append(
                Paper(
                    sort: try find.word(0, of: Paper.Sort.self), peer: NodeID(find.word(1)),
                    isOwn: find.int(2) != 0, sequence: find.sequence(3), bytes: find.bytes(4),
                    signature: find.text(5), key: find.text(6)))
        }
        return found
    }

    func peers(in find: Statement) throws(StoreError) -> [Peer] {
        defer { find.reset() }
        var found: [Peer] = []
        while try find.next() {
            found.append(
                Peer(
                    id: NodeID(find.word(0)), relation: try find.word(1, of: Peer.Relation.self),
                    name: find.text(2), tier: try find.word(3, of: Tier.self),
                    status: try find.word(4, of: Peer.Status.self), keys: try keys(find),
                    url: find.text(6), pin: find.text(7), enrolledAt: find.int(8)))
        }
        return found
    }

    private func keys(_ row: Statement) throws(StoreError) -> [String] {
        try row.withBytes(5) { (bytes) throws(StoreError) in
            try parse(bytes) { $0.value.arrayValue?.compactMap(\.stringValue) ?? [] }
        }
    }

    private func heldQuery(
        peer: NodeID?, record: RecordID?
    ) throws(StoreError) -> Statement? {
        if let record {
            guard let kind = try number(of: record.kind),
                let origin = try number(of: record.origin)
            else { return nil }
            let find = try connection.query(
                """
                SELECT word, sequence, kind, origin, random, reason, header, payload, since
                FROM held JOIN node ON node.number = held.peer
                WHERE random = ?1 AND origin = ?2 AND kind = ?3
                """)
            find.bind(1, word: record.number)
            find.bind(2, origin)
            find.bind(3, kind)
            return find
        }
        guard let peer else {
            return try connection.query(
                """
                SELECT word, sequence, kind, origin, random, reason, header, payload, since
                FROM held JOIN node ON node.number = held.peer
                """)
        }
        let find = try connection.query(
            """
            SELECT word, sequence, kind, origin, random, reason, header, payload, since
            FROM held JOIN node ON node.number = held.peer WHERE word = ?1
            """)
        find.bind(1, word: peer.word)
        return find
    }

    private func position(
        _ row: Statement, from column: Int32
    ) throws(StoreError) -> Position {
        Position(
            incarnation: Incarnation(row.word(column)), sequence: row.sequence(column + 1),
            chain: try row.digest(column + 2))
    }
}
