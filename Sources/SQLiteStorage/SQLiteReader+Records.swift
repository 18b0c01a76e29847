import JSON
import Ledger
import SQLite
import Storage

/// Records, their lists and tags.
extension SQLiteReader {
    func record(_ id: RecordID) throws(StoreError) -> StoredRecord? {
        guard let kind = try number(of: id.kind), let origin = try number(of: id.origin) else {
            return nil
        }
        let find = try connection.query(
            """
            SELECT number, custody, frozen, everyone, audience, touched, conflicts, shared, home,
                shown, leaving, spent, words
            FROM record WHERE random = ?1 AND origin = ?2 AND kind = ?3
            """)
        find.bind(1, word: id.number)
        find.bind(2, origin)
        find.bind(3, kind)
        defer { find.reset() }
        return try find.next() ? try storedRecord(id, find) : nil
    }

    func records(_ query: RecordQuery) throws(StoreError) -> [StoredRecord] {
        var places: [Place] = []
        if let tag = query.tag {
            places = try self.places(tagged: tag, query)
        } else if let kind = query.kind {
            places = try self.places(kind, query)
        } else {
            for kind in try kinds() { places += try self.places(kind, query) }
            places.sort { $0.touched > $1.touched }
        }
        var found: [StoredRecord] = []
        for place in places.prefix(max(0, query.limit)) {
            if let record = try record(numbered: place.number) { found.append(record) }
        }
        return found
    }

    func countRecords(kind: Kind?, onlyConflicts: Bool) throws(StoreError) -> Int {
        if kind == nil, !onlyConflicts {
            // Records are never removed, so their numbers have no gaps.
            let last = try connection.query("SELECT coalesce(max(number), 0) FROM record")
            defer { last.reset() }
            return try last.next() ? Int(last.int(0)) : 0
        }
        var count: Int64 = 0
        var wanted = [Kind]()
        if let kind { wanted = [kind] } else { wanted = try kinds() }
        for kind in wanted {
            guard let kind = try number(of: kind) else { continue }
            let find =
                onlyConflicts
                ? try connection.query(
                    "SELECT count(*) FROM record WHERE kind = ?1 AND conflicts IS NOT NULL")
                : try connection.query("SELECT count(*) FROM record WHERE kind = ?1")
            find.bind(1, kind)
            defer { find.reset() }
            if try find.next() { count += find.int(0) }
        }
        return Int(count)
    }

    func tagged(_ tag: String) throws(StoreError) -> [RecordID] {
        let find = try connection.query(
            """
            SELECT record.kind, record.origin, record.random
            FROM tag JOIN record ON record.number = tag.record
            WHERE tag.tag = ?1 ORDER BY tag.record
            """)
        find.bind(1, tag)
        defer { find.reset() }
        var found: [RecordID] = []
        while try find.next() {
            if let id = try recordID(find, from: 0) { found.append(id) }
        }
        return found
    }

    /// A record's number and its place in lists.
    private struct Place {
        let number: Int64
        let touched: Int64
    }

    private func kinds() throws(StoreError) -> [Kind] {
        let find = try connection.query("SELECT number FROM kind")
        defer { find.reset() }
        var numbers: [Int64] = []
        while try find.next() { numbers.append(find.int(0)) }
        var kinds: [Kind] = []
        for number in numbers { kinds.append(try numbering.kind(number, in: connection)) }
        return kinds
    }

    private func places(_ kind: Kind, _ query: RecordQuery) throws(StoreError) -> [Place] {
        guard let kind = try number(of: kind) else { return [] }
        if let word = query.containing { return try places(kind, containing: word, query) }
        let find =
            query.onlyConflicts
            ? try connection.query(
                """
                SELECT number, touched FROM record
                WHERE kind = ?1 AND touched < ?2 AND conflicts IS NOT NULL
                ORDER BY touched DESC LIMIT ?3
                """)
            : try connection.query(
                """
                SELECT number, touched FROM record WHERE kind = ?1 AND touched < ?2
                ORDER BY touched DESC LIMIT ?3
                """)
        find.bind(1, kind)
        find.bind(2, query.before ?? .max)
        find.bind(3, Int64(max(0, query.limit)))
        return try places(find)
    }

    /// Looks through the index alone, newest first: words are short, records are not.
    private func places(
        _ kind: Int64, containing word: String, _ query: RecordQuery
    ) throws(StoreError) -> [Place] {
        let find = try connection.query(
            query.onlyConflicts
                ? """
                SELECT number, touched FROM record
                WHERE kind = ?1 AND touched < ?2 AND conflicts IS NOT NULL AND instr(words, ?4) > 0
                ORDER BY touched DESC LIMIT ?3
                """
                : """
                SELECT number, touched FROM record INDEXED BY record_touched
                WHERE kind = ?1 AND touched < ?2 AND instr(words, ?4) > 0
                ORDER BY touched DESC LIMIT ?3
                """)
        find.bind(1, kind)
        find.bind(2, query.before ?? .max)
        find.bind(3, Int64(max(0, query.limit)))
        find.bind(4, word)
        return try places(find)
    }

    private func places(tagged tag: String, _ query: RecordQuery) throws(StoreError) -> [Place] {
        let find = try connection.query(
            """
            SELECT record.number, record.touched
            FROM tag CROSS JOIN record ON record.number = tag.record
            WHERE tag.tag = ?1 AND (?2 IS NULL OR record.kind = ?2) AND record.touched < ?3
                AND (NOT ?4 OR record.conflicts IS NOT NULL)
            ORDER BY record.touched DESC LIMIT ?5
            """)
        if let kind = query.kind {
            guard let kind = try number(of: kind) else { return [] }
            find.bind(2, kind)
        } else {
            find.bindNull(2)
        }
        find.bind(1, tag)
        find.bind(3, query.before ?? .max)
        find.bind(4, query.onlyConflicts)
        find.bind(5, Int64(max(0, query.limit)))
        return try places(find)
    }

    private func places(_ find: Statement) throws(StoreError) -> [Place] {
        defer { find.reset() }
        var found: [Place] = []
        while try find.next() {
            found.append(Place(number: find.int(0), touched: find.int(1)))
        }
        return found
    }

    private func record(numbered number: Int64) throws(StoreError) -> StoredRecord? {
        let find = try connection.query(
            """
            SELECT number, custody, frozen, everyone, audience, touched, conflicts, shared, home,
                shown, leaving, spent, words, kind, origin, random
            FROM record WHERE number = ?1
            """)
        find.bind(1, number)
        defer { find.reset() }
        guard try find.next(), let id = try recordID(find, from: 13) else { return nil }
        return try storedRecord(id, find)
    }
}

/// Rows as records.
extension SQLiteReader {
    private func storedRecord(_ id: RecordID, _ row: Statement) throws(StoreError) -> StoredRecord {
        var record = StoredRecord(id)
        record.number = row.int(0)
        record.custody = try row.word(1, of: Custody.self)
        record.isFrozen = row.int(2) != 0
        record.audience = Audience(
            isEveryoneBelow: row.int(3) != 0, peers: row.withBytes(4) { nodes($0) },
            leaving: row.withBytes(10) { nodes($0) })
        record.spent = row.int(11)
        record.words = row.text(12)
        record.touched = row.int(5)
        if !row.isNull(6) { record.conflicts = try conflicts(row) }
        record.shared = try state(row, 7)
        record.home = try state(row, 8)
        if !row.isNull(9) { record.shown = try shown(row) }
        return record
    }

    private func state(_ row: Statement, _ column: Int32) throws(StoreError) -> RecordState {
        try row.withBytes(column) { (bytes) throws(StoreError) in
            if bytes.isEmpty { return RecordState() }
            do { return try RecordState(stored: bytes) } catch {
                throw .damaged("a record's state cannot be read: \(error)")
            }
        }
    }

    private func conflicts(_ row: Statement) throws(StoreError) -> [RegisterName] {
        try row.withBytes(6) { (bytes) throws(StoreError) in
            try parse(bytes) { try $0.registerNames() }
        }
    }

    private func shown(_ row: Statement) throws(StoreError) -> ShownValues {
        try row.withBytes(9) { (bytes) throws(StoreError) in
            try parse(bytes) { node in
                guard case .object(let members) = node.value else { throw FormatError.mistyped }
                return ShownValues(kept: members, bytes: Array(bytes))
            }
        }
    }

    /// Eight bytes each, most significant first.
    private func nodes(_ bytes: UnsafeRawBufferPointer) -> [NodeID] {
        stride(from: 0, to: bytes.count - bytes.count % 8, by: 8).map {
            NodeID(UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self)))
        }
    }
}
