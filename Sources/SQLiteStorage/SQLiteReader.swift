import JSON
import Ledger
import SQLite
import Storage

/// Reads within one transaction of one connection. The verbs are in the extensions.
class SQLiteReader: StoreReader {
    let connection: Connection
    let parser = JSONParser(limits: JSONLimits(bytes: 512 << 20, depth: 64, members: 65_536))
    var numbering = Numbering()

    init(_ connection: Connection) { self.connection = connection }

    func peers() throws(StoreError) -> [Peer] {
        let find = try connection.query(
            """
            SELECT word, relation, name, tier, status, keys, url, pin, enrolled
            FROM peer JOIN node ON node.number = peer.node
            """)
        return try peers(in: find).sorted { $0.id < $1.id }
    }

    func setting(_ name: String) throws(StoreError) -> String? {
        let find = try connection.query("SELECT value FROM setting WHERE name = ?1")
        find.bind(1, name)
        defer { find.reset() }
        return try find.next() ? find.text(0) : nil
    }

    func settings(prefix: String) throws(StoreError) -> [(name: String, value: String)] {
        let find = try connection.query(
            "SELECT name, value FROM setting WHERE name >= ?1 ORDER BY name")
        find.bind(1, prefix)
        defer { find.reset() }
        var found: [(name: String, value: String)] = []
        while try find.next(), find.withBytes(0, { $0.starts(with: prefix.utf8) }) {
            found.append((find.text(0), find.text(1)))
        }
        return found
    }

    func retried(_ key: String) throws(StoreError) -> String? {
        let find = try connection.query("SELECT answer FROM retry WHERE key = ?1")
        find.bind(1, key)
        defer { find.reset() }
        return try find.next() ? find.text(0) : nil
    }

    func audit(after sequence: Int64, limit: Int) throws(StoreError) -> [AuditEntry] {
        let find = try connection.query(
            """
            SELECT sequence, at, person, act, object, detail, chain FROM audit
            WHERE sequence > ?1 ORDER BY sequence LIMIT ?2
            """)
        find.bind(1, sequence)
        find.bind(2, Int64(max(0, limit)))
        defer { find.reset() }
        var found: [AuditEntry] = []
        while try find.next() { found.append(try auditEntry(find)) }
        return found
    }

    func lastAudit() throws(StoreError) -> AuditEntry? {
        let find = try connection.query(
            """
            SELECT sequence, at, person, act, object, detail, chain FROM audit
            ORDER BY sequence DESC LIMIT 1
            """)
        defer { find.reset() }
        return try find.next() ? try auditEntry(find) : nil
    }

    private func auditEntry(_ row: Statement) throws(StoreError) -> AuditEntry {
        AuditEntry(
            at: row.int(1), person: row.text(2), act: row.text(3), object: row.text(4),
            detail: row.text(5), sequence: row.int(0), chain: try row.digest(6))
    }

    func number(of node: NodeID) throws(StoreError) -> Int64? {
        try numbering.number(of: node, in: connection)
    }

    func number(of kind: Kind) throws(StoreError) -> Int64? {
        try numbering.number(of: kind, in: connection)
    }

    /// Three columns that name a record; nil when they are NULL.
    func recordID(_ row: Statement, from column: Int32) throws(StoreError) -> RecordID? {
        if row.isNull(column) { return nil }
        return RecordID(
            kind: try numbering.kind(row.int(column), in: connection),
            origin: try numbering.node(row.int(column + 1), in: connection),
            number: row.word(column + 2))
    }

    /// Parses JSON that a store wrote.
    func parse<R>(
        _ bytes: UnsafeRawBufferPointer, _ body: (JSONNode) throws -> R
    ) throws(StoreError) -> R {
        do { return try parser.parse(bytes, body) } catch {
            throw .damaged("what was kept cannot be read: \(error)")
        }
    }
}
