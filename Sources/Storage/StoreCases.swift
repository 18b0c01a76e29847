import Ledger

/// What is asked of a store about conflicts as work for people.
public protocol StoreCases: AnyObject {
    func cases(_ query: CaseQuery) throws(StoreError) -> [DeskCase]
    /// How many there are, whatever the query's limit and where it continues.
    func countCases(_ query: CaseQuery) throws(StoreError) -> Int
    /// All of one record, the last opened first.
    func cases(of record: RecordID) throws(StoreError) -> [DeskCase]
    func deskCase(_ number: Int64) throws(StoreError) -> DeskCase?
}

/// What can be done about them within one transaction.
public protocol StoreCasesWriting: AnyObject {
    /// Keeps a case and gives it its number if it has none. Its record must be kept already.
    func put(case desk: inout DeskCase) throws(StoreError)
}
