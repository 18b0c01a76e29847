import Ledger
import SQLite
import Storage

/// Streams of former lives: kept under another name when a node goes on in a new incarnation.
extension SQLiteWriter {
    func keep(line: [UInt8], of sequence: UInt64, from peer: NodeID) throws(StoreError) {
        let insert = try connection.query(
            "INSERT OR REPLACE INTO incoming_line VALUES (?1, ?2, ?3)")
        insert.bind(1, try made(peer))
        insert.bind(2, sequence: sequence)
        insert.bind(3, line)
        try insert.finish()
    }

    func putAway(outgoing peer: NodeID, as name: NodeID) throws(StoreError) {
        try rename("UPDATE outgoing SET peer = ?2 WHERE peer = ?1", peer, name)
    }

    func cut(outgoing name: NodeID, after sequence: UInt64) throws(StoreError) {
        let delete = try connection.query("DELETE FROM outgoing WHERE peer = ?1 AND sequence > ?2")
        delete.bind(1, try made(name))
        delete.bind(2, sequence: sequence)
        try delete.finish()
    }

    func putAway(incoming peer: NodeID, as name: NodeID) throws(StoreError) {
        try rename("UPDATE incoming SET peer = ?2 WHERE peer = ?1", peer, name)
        try rename("UPDATE incoming_line SET peer = ?2 WHERE peer = ?1", peer, name)
        try rename("UPDATE held SET peer = ?2 WHERE peer = ?1", peer, name)
    }

    private func rename(
        _ sql: StaticString, _ peer: NodeID, _ name: NodeID
    ) throws(StoreError) {
        let update = try connection.query(sql)
        update.bind(1, try made(peer))
        update.bind(2, try made(name))
        try update.finish()
    }
}

extension SQLiteReader {
    func incomingLines(
        _ peer: NodeID, from first: UInt64, through last: UInt64
    ) throws(StoreError) -> [ReceivedLines?] {
        guard let peer = try number(of: peer) else { return [] }
        let find = try connection.query(
            """
            SELECT coalesce(change.header, incoming_line.line),
                coalesce(change.payload, held.payload)
            FROM incoming LEFT JOIN change ON change.number = incoming.change
            LEFT JOIN incoming_line ON incoming_line.peer = incoming.peer
                AND incoming_line.sequence = incoming.sequence
            LEFT JOIN held ON held.peer = incoming.peer AND held.sequence = incoming.sequence
            WHERE incoming.peer = ?1 AND incoming.sequence BETWEEN ?2 AND ?3
            ORDER BY incoming.sequence
            """)
        find.bind(1, peer)
        find.bind(2, sequence: first)
        find.bind(3, sequence: last)
        defer { find.reset() }
        var found: [ReceivedLines?] = []
        while try find.next() {
            found.append(
                find.isNull(0)
                    ? nil
                    : ReceivedLines(
                        header: find.withBytes(0) { Array($0) },
                        payload: find.isNull(1) ? nil : find.withBytes(1) { Array($0) }))
        }
        return found
    }
}
