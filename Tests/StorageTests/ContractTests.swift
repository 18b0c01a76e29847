import Hashing
import JSON
import Ledger
import Storage
import Testing

@Suite struct ContractTests {
    @Test(arguments: StoreSort.allCases)
    func `A record is read back as it was put`(_ sort: StoreSort) throws {
        try sort.open { store in
            var record = Samples.shared(0xFFFF_0000_0000_0001)
            record.conflicts = ["text", "title"]
            record.isFrozen = true
            let change = Samples.change(record.id, 1, registers: ["note"])
            record.home.apply(change.header, hash: change.hash)
            try store.write { try $0.put(record: &record) }
            #expect(record.number > 0 && record.touched > 0)
            #expect(try store.read { try $0.record(record.id) } == record)
            #expect(try store.read { try $0.record(Samples.id(2)) } == nil)
            #expect(try store.read { try $0.record(Samples.id(2, "unknown")) } == nil)
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `A record that is put again keeps its number and comes to the top`(
        _ sort: StoreSort
    ) throws {
        try sort.open { store in
            var first = Samples.shared(1)
            var second = Samples.shared(2)
            try store.write {
                try $0.put(record: &first)
                try $0.put(record: &second)
            }
            var again = Samples.shared(1)
            again.custody = .sealed
            try store.write { try $0.put(record: &again) }
            #expect(again.number == first.number)
            let listed = try store.read { try $0.records(RecordQuery()) }
            #expect(listed == [again, second])
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `Lists go by kind, conflict and tag, newest first, page by page`(
        _ sort: StoreSort
    ) throws {
        try sort.open { store in
            try store.write { writer in
                for number in 1...9 as ClosedRange<UInt64> {
                    var record = Samples.shared(number, number > 6 ? "reply" : "proposal")
                    if number % 3 == 0 { record.conflicts = ["title"] }
                    if number % 6 == 2 { record.words = "增设夜间公交" }
                    if number == 3 { record.words = "100 cafe\u{301}" }
                    try writer.put(record: &record)
                    if number % 2 == 0 { try writer.tag(record: record.number, "even") }
                }
            }
            try store.read { reader throws in
                func list(_ query: RecordQuery) throws -> [UInt64] {
                    try reader.records(query).map(\.id.number)
                }
                #expect(try list(RecordQuery()) == [9, 8, 7, 6, 5, 4, 3, 2, 1])
                #expect(try list(RecordQuery(kind: "proposal", limit: 2)) == [6, 5])
                #expect(try list(RecordQuery(onlyConflicts: true)) == [9, 6, 3])
                #expect(try list(RecordQuery(kind: "reply", onlyConflicts: true)) == [9])
                #expect(try list(RecordQuery(tag: "even")) == [8, 6, 4, 2])
                #expect(try list(RecordQuery(kind: "reply", tag: "even")) == [8])
                #expect(try list(RecordQuery(onlyConflicts: true, tag: "even")) == [6])
                #expect(try list(RecordQuery(kind: "none")) == [])
                #expect(try list(RecordQuery(containing: "夜间")) == [8, 2])
                #expect(try list(RecordQuery(kind: "reply", containing: "夜间")) == [8])
                #expect(try list(RecordQuery(containing: "%")) == [])
                #expect(try list(RecordQuery(onlyConflicts: true, containing: "e\u{301}")) == [3])
                #expect(try list(RecordQuery(containing: "\u{E9}")) == [])
                #expect(try list(RecordQuery(limit: 0)) == [])
                let page = try reader.records(RecordQuery(limit: 4))
                #expect(try list(RecordQuery(before: page.last?.touched)) == [5, 4, 3, 2, 1])
                #expect(try reader.countRecords(kind: nil, onlyConflicts: false) == 9)
                #expect(try reader.countRecords(kind: "reply", onlyConflicts: true) == 1)
                #expect(try reader.countRecords(kind: "none", onlyConflicts: false) == 0)
            }
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `Tags keep their order, and two spellings of one letter are two tags`(
        _ sort: StoreSort
    ) throws {
        try sort.open { store in
            try store.write { writer in
                var records = [Samples.shared(1), Samples.shared(2), Samples.shared(3)]
                for index in records.indices { try writer.put(record: &records[index]) }
                for index in [2, 0, 1, 2] { try writer.tag(record: records[index].number, "x") }
                try writer.untag(record: records[0].number, "x")
                try writer.tag(record: records[0].number, "x")
                try writer.tag(record: records[0].number, "\u{E9}")
                try writer.tag(record: records[1].number, "e\u{301}")
                try writer.tag(record: records[2].number, "")
            }
            try store.read { reader throws in
                #expect(try reader.tagged("x").map(\.number) == [1, 2, 3])
                #expect(try reader.tagged("\u{E9}").map(\.number) == [1])
                #expect(try reader.tagged("e\u{301}").map(\.number) == [2])
                #expect(try reader.tagged("").map(\.number) == [3])
                #expect(try reader.tagged("none") == [])
            }
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `Changes are found by dot and listed private set first`(_ sort: StoreSort) throws {
        try sort.open { store in
            var record = Samples.shared(1)
            let own = Writer(node: Samples.district, incarnation: Incarnation(1 << 63))
            let big = String(repeating: "字", count: 700_000)
            let shared = Samples.change(record.id, 1, payload: big)
            let home = Samples.change(record.id, 1, by: own)
            let later = Samples.change(record.id, 2)
            let numbers = try store.write { writer in
                try writer.put(record: &record)
                return [
                    try writer.add(change: shared, record: record.number, isHome: false),
                    try writer.add(change: home, record: record.number, isHome: true),
                    try writer.add(change: later, record: record.number, isHome: false),
                ]
            }
            try store.read { reader throws in
                let all = try reader.changes(record: record.number)
                #expect(all.map(\.change) == [home, shared, later])
                #expect(all.map(\.number) == [numbers[1], numbers[0], numbers[2]])
                #expect(all.map(\.isHome) == [true, false, false])
                let found = try reader.change(record: record.number, dot: later.header.dot)
                #expect(found == all[2])
                let unknown = Dot(Samples.writer, 3)
                #expect(try reader.change(record: record.number, dot: unknown) == nil)
                #expect(try reader.change(record: 99, dot: later.header.dot) == nil)
            }
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `An erased change keeps header and hash and goes out without its values`(
        _ sort: StoreSort
    ) throws {
        try sort.open { store in
            var record = Samples.shared(1)
            let change = Samples.change(record.id, 1, payload: #"{"salt":"x"}"#)
            try store.write { writer in
                try writer.put(record: &record)
                let number = try writer.add(change: change, record: record.number, isHome: false)
                try writer.append(
                    outgoing: .change(number), record: record.id, to: Samples.city,
                    at: Samples.position(1))
                try writer.erase(change: number)
            }
            try store.read { reader throws in
                let found = try reader.change(record: record.number, dot: change.header.dot)
                #expect(found?.change.isErased == true)
                #expect(found?.change.hash == change.hash)
                var bytes: [UInt8] = []
                _ = try reader.outgoing(
                    Samples.city, after: 0, maxEntries: 9, maxBytes: 9999, into: &bytes)
                #expect(bytes == change.headerBytes + Array("\nnull\n".utf8))
            }
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `What contradicts the store is refused and the rest of it stands`(
        _ sort: StoreSort
    ) throws {
        try sort.open { store in
            var record = Samples.shared(1)
            let change = Samples.change(record.id, 1)
            let position = Samples.position(1)
            try store.write { writer in
                try writer.put(record: &record)
                _ = try writer.add(change: change, record: record.number, isHome: false)
                try writer.append(
                    outgoing: .line([1]), record: nil, to: Samples.city, at: position)
                try writer.add(incoming: Samples.incoming(1, .duplicate), from: Samples.city)
            }
            let before = try dump(store)
            var stranger = Samples.shared(7)
            stranger.number = 77
            let wrong: [(any StoreWriter) throws -> Void] = [
                { try $0.put(record: &stranger) },
                { _ = try $0.add(change: change, record: record.number, isHome: false) },
                { _ = try $0.add(change: change, record: 99, isHome: false) },
                { try $0.tag(record: 99, "x") },
                { try $0.erase(change: 99) },
                {
                    try $0.append(
                        outgoing: .line([2]), record: nil, to: Samples.city, at: position)
                },
                {
                    try $0.append(
                        outgoing: .change(99), record: nil, to: Samples.village, at: position)
                },
                { try $0.add(incoming: Samples.incoming(1, .duplicate), from: Samples.city) },
            ]
            for body in wrong {
                let error = #expect(throws: StoreError.self) { try store.write { try body($0) } }
                if case .damaged? = error { continue }
                Issue.record("\(String(describing: error))")
            }
            #expect(try dump(store) == before)
        }
    }
}
