import Hashing
import JSON
import Ledger
import SQLite
import Storage

/// Records, tags and changes.
extension SQLiteWriter {
    func put(record: inout StoredRecord) throws(StoreError) {
        let touched = try nextTouched()
        if record.number == 0, let number = try insert(record, touched) {
            record.number = number
        } else {
            if record.number == 0 { record.number = try number(of: record.id) ?? 0 }
            try update(record, touched)
        }
        record.touched = touched
        lastRecord = record.number
    }

    func tag(record: Int64, _ tag: String) throws(StoreError) {
        try requireRecord(record)
        let insert = try connection.query(
            "INSERT OR IGNORE INTO tag(tag, record) VALUES(?1, ?2)")
        insert.bind(1, tag)
        insert.bind(2, record)
        try insert.finish()
    }

    func untag(record: Int64, _ tag: String) throws(StoreError) {
        let delete = try connection.query("DELETE FROM tag WHERE record = ?1 AND tag = ?2")
        delete.bind(1, record)
        delete.bind(2, tag)
        try delete.finish()
    }

    func add(change: Change, record: Int64, isHome: Bool) throws(StoreError) -> Int64 {
        try requireRecord(record)
        let writer = try made(change.header.dot.writer)
        let insert = try connection.query(
            """
            INSERT INTO change(record, writer, counter, home, hash, header, payload)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """)
        insert.bind(1, record)
        insert.bind(2, writer)
        insert.bind(3, word: change.header.dot.counter)
        insert.bind(4, isHome)
        insert.bind(5, change.hash)
        try storeErrors { () throws(SQLiteError) in
            try insert.run(lending: change.headerBytes, at: 6, change.payloadBytes, at: 7)
        }
        lastChange = connection.lastInsertedRow
        return lastChange
    }

    func erase(change number: Int64) throws(StoreError) {
        let update = try connection.query("UPDATE change SET payload = NULL WHERE number = ?1")
        update.bind(1, number)
        try update.finish()
        if connection.changedRows != 1 { throw .damaged("there is no change \(number)") }
        try unname(change: number)
    }

    func restore(change number: Int64, payload: [UInt8]) throws(StoreError) {
        let update = try connection.query("UPDATE change SET payload = ?1 WHERE number = ?2")
        update.bind(1, payload)
        update.bind(2, number)
        try update.finish()
        if connection.changedRows != 1 { throw .damaged("there is no change \(number)") }
    }

    func requireRecord(_ number: Int64) throws(StoreError) {
        if number == lastRecord { return }
        let find = try connection.query("SELECT 1 FROM record WHERE number = ?1")
        find.bind(1, number)
        defer { find.reset() }
        guard try find.next() else { throw .damaged("there is no record numbered \(number)") }
        lastRecord = number
    }

    /// - Returns: nil when there is a record of this name.
    private func insert(_ record: StoredRecord, _ touched: Int64) throws(StoreError) -> Int64? {
        let insert = try connection.query(
            """
            INSERT INTO record(random, origin, kind, custody, frozen, everyone, audience,
                touched, conflicts, shared, home, shown, leaving, spent, words)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
            ON CONFLICT DO NOTHING
            """)
        try run(insert, record, touched)
        return connection.changedRows == 1 ? connection.lastInsertedRow : nil
    }

    private func update(_ record: StoredRecord, _ touched: Int64) throws(StoreError) {
        let update = try connection.query(
            """
            UPDATE record SET custody = ?4, frozen = ?5, everyone = ?6, audience = ?7,
                touched = ?8, conflicts = ?9, shared = ?10, home = ?11, shown = ?12,
                leaving = ?13, spent = ?14, words = ?15
            WHERE number = ?16 AND random = ?1 AND origin = ?2 AND kind = ?3
            """)
        update.bind(16, record.number)
        try run(update, record, touched)
        if connection.changedRows != 1 {
            throw .damaged("record \(record.id) is not kept under the number \(record.number)")
        }
    }

    private func number(of id: RecordID) throws(StoreError) -> Int64? {
        let find = try connection.query(
            "SELECT number FROM record WHERE random = ?1 AND origin = ?2 AND kind = ?3")
        try bind(id, to: find, at: 1)
        defer { find.reset() }
        return try find.next() ? find.int(0) : nil
    }

    private func run(
        _ statement: Statement, _ record: StoredRecord, _ touched: Int64
    ) throws(StoreError) {
        statement.bind(1, word: record.id.number)
        statement.bind(2, try made(record.id.origin))
        statement.bind(3, try made(record.id.kind))
        statement.bind(4, record.custody.rawValue)
        statement.bind(5, record.isFrozen)
        statement.bind(6, record.audience.isEveryoneBelow)
        statement.bind(7, optional: audience(record.audience.peers))
        statement.bind(8, touched)
        statement.bind(9, optional: conflicts(record.conflicts))
        statement.bind(12, optional: record.shown.members.isEmpty ? nil : record.shown.bytes)
        statement.bind(13, optional: audience(record.audience.leaving))
        statement.bind(14, record.spent)
        statement.bind(15, record.words)
        let shared = record.shared.isEmpty ? nil : record.shared.storedBytes
        let home = record.home.isEmpty ? nil : record.home.storedBytes
        try storeErrors { () throws(SQLiteError) in
            try statement.run(lending: shared, at: 10, home, at: 11)
        }
    }

    private func audience(_ peers: [NodeID]) -> [UInt8]? {
        if peers.isEmpty { return nil }
        return peers.flatMap { peer in withUnsafeBytes(of: peer.word.bigEndian) { Array($0) } }
    }

    private func conflicts(_ registers: [RegisterName]) -> String? {
        if registers.isEmpty { return nil }
        let names = JSONValue.array(registers.map { .string($0.text) })
        return String(decoding: names.canonical, as: UTF8.self)
    }
}
