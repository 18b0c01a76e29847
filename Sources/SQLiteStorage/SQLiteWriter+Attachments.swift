import Ledger
import SQLite
import Storage

/// Attached files: names, bytes that came, debts.
extension SQLiteWriter {
    func name(
        _ name: AttachmentName, by change: Int64, from side: NodeID
    ) throws(StoreError) {
        try requireChange(change)
        let side = try made(side)
        let insert = try connection.query("INSERT OR IGNORE INTO naming VALUES (?1, ?2, ?3, ?4)")
        insert.bind(1, name.digest)
        insert.bind(2, name.size)
        insert.bind(3, change)
        insert.bind(4, side)
        try insert.finish()
        if connection.changedRows == 0 { return }
        let count = try connection.query(
            """
            INSERT INTO attachment VALUES (?1, ?2, ?3, 1, 0)
            ON CONFLICT DO UPDATE SET names = names + 1
            """)
        count.bind(1, name.digest)
        count.bind(2, name.size)
        count.bind(3, side)
        try count.finish()
    }

    func put(_ name: AttachmentName, from side: NodeID, isWhole: Bool) throws(StoreError) {
        let put = try connection.query(
            """
            INSERT INTO attachment VALUES (?1, ?2, ?3, 0, ?4)
            ON CONFLICT DO UPDATE SET whole = excluded.whole
            """)
        put.bind(1, name.digest)
        put.bind(2, name.size)
        put.bind(3, try made(side))
        put.bind(4, isWhole ? 1 : 0)
        try put.finish()
    }

    func forget(_ name: AttachmentName, from side: NodeID) throws(StoreError) {
        let delete = try connection.query(
            """
            DELETE FROM attachment WHERE digest = ?1 AND size = ?2 AND side = ?3 AND names = 0
            """)
        delete.bind(1, name.digest)
        delete.bind(2, name.size)
        delete.bind(3, try made(side))
        try delete.finish()
    }

    func put(owed name: AttachmentName, to peer: NodeID, _ isOwed: Bool) throws(StoreError) {
        let put =
            isOwed
            ? try connection.query("INSERT OR IGNORE INTO owed_attachment VALUES (?1, ?2, ?3)")
            : try connection.query(
                "DELETE FROM owed_attachment WHERE peer = ?1 AND digest = ?2 AND size = ?3")
        put.bind(1, try made(peer))
        put.bind(2, name.digest)
        put.bind(3, name.size)
        try put.finish()
    }

    /// A change that was erased names nothing.
    func unname(change number: Int64) throws(StoreError) {
        let find = try connection.query("SELECT 1 FROM naming WHERE change = ?1 LIMIT 1")
        find.bind(1, number)
        let isNaming = try find.next()
        find.reset()
        if !isNaming { return }
        let count = try connection.query(
            """
            UPDATE attachment SET names = names - 1 WHERE (digest, size, side) IN
                (SELECT digest, size, side FROM naming WHERE change = ?1)
            """)
        count.bind(1, number)
        try count.finish()
        let delete = try connection.query("DELETE FROM naming WHERE change = ?1")
        delete.bind(1, number)
        try delete.finish()
    }
}
