import Hashing
import JSON
import Ledger
import SQLite
import Storage

/// Peers, their streams, waiting entries and papers.
extension SQLiteWriter {
    func put(peer: Peer) throws(StoreError) {
        let put = try connection.query(
            "INSERT OR REPLACE INTO peer VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
        knownPeers = nil
        let keys = JSONValue.array(peer.keys.map { .string($0) }).canonical
        put.bind(1, try made(peer.id))
        put.bind(2, peer.relation.rawValue)
        put.bind(3, peer.name)
        put.bind(4, peer.tier.rawValue)
        put.bind(5, peer.status.rawValue)
        put.bind(6, String(decoding: keys, as: UTF8.self))
        put.bind(7, peer.url)
        put.bind(8, peer.pin)
        put.bind(9, peer.enrolledAt)
        try put.finish()
    }

    func put(link: Link) throws(StoreError) {
        let put = try connection.query(
            "INSERT OR REPLACE INTO link VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
        put.bind(1, try made(link.peer))
        bind(link.outgoing, to: put, at: 2)
        put.bind(5, sequence: link.confirmed)
        if let incoming = link.incoming {
            bind(incoming, to: put, at: 6)
        } else {
            for place: Int32 in 6...8 { put.bindNull(place) }
        }
        put.bind(9, link.sum.total)
        put.bind(10, optional: link.stopped)
        try put.finish()
    }

    func append(
        outgoing content: EntryContent, record: RecordID?, to peer: NodeID, at position: Position
    ) throws(StoreError) {
        let insert = try connection.query(
            "INSERT INTO outgoing VALUES (?1, ?3, ?2, ?4, ?5, ?6, ?7, ?8, ?9)")
        insert.bind(1, try made(peer))
        bind(position, to: insert, at: 2)
        switch content {
        case .change(let number):
            try requireChange(number)
            insert.bind(5, number)
            insert.bindNull(6)
            // A change knows its record.
            try bind(nil, to: insert, at: 7)
        case .line(let line):
            insert.bindNull(5)
            insert.bind(6, line)
            try bind(record, to: insert, at: 7)
        }
        try insert.finish()
        woken.insert(peer)
    }

    func add(incoming entry: IncomingEntry, from peer: NodeID) throws(StoreError) {
        let insert = try connection.query("INSERT INTO incoming VALUES (?1, ?2, ?3, ?4, ?5)")
        try run(insert, entry, peer)
    }

    func put(incoming entry: IncomingEntry, from peer: NodeID) throws(StoreError) {
        let put = try connection.query(
            "INSERT OR REPLACE INTO incoming VALUES (?1, ?2, ?3, ?4, ?5)")
        try run(put, entry, peer)
    }

    func hold(_ entry: HeldEntry) throws(StoreError) {
        let put = try connection.query(
            """
            INSERT OR REPLACE INTO held(peer, sequence, kind, origin, random, reason, since, header,
                payload)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """)
        put.bind(1, try made(entry.peer))
        put.bind(2, sequence: entry.sequence)
        try bind(entry.record, to: put, at: 3)
        put.bind(6, entry.reason.rawValue)
        put.bind(7, entry.since)
        put.bind(8, entry.header)
        put.bind(9, optional: entry.payload)
        try put.finish()
    }

    func release(held peer: NodeID, _ sequence: UInt64) throws(StoreError) {
        let delete = try connection.query("DELETE FROM held WHERE peer = ?1 AND sequence = ?2")
        delete.bind(1, try made(peer))
        delete.bind(2, sequence: sequence)
        try delete.finish()
    }

    func add(paper: Paper) throws(StoreError) {
        let insert = try connection.query(
            """
            INSERT INTO paper(peer, sort, own, sequence, bytes, signature, key)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """)
        insert.bind(1, try made(paper.peer))
        insert.bind(2, paper.sort.rawValue)
        insert.bind(3, paper.isOwn)
        insert.bind(4, sequence: paper.sequence)
        insert.bind(5, paper.bytes)
        insert.bind(6, paper.signature)
        insert.bind(7, paper.key)
        try insert.finish()
    }

    private func run(
        _ statement: Statement, _ entry: IncomingEntry, _ peer: NodeID
    ) throws(StoreError) {
        statement.bind(1, try made(peer))
        statement.bind(2, sequence: entry.sequence)
        statement.bind(3, entry.chain)
        statement.bind(4, entry.outcome.text)
        statement.bind(5, entry.change)
        try statement.finish()
    }

    func requireChange(_ number: Int64) throws(StoreError) {
        if number == lastChange { return }
        let find = try connection.query("SELECT 1 FROM change WHERE number = ?1")
        find.bind(1, number)
        defer { find.reset() }
        guard try find.next() else { throw .damaged("there is no change \(number)") }
    }

    /// Binds three columns: incarnation, sequence, chain.
    private func bind(_ position: Position, to statement: Statement, at index: Int32) {
        statement.bind(index, word: position.incarnation.word)
        statement.bind(index + 1, sequence: position.sequence)
        statement.bind(index + 2, position.chain)
    }
}
