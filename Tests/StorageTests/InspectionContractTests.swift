import Hashing
import Ledger
import Storage
import Testing

@Suite struct InspectionContractTests {
    @Test(arguments: StoreSort.allCases)
    func `The entries of a stream and of one record are found again with the bytes they hash`(
        _ sort: StoreSort
    ) throws {
        try sort.open { store in
            let change = try store.write { writer in
                var other = Samples.shared(7)
                try writer.put(record: &other)
                var record = Samples.shared(8)
                try writer.put(record: &record)
                let change = Samples.change(record.id, 1, payload: "{\"n\":1}")
                let number = try writer.add(change: change, record: record.number, isHome: false)
                try writer.append(
                    outgoing: .line([65, 66]), record: other.id, to: Samples.city,
                    at: Samples.position(1))
                try writer.append(
                    outgoing: .change(number), record: record.id, to: Samples.city,
                    at: Samples.position(2))
                try writer.append(
                    outgoing: .line([67]), record: nil, to: Samples.city, at: Samples.position(3))
                try writer.add(
                    incoming: Samples.incoming(1, .applied(conflicted: false), change: number),
                    from: Samples.village)
                try writer.add(
                    incoming: Samples.incoming(2, .refused(.authority)), from: Samples.village)
                return change
            }
            try store.read { reader throws in
                #expect(
                    try reader.recordNames(after: 0, limit: 10).map(\.id)
                        == [Samples.id(7), Samples.id(8)])
                #expect(try reader.recordNames(after: 1, limit: 10).map(\.id) == [Samples.id(8)])
                #expect(try reader.recordNames(after: 0, limit: 1).map(\.number) == [1])
                let dot = change.header.dot
                #expect(
                    try reader.changeNumber(record: 2, dot: dot)
                        == reader.change(record: 2, dot: dot)?.number)
                #expect(try reader.changeNumber(record: 1, dot: dot) == nil)

                let all = try reader.outgoingEntries(Samples.city, after: 0, limit: 10)
                #expect(all.map(\.position) == (1...3).map { Samples.position($0) })
                #expect(all.map(\.header) == [[65, 66], change.headerBytes, [67]])
                #expect(all.map(\.size) == [8, change.headerBytes.count + 9, 7])
                #expect(all.map(\.record) == [Samples.id(7), Samples.id(8), nil])
                #expect(all.map { $0.change > 0 } == [false, true, false])
                #expect(
                    try reader.outgoingEntries(Samples.city, after: 1, limit: 1) == [all[1]])
                #expect(
                    try reader.outgoingEntries(Samples.city, of: Samples.id(7)) == [all[0]])
                #expect(
                    try reader.outgoingEntries(Samples.city, of: Samples.id(8)) == [all[1]])
                #expect(try reader.outgoingEntries(Samples.city, of: Samples.id(9)).isEmpty)
                #expect(try reader.outgoingEntries(Samples.village, after: 0, limit: 9).isEmpty)

                let came = try reader.incomingEntries(Samples.village, after: 0, limit: 10)
                #expect(came.map(\.hash) == [change.hash, nil])
                #expect(came.map(\.entry.sequence) == [1, 2])
                #expect(
                    try reader.incomingEntries(Samples.village, of: Samples.id(8)) == [came[0]])
                #expect(try reader.incomingEntries(Samples.city, after: 0, limit: 9).isEmpty)
            }
        }
    }
}
