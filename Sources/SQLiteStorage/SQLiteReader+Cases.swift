import JSON
import Ledger
import SQLite
import Storage

/// Conflicts as work for people.
extension SQLiteReader {
    func cases(_ query: CaseQuery) throws(StoreError) -> [DeskCase] {
        let find =
            query.isOpen
            ? try connection.query(
                """
                SELECT desk_case.number, register, opened, holder, ended, detail, record.kind,
                    record.origin, record.random
                FROM desk_case CROSS JOIN record ON record.number = desk_case.record
                WHERE ended IS NULL AND (?1 IS NULL OR desk_case.kind = ?1)
                    AND (?2 IS NULL OR register = ?2) AND (?3 IS NULL OR holder = ?3)
                    AND ?4 IS NULL AND ?5 IS NULL AND ?6 IS NULL
                    AND (?7 IS NULL OR desk_case.number > ?7)
                ORDER BY desk_case.number LIMIT ?8
                """)
            : try connection.query(
                """
                SELECT desk_case.number, register, opened, holder, ended, detail, record.kind,
                    record.origin, record.random
                FROM desk_case CROSS JOIN record ON record.number = desk_case.record
                WHERE ended IS NOT NULL AND (?1 IS NULL OR desk_case.kind = ?1)
                    AND (?2 IS NULL OR register = ?2) AND (?3 IS NULL OR holder = ?3)
                    AND (?4 IS NULL OR ended >= ?4) AND (?5 IS NULL OR ended < ?5)
                    AND (?6 IS NULL OR (ended, desk_case.number) < (?6, ?7))
                ORDER BY ended DESC, desk_case.number DESC LIMIT ?8
                """)
        guard try bind(query, to: find) else { return [] }
        find.bind(6, optional: query.after?.ending?.at)
        find.bind(7, optional: query.after?.number)
        find.bind(8, Int64(max(0, query.limit)))
        return try cases(in: find)
    }

    func countCases(_ query: CaseQuery) throws(StoreError) -> Int {
        let find =
            query.isOpen
            ? try connection.query(
                """
                SELECT count(*) FROM desk_case
                WHERE ended IS NULL AND (?1 IS NULL OR kind = ?1)
                    AND (?2 IS NULL OR register = ?2) AND (?3 IS NULL OR holder = ?3)
                    AND ?4 IS NULL AND ?5 IS NULL
                """)
            : try connection.query(
                """
                SELECT count(*) FROM desk_case
                WHERE ended IS NOT NULL AND (?1 IS NULL OR kind = ?1)
                    AND (?2 IS NULL OR register = ?2) AND (?3 IS NULL OR holder = ?3)
                    AND (?4 IS NULL OR ended >= ?4) AND (?5 IS NULL OR ended < ?5)
                """)
        guard try bind(query, to: find) else { return 0 }
        defer { find.reset() }
        return try find.next() ? Int(clamping: find.int(0)) : 0
    }

    func cases(of record: RecordID) throws(StoreError) -> [DeskCase] {
        guard let kind = try number(of: record.kind), let origin = try number(of: record.origin)
        else { return [] }
        let find = try connection.query(
            """
            SELECT desk_case.number, register, opened, holder, ended, detail, record.kind,
                record.origin, record.random
            FROM record CROSS JOIN desk_case ON desk_case.record = record.number
            WHERE random = ?1 AND origin = ?2 AND record.kind = ?3
            ORDER BY desk_case.number DESC
            """)
        find.bind(1, word: record.number)
        find.bind(2, origin)
        find.bind(3, kind)
        return try cases(in: find)
    }

    func deskCase(_ number: Int64) throws(StoreError) -> DeskCase? {
        let find = try connection.query(
            """
            SELECT desk_case.number, register, opened, holder, ended, detail, record.kind,
                record.origin, record.random
            FROM desk_case JOIN record ON record.number = desk_case.record
            WHERE desk_case.number = ?1
            """)
        find.bind(1, number)
        return try cases(in: find).first
    }

    /// - Returns: false when nothing can match.
    private func bind(_ query: CaseQuery, to find: Statement) throws(StoreError) -> Bool {
        var kind: Int64?
        if let wanted = query.kind {
            guard let known = try number(of: wanted) else { return false }
            kind = known
        }
        find.bind(1, optional: kind)
        find.bind(2, optional: query.register?.text)
        find.bind(3, optional: query.holder)
        find.bind(4, optional: query.endedFrom)
        find.bind(5, optional: query.endedBefore)
        return true
    }

    private func cases(in rows: Statement) throws(StoreError) -> [DeskCase] {
        defer { rows.reset() }
        var found: [DeskCase] = []
        while try rows.next() {
            guard let record = try recordID(rows, from: 6),
                let register = RegisterName(text: rows.text(1))
            else { throw .damaged("a case names no register") }
            let (number, opened) = (rows.int(0), rows.int(2))
            let (holder, ended) = (rows.optionalText(3), rows.isNull(4) ? nil : rows.int(4))
            found.append(
                try rows.withBytes(5) { (bytes) throws(StoreError) in
                    try parse(bytes) { detail in
                        try DeskCase(
                            number: number, record: record, register: register,
                            openedAt: opened, holder: holder, endedAt: ended, detail: detail)
                    }
                })
        }
        return found
    }
}

extension SQLiteWriter {
    func put(case desk: inout DeskCase) throws(StoreError) {
        let put = try connection.query(
            """
            INSERT OR REPLACE INTO desk_case(number, record, kind, register, opened, holder, ended,
                detail)
            SELECT ?1, number, kind, ?5, ?6, ?7, ?8, ?9 FROM record
            WHERE random = ?2 AND origin = ?3 AND kind = ?4
            """)
        put.bind(1, optional: desk.number == 0 ? nil : desk.number)
        put.bind(2, word: desk.record.number)
        put.bind(3, try made(desk.record.origin))
        put.bind(4, try made(desk.record.kind))
        put.bind(5, desk.register.text)
        put.bind(6, desk.openedAt)
        put.bind(7, optional: desk.holder)
        put.bind(8, optional: desk.ending?.at)
        put.bind(9, String(decoding: desk.detail, as: UTF8.self))
        try put.finish()
        guard connection.changedRows == 1 else {
            throw .damaged("a case has no record: \(desk.record)")
        }
        if desk.number == 0 { desk.number = connection.lastInsertedRow }
    }
}

extension Statement {
    fileprivate func bind(_ index: Int32, optional number: Int64?) {
        if let number { bind(index, number) } else { bindNull(index) }
    }
}
