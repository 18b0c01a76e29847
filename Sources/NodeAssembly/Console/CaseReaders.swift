import Ledger
import Synchronization

/// Who has a case open now, so that a second operator is told. In memory only: it decides nothing.
final class CaseReaders: Sendable {
    private static let minutes: Int64 = 10
    private static let most = 5_000

    private struct Place: Hashable {
        let record: RecordID
        let register: RegisterName
    }

    private let open = Mutex<[Place: [String: Int64]]>([:])

    /// Notes that a person looks at it, and tells who else did lately and how long ago that began to
    /// be, by name.
    func note(
        _ person: String, _ record: RecordID, _ register: RegisterName, now: Int64
    ) -> [(person: String, at: Int64)] {
        let place = Place(record: record, register: register)
        return open.withLock { open in
            if open.count >= Self.most { open.removeAll() }
            var people = (open[place] ?? [:]).filter {
                now - $0.value < Self.minutes * 60_000
            }
            let others = people.filter { $0.key != person }.map { (person: $0.key, at: $0.value) }
            people[person] = now
            open[place] = people
            return others.sorted { $0.person < $1.person }
        }
    }

    /// The person is done with it.
    func leave(_ person: String, _ record: RecordID, _ register: RegisterName) {
        open.withLock { $0[Place(record: record, register: register)]?[person] = nil }
    }
}
