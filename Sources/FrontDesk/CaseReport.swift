import Ledger
import Storage

/// How many conflicts were settled in a time, and how long each was open.
public struct CaseReport: Sendable {
    /// Cases that were settled and have something in common.
    public struct Row<Key: Sendable & Hashable>: Sendable {
        public let key: Key
        public let count: Int
        /// Milliseconds from opening to end.
        public let median: Int64
        public let longest: Int64

        init(_ key: Key, _ durations: [Int64]) {
            let sorted = durations.sorted()
            self.key = key
            count = sorted.count
            let middle = sorted.count / 2
            if sorted.isEmpty {
                median = 0
            } else if sorted.count % 2 == 1 {
                median = sorted[middle]
            } else {
                median = sorted[middle - 1] + (sorted[middle] - sorted[middle - 1]) / 2
            }
            longest = sorted.last ?? 0
        }
    }

    public struct Sort: Sendable, Hashable {
        public let kind: Kind
        public let register: RegisterName
    }

    public struct Person: Sendable, Hashable {
        public let name: String
        public let node: NodeID?
    }

    public let all: Row<String>
    public let recalled: Int
    public let lapsed: Int
    public let open: Int
    public let overdue: Int
    public let sorts: [Row<Sort>]
    public let people: [Row<Person>]
    /// By the first day of the week, in milliseconds since 1970 UTC.
    public let weeks: [Row<Int64>]

    /// - Parameters:
    ///   - from: ended at or after this time; nil: all that came before `until`.
    ///   - until: ended before it.
    public init(
        from: Int64?, until: Int64?, _ policy: CasePolicy, now: Int64, _ reader: any StoreReader
    ) throws {
        var ended = CaseQuery(isOpen: false, limit: 1_000)
        ended.endedFrom = from
        ended.endedBefore = until
        var settled: [DeskCase] = []
        var ways: [DeskCase.Ending.Way: Int] = [:]
        try Self.walk(ended, reader) { desk in
            guard let way = desk.ending?.way else { return }
            ways[way, default: 0] += 1
            if way == .settled { settled.append(desk) }
        }
        var late = 0
        let open = CaseQuery(isOpen: true, limit: 1_000)
        try Self.walk(open, reader) { if policy.overdue($0, now: now) != nil { late += 1 } }
        self.open = try reader.countCases(open)
        overdue = late
        recalled = ways[.recalled] ?? 0
        lapsed = ways[.lapsed] ?? 0
        all = Row("", settled.compactMap(\.duration))
        sorts = Self.rows(settled) { Sort(kind: $0.record.kind, register: $0.register) }
            .sorted { ($0.key.kind, $0.key.register) < ($1.key.kind, $1.key.register) }
        people = Self.rows(settled) {
            Person(name: $0.ending?.person ?? "", node: $0.ending?.dot?.node)
        }.sorted { ($1.count, $0.key.name) < ($0.count, $1.key.name) }
        weeks = Self.rows(settled) { Self.week($0.ending?.at ?? 0) }.sorted { $0.key > $1.key }
    }

    private static func walk(
        _ query: CaseQuery, _ reader: any StoreReader, _ body: (DeskCase) -> Void
    ) throws(StoreError) {
        var query = query
        while true {
            let page = try reader.cases(query)
            page.forEach(body)
            guard page.count == query.limit, let last = page.last else { return }
            query.after = last
        }
    }

    private static func rows<Key: Hashable & Sendable>(
        _ cases: [DeskCase], by key: (DeskCase) -> Key
    ) -> [Row<Key>] {
        Dictionary(grouping: cases, by: key).map { Row($0.key, $0.value.compactMap(\.duration)) }
    }

    /// The Monday of a time's week in Beijing.
    static func week(_ milliseconds: Int64) -> Int64 {
        let (day, offset) = (86_400_000 as Int64, 28_800_000 as Int64)
        let local = milliseconds + offset
        // 1970 began on a Thursday.
        let days = local >= 0 ? local / day : (local - day + 1) / day
        let weekday = ((days + 3) % 7 + 7) % 7
        return (days - weekday) * day - offset
    }
}
