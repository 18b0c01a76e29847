import Ledger
import Storage

extension FaultyWriter {
    func put(case desk: inout DeskCase) throws(StoreError) {
        try verb { () throws(StoreError) in try inner.put(case: &desk) }
    }

    func cases(_ query: CaseQuery) throws(StoreError) -> [DeskCase] { try inner.cases(query) }
    func countCases(_ query: CaseQuery) throws(StoreError) -> Int { try inner.countCases(query) }
    func cases(of record: RecordID) throws(StoreError) -> [DeskCase] {
        try inner.cases(of: record)
    }
    func deskCase(_ number: Int64) throws(StoreError) -> DeskCase? { try inner.deskCase(number) }
}
