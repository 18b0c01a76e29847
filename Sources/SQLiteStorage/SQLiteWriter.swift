import Hashing
import JSON
import Ledger
import SQLite
import Storage

/// Writes within the writer's transaction. The verbs are here and in the extensions.
final class SQLiteWriter: SQLiteReader, StoreWriter {
    /// Peers for whom entries were appended since the transaction began.
    var woken: Set<NodeID> = []
    /// A record that is known to be there, so that its changes need not look again.
    var lastRecord: Int64 = 0
    /// As `lastRecord`, for what a stream refers to.
    var lastChange: Int64 = 0
    private var lastTouched: Int64?
    /// Read for every body; nobody else changes them.
    var knownPeers: [Peer]?

    override func peers() throws(StoreError) -> [Peer] {
        if let knownPeers { return knownPeers }
        let peers = try super.peers()
        knownPeers = peers
        return peers
    }

    /// After anything was undone: what was remembered may never have been.
    func forget() {
        numbering = Numbering()
        lastTouched = nil
        knownPeers = nil
        lastRecord = 0
        lastChange = 0
    }

    func put(setting name: String, _ value: String?) throws(StoreError) {
        guard let value else {
            let delete = try connection.query("DELETE FROM setting WHERE name = ?1")
            delete.bind(1, name)
            return try delete.finish()
        }
        let put = try connection.query("INSERT OR REPLACE INTO setting VALUES (?1, ?2)")
        put.bind(1, name)
        put.bind(2, value)
        try put.finish()
    }

    func put(retried key: String, answer: String) throws(StoreError) {
        let put = try connection.query("INSERT OR REPLACE INTO retry VALUES (?1, ?2)")
        put.bind(1, key)
        put.bind(2, answer)
        try put.finish()
    }

    func append(audit entry: AuditEntry) throws(StoreError) {
        let last = try lastAudit()
        var entry = entry
        entry.sequence = (last?.sequence ?? 0) + 1
        entry.chain = AuditChain.chain(entry, after: last?.chain ?? .zero)
        let insert = try connection.query("INSERT INTO audit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        insert.bind(1, entry.sequence)
        insert.bind(2, entry.at)
        insert.bind(3, entry.person)
        insert.bind(4, entry.act)
        insert.bind(5, entry.object)
        insert.bind(6, entry.detail)
        insert.bind(7, entry.chain)
        try insert.finish()
    }

    /// The next value of the store's count of puts.
    func nextTouched() throws(StoreError) -> Int64 {
        let last: Int64
        if let lastTouched {
            last = lastTouched
        } else {
            // One step into the index for each kind.
            let find = try connection.query(
                """
                SELECT max((SELECT max(touched) FROM record WHERE record.kind = kind.number))
                FROM kind
                """)
            defer { find.reset() }
            last = try find.next() ? find.int(0) : 0
        }
        lastTouched = last + 1
        return last + 1
    }

    func made(_ kind: Kind) throws(StoreError) -> Int64 {
        guard let number = try numbering.number(of: kind, in: connection, make: true) else {
            throw .damaged("the kind \(kind) has no number")
        }
        return number
    }

    func made(_ node: NodeID) throws(StoreError) -> Int64 {
        guard let number = try numbering.number(of: node, in: connection, make: true) else {
            throw .damaged("the node \(node) has no number")
        }
        return number
    }

    func made(_ writer: Writer) throws(StoreError) -> Int64 {
        guard let number = try numbering.number(of: writer, in: connection, make: true) else {
            throw .damaged("the writer \(writer.node) has no number")
        }
        return number
    }

    /// Binds three columns that name a record, NULL for none.
    func bind(_ id: RecordID?, to statement: Statement, at index: Int32) throws(StoreError) {
        guard let id else {
            for place in index..<index + 3 { statement.bindNull(place) }
            return
        }
        statement.bind(index, try made(id.kind))
        statement.bind(index + 1, try made(id.origin))
        statement.bind(index + 2, word: id.number)
    }
}
