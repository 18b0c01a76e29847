import Ledger
import Storage

/// Conflicts as work for people: a case opens when a register comes into conflict, by whatever act or
/// entry, and ends when it is none any more.
extension Recorder {
    /// A case of this record, for acts that note something on it.
    public func put(case desk: inout DeskCase) throws(StoreError) { try tx.put(case: &desk) }

    /// Opens and ends the cases of a record whose conflicts changed.
    func followCases(of record: StoredRecord, at now: Int64) throws(StoreError) {
        let known = try tx.cases(of: record.id)
        let open = record.openConflicts
        for var desk in known where desk.isOpen && !open.contains(desk.register) {
            desk.ending = try ending(of: desk, in: record, known, at: now)
            desk.draft = nil
            desk.remark = nil
            try tx.put(case: &desk)
        }
        for register in open
        where !known.contains(where: { $0.isOpen && $0.register == register }) {
            var desk = DeskCase(record: record.id, register: register, openedAt: now)
            // What settled it was taken back: the same case goes on.
            if let last = known.first(where: { $0.register == register }),
                let dot = last.ending?.dot, record.current.voids.contains(dot)
            {
                desk = last
                desk.ending = nil
                desk.second = nil
            }
            try tx.put(case: &desk)
        }
    }

    private func ending(
        of desk: DeskCase, in record: StoredRecord, _ known: [DeskCase], at now: Int64
    ) throws(StoreError) -> DeskCase.Ending {
        guard record.custody.allowsWriting else { return DeskCase.Ending(.recalled, at: now) }
        // One that had settled an earlier case of the register did not settle this one.
        let earlier = known.filter { $0.register == desk.register }.compactMap(\.ending?.dot)
        let live = record.current.live(desk.register).filter { !earlier.contains($0) }
        for dot in live.sorted(by: { Dot.precedes($1, $0) }) {
            guard let change = try tx.change(record: record.number, dot: dot)?.change,
                let bytes = change.payloadBytes, let payload = try? Payload(bytes: bytes),
                payload.reason != nil
            else { continue }
            return DeskCase.Ending(.settled, at: now, person: change.header.author, dot: dot)
        }
        return DeskCase.Ending(.lapsed, at: now)
    }

    /// Values that wait in a draft go with those that are erased.
    func dropDrafts(of record: RecordID) throws(StoreError) {
        for var desk in try tx.cases(of: record) where desk.draft != nil {
            desk.draft = nil
            try tx.put(case: &desk)
        }
    }
}

/// Cases of conflicts that were met before stores kept cases.
public enum OldConflicts {
    private static let setting = "cases"

    /// Runs once in the life of a store. A page of records in each transaction.
    ///
    /// - Parameter now: by this node's clock: when these cases count as opened.
    public static func openIfDue(
        _ store: any Store, node: NodeFacts, rules: Rules, now: Int64
    ) throws {
        if try store.read({ try $0.setting(setting) }) != nil { return }
        var query = RecordQuery(onlyConflicts: true, limit: 500)
        while true {
            let page = try store.read { try $0.records(query) }
            try store.write { tx in
                let recorder = try Recorder(tx, node: node, rules: rules)
                for found in page {
                    guard let record = try tx.record(found.id) else { continue }
                    try recorder.followCases(of: record, at: now)
                }
            }
            guard page.count == query.limit, let last = page.last else { break }
            query.before = last.touched
        }
        try store.write { try note($0) }
    }

    /// A new store keeps cases from its beginning.
    public static func note(_ tx: any StoreWriter) throws(StoreError) {
        try tx.put(setting: setting, "")
    }
}
