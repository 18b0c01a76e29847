import Hashing
import JSON
import Ledger
import SQLite
import Storage

/// Changes of records.
extension SQLiteReader {
    func change(record: Int64, dot: Dot) throws(StoreError) -> StoredChange? {
        guard let writer = try numbering.number(of: dot.writer, in: connection) else { return nil }
        let find = try connection.query(
            """
            SELECT number, home, hash, header, payload FROM change
            WHERE record = ?1 AND writer = ?2 AND counter = ?3
            """)
        find.bind(1, record)
        find.bind(2, writer)
        find.bind(3, word: dot.counter)
        defer { find.reset() }
        return try find.next() ? try storedChange(find) : nil
    }

    func changeNumber(record: Int64, dot: Dot) throws(StoreError) -> Int64? {
        guard let writer = try numbering.number(of: dot.writer, in: connection) else { return nil }
        let find = try connection.query(
            "SELECT number FROM change WHERE record = ?1 AND writer = ?2 AND counter = ?3")
        find.bind(1, record)
        find.bind(2, writer)
        find.bind(3, word: dot.counter)
        defer { find.reset() }
        return try find.next() ? find.int(0) : nil
    }

    func changes(record: Int64) throws(StoreError) -> [StoredChange] {
        let find = try connection.query(
            """
            SELECT number, home, hash, header, payload FROM change
            WHERE record = ?1 ORDER BY home DESC, number
            """)
        find.bind(1, record)
        defer { find.reset() }
        var found: [StoredChange] = []
        while try find.next() { found.append(try storedChange(find)) }
        return found
    }

    private func storedChange(_ row: Statement) throws(StoreError) -> StoredChange {
        let header = try row.withBytes(3) { (bytes) throws(StoreError) in
            try parse(bytes) { try ChangeHeader($0) }
        }
        let change = Change(
            header: header, headerBytes: row.bytes(3), hash: try row.digest(2),
            payloadBytes: row.optionalBytes(4))
        return StoredChange(number: row.int(0), change: change, isHome: row.int(1) != 0)
    }
}
