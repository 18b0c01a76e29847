import Hashing
import JSON
import Ledger
import Storage
import Testing

@Suite struct CaseContractTests {
    /// A store with three records, and a case of each opened at 10, 20 and 30.
    private func withCases(
        _ sort: StoreSort, _ body: (any Store, [DeskCase]) throws -> Void
    ) throws {
        try sort.open { store in
            var all: [DeskCase] = []
            try store.write { writer in
                for number in 1...3 as ClosedRange<UInt64> {
                    let kind: Kind = number == 3 ? "unit" : Samples.proposal
                    var record = Samples.shared(number, kind)
                    try writer.put(record: &record)
                    var desk = DeskCase(
                        record: record.id, register: number == 2 ? "theme" : "title",
                        openedAt: Int64(number) * 10)
                    try writer.put(case: &desk)
                    all.append(desk)
                }
            }
            try body(store, all)
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `A case is read back as it was put, open and ended, with whatever people noted on it`(
        _ sort: StoreSort
    ) throws {
        try withCases(sort) { store, all in
            #expect(all.map(\.number) == [1, 2, 3])
            var desk = all[0]
            desk.holder = "王芳"
            desk.dueAt = -5
            desk.draft = DeskCase.Draft(
                value: .object([JSONMember(key: "scope", value: .string("city"))]),
                reason: "两级商定", person: "陈一", at: 12, form: "abc=")
            desk.remark = DeskCase.Remark(person: "李明", text: "\"再看\"")
            desk.second = "赵敏"
            try store.write { try $0.put(case: &desk) }
            #expect(try store.read { try $0.deskCase(1) } == desk)
            desk.draft = nil
            desk.remark = nil
            desk.ending = DeskCase.Ending(
                .settled, at: 99, person: "陈一",
                dot: Dot(Writer(node: NodeID(7), incarnation: Incarnation(8)), 9))
            try store.write { try $0.put(case: &desk) }
            #expect(try store.read { try $0.deskCase(1) } == desk)
            #expect(desk.duration == 89)
            #expect(try store.read { try $0.deskCase(4) } == nil)
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `Open cases come oldest first, by kind, register and holder, page by page`(
        _ sort: StoreSort
    ) throws {
        try withCases(sort) { store, all in
            var mine = all[1]
            mine.holder = "王芳"
            try store.write { try $0.put(case: &mine) }
            func listed(_ change: (inout CaseQuery) -> Void) throws -> [Int64] {
                var query = CaseQuery(isOpen: true)
                change(&query)
                return try store.read { try $0.cases(query) }.map(\.number)
            }
            #expect(try listed { _ in } == [1, 2, 3])
            #expect(try listed { $0.kind = "unit" } == [3])
            #expect(try listed { $0.kind = "nothing" } == [])
            #expect(try listed { $0.register = "title" } == [1, 3])
            #expect(try listed { $0.holder = "王芳" } == [2])
            #expect(try listed { $0.limit = 2 } == [1, 2])
            #expect(try listed { $0.after = all[1] } == [3])
            #expect(try store.read { try $0.countCases(CaseQuery(isOpen: true, limit: 1)) } == 3)
            #expect(try store.read { try $0.countCases(CaseQuery(isOpen: false)) } == 0)
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `Ended cases come by their end, the last first, from a time to a time, page by page`(
        _ sort: StoreSort
    ) throws {
        try withCases(sort) { store, all in
            var ended: [DeskCase] = []
            for (desk, end) in zip(all, [500, 300, 500] as [Int64]) {
                var desk = desk
                desk.ending = DeskCase.Ending(.recalled, at: end)
                try store.write { try $0.put(case: &desk) }
                ended.append(desk)
            }
            func listed(_ change: (inout CaseQuery) -> Void) throws -> [Int64] {
                var query = CaseQuery(isOpen: false)
                change(&query)
                return try store.read { try $0.cases(query) }.map(\.number)
            }
            #expect(try listed { _ in } == [3, 1, 2])
            #expect(try listed { $0.endedFrom = 301 } == [3, 1])
            #expect(try listed { $0.endedBefore = 500 } == [2])
            #expect(try listed { $0.after = ended[2] } == [1, 2])
            #expect(try listed { $0.after = ended[0] } == [2])
            var query = CaseQuery(isOpen: false)
            query.endedFrom = 400
            #expect(try store.read { try $0.countCases(query) } == 2)
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `A record's cases are all found, and none without its record is kept`(
        _ sort: StoreSort
    ) throws {
        try withCases(sort) { store, all in
            var again = DeskCase(record: all[0].record, register: "theme", openedAt: 40)
            try store.write { try $0.put(case: &again) }
            #expect(try store.read { try $0.cases(of: all[0].record) } == [again, all[0]])
            #expect(try store.read { try $0.cases(of: Samples.id(9)) } == [])
            var lost = DeskCase(record: Samples.id(9), register: "title", openedAt: 1)
            #expect(throws: StoreError.self) { try store.write { try $0.put(case: &lost) } }
        }
    }
}
