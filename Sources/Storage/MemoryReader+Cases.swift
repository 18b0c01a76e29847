import Ledger

/// The cases of a `MemoryStore`.
extension MemoryReader {
    func cases(_ query: CaseQuery) throws(StoreError) -> [DeskCase] {
        let found = matching(query).sorted { Self.comes($0, before: $1) }
        let rest = query.after.map { last in found.drop { !Self.comes(last, before: $0) } }
        return Array((rest ?? found[...]).prefix(max(0, query.limit)))
    }

    func countCases(_ query: CaseQuery) throws(StoreError) -> Int { matching(query).count }

    func cases(of record: RecordID) throws(StoreError) -> [DeskCase] {
        tables.cases.values.filter { $0.record == record }.sorted { $0.number > $1.number }
    }

    func deskCase(_ number: Int64) throws(StoreError) -> DeskCase? { tables.cases[number] }

    private func matching(_ query: CaseQuery) -> [DeskCase] {
        tables.cases.values.filter { desk in
            let endedAt = desk.ending?.at
            return query.isOpen == desk.isOpen
                && (query.kind == nil || query.kind == desk.record.kind)
                && (query.register == nil || query.register == desk.register)
                && (query.holder == nil
                    || query.holder.map { ExactText($0) } == desk.holder.map { ExactText($0) })
                && (query.endedFrom.map { endedAt ?? .min >= $0 } ?? true)
                && (query.endedBefore.map { endedAt ?? .max < $0 } ?? true)
        }
    }

    private static func comes(_ one: DeskCase, before other: DeskCase) -> Bool {
        guard let end = one.ending?.at, let otherEnd = other.ending?.at else {
            return one.number < other.number
        }
        return (end, one.number) > (otherEnd, other.number)
    }
}

extension MemoryWriter {
    func put(case desk: inout DeskCase) throws(StoreError) {
        guard tables.numbers[desk.record] != nil else {
            throw .damaged("a case has no record: \(desk.record)")
        }
        if desk.number == 0 { desk.number = Int64(tables.cases.count) + 1 }
        tables.cases[desk.number] = desk
    }
}
