import Hashing
import Ledger
import SQLite
import Storage

/// Attached files: which changes name them, whether their bytes are here, to whom they are owed.
extension SQLiteReader {
    func isWhole(_ name: AttachmentName, from side: NodeID) throws(StoreError) -> Bool? {
        guard let side = try number(of: side) else { return nil }
        let find = try connection.query(
            "SELECT whole FROM attachment WHERE digest = ?1 AND size = ?2 AND side = ?3")
        find.bind(1, name.digest)
        find.bind(2, name.size)
        find.bind(3, side)
        defer { find.reset() }
        return try find.next() ? find.int(0) != 0 : nil
    }

    func isKept(_ digest: Digest) throws(StoreError) -> Bool {
        let find = try connection.query(
            "SELECT 1 FROM attachment WHERE digest = ?1 AND whole = 1 LIMIT 1")
        find.bind(1, digest)
        defer { find.reset() }
        return try find.next()
    }

    func namings(of name: AttachmentName) throws(StoreError) -> [AttachmentNaming] {
        let find = try connection.query(
            """
            SELECT record.kind, record.origin, record.random, change.number, change.home,
                naming.side
            FROM naming JOIN change ON change.number = naming.change
                JOIN record ON record.number = change.record
            WHERE naming.digest = ?1 AND naming.size = ?2 ORDER BY naming.change
            """)
        find.bind(1, name.digest)
        find.bind(2, name.size)
        defer { find.reset() }
        var found: [AttachmentNaming] = []
        while try find.next() {
            guard let record = try recordID(find, from: 0) else { continue }
            found.append(
                AttachmentNaming(
                    record: record, change: find.int(3), isHome: find.int(4) != 0,
                    side: try numbering.node(find.int(5), in: connection)))
        }
        return found
    }

    func missingAttachments(
        from side: NodeID, after name: AttachmentName?, limit: Int
    ) throws(StoreError) -> [AttachmentName] {
        guard let side = try number(of: side) else { return [] }
        let find = try connection.query(
            """
            SELECT digest, size FROM attachment INDEXED BY attachment_missing
            WHERE side = ?4 AND whole = 0 AND names > 0 AND (digest, size) > (?1, ?2)
            ORDER BY digest, size LIMIT ?3
            """)
        find.bind(4, side)
        return try page(find, after: name, limit)
    }

    func wholeAttachments(
        after name: AttachmentName?, limit: Int
    ) throws(StoreError) -> [AttachmentName] {
        let find = try connection.query(
            """
            SELECT DISTINCT digest, size FROM attachment
            WHERE whole = 1 AND (digest, size) > (?1, ?2) ORDER BY digest, size LIMIT ?3
            """)
        return try page(find, after: name, limit)
    }

    func unnamedAttachments(limit: Int) throws(StoreError) -> [UnnamedAttachment] {
        let find = try connection.query(
            """
            SELECT attachment.digest, size, word
            FROM attachment INDEXED BY attachment_unnamed
                JOIN node ON node.number = attachment.side
            WHERE names = 0 ORDER BY digest, size LIMIT ?1
            """)
        find.bind(1, Int64(max(0, limit)))
        defer { find.reset() }
        var found: [UnnamedAttachment] = []
        while try find.next() {
            guard let name = AttachmentName(try find.digest(0), size: find.int(1)) else {
                continue
            }
            found.append(UnnamedAttachment(name: name, side: NodeID(find.word(2))))
        }
        return found
    }

    func owedAttachments(
        to peer: NodeID, after name: AttachmentName?, limit: Int
    ) throws(StoreError) -> [AttachmentName] {
        guard let peer = try number(of: peer) else { return [] }
        let find = try connection.query(
            """
            SELECT digest, size FROM owed_attachment
            WHERE peer = ?4 AND (digest, size) > (?1, ?2) ORDER BY digest, size LIMIT ?3
            """)
        find.bind(4, peer)
        return try page(find, after: name, limit)
    }

    /// Runs a query whose first three values are the name to begin after and the limit.
    private func page(
        _ find: Statement, after name: AttachmentName?, _ limit: Int
    ) throws(StoreError) -> [AttachmentName] {
        find.bind(1, name?.digest ?? .zero)
        find.bind(2, name?.size ?? 0)
        find.bind(3, Int64(max(0, limit)))
        defer { find.reset() }
        var found: [AttachmentName] = []
        while try find.next() {
            if let name = AttachmentName(try find.digest(0), size: find.int(1)) {
                found.append(name)
            }
        }
        return found
    }
}
