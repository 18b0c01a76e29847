import Hashing
import Ledger
import Storage
import Testing

@Suite struct StreamContractTests {
    /// Entries 1 to 4 to the city: two changes and two lines.
    private func fill(_ store: any Store) throws -> [[UInt8]] {
        try store.write { writer in
            var lines: [[UInt8]] = []
            for sequence in 1...4 as ClosedRange<UInt64> {
                let position = Samples.position(sequence)
                if sequence % 2 == 1 {
                    var record = Samples.shared(9 - sequence)
                    try writer.put(record: &record)
                    let change = Samples.change(record.id, 1, payload: "{\"n\":\(sequence)}")
                    let number = try writer.add(
                        change: change, record: record.number, isHome: false)
                    try writer.append(
                        outgoing: .change(number), record: record.id, to: Samples.city,
                        at: position)
                    lines.append(change.headerBytes + Array("\n{\"n\":\(sequence)}\n".utf8))
                } else {
                    let record = sequence == 2 ? Samples.id(8) : Samples.id(1 << 63, "unseen")
                    try writer.append(
                        outgoing: .line(Array("{\"s\":\(sequence)}".utf8)), record: record,
                        to: Samples.city, at: position)
                    lines.append(Array("{\"s\":\(sequence)}\nnull\n".utf8))
                }
            }
            return lines
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `Outgoing entries are read in order within the limits, and one at least`(
        _ sort: StoreSort
    ) throws {
        try sort.open { store in
            let lines = try fill(store)
            try store.read { reader throws in
                func read(_ after: UInt64, _ entries: Int, _ bytes: Int) throws -> (Int, [UInt8]) {
                    var buffer: [UInt8] = [7]
                    let slice = try reader.outgoing(
                        Samples.city, after: after, maxEntries: entries, maxBytes: bytes,
                        into: &buffer)
                    if let slice {
                        #expect(slice.end == Samples.position(after + UInt64(slice.count)))
                    }
                    #expect(buffer.first == 7)
                    return (slice?.count ?? -1, Array(buffer.dropFirst()))
                }
                let all = Array(lines.joined())
                #expect(try read(0, .max, .max) == (4, all))
                #expect(try read(2, 100, 10_000) == (2, lines[2] + lines[3]))
                #expect(try read(0, 3, 10_000) == (3, lines[0] + lines[1] + lines[2]))
                #expect(try read(0, 4, all.count) == (4, all))
                #expect(try read(0, 4, all.count - 1).0 == 3)
                #expect(try read(1, 0, 0) == (1, lines[1]))
                #expect(try read(0, -1, -1) == (1, lines[0]))
                #expect(try read(4, 9, 9) == (-1, []))
                #expect(try read(.max, 9, 9) == (-1, []))
                var buffer: [UInt8] = []
                let stranger = try reader.outgoing(
                    Samples.village, after: 0, maxEntries: 9, maxBytes: 9, into: &buffer)
                #expect(stranger == nil && buffer.isEmpty)
            }
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `Positions and records of outgoing entries can be asked for`(_ sort: StoreSort) throws {
        try sort.open { store in
            _ = try fill(store)
            try store.read { reader throws in
                #expect(try reader.outgoingPosition(Samples.city, 3) == Samples.position(3))
                #expect(try reader.outgoingPosition(Samples.city, 5) == nil)
                #expect(try reader.outgoingPosition(Samples.village, 1) == nil)
                let all = [Samples.id(6), Samples.id(8), Samples.id(1 << 63, "unseen")]
                func records(_ after: UInt64, _ limit: Int) throws -> [RecordID]? {
                    try reader.outgoingRecords(Samples.city, after: after, limit: limit)
                }
                #expect(try records(0, 3) == all)
                #expect(try records(0, 2) == nil)
                #expect(try records(3, 2) == [all[2]])
                #expect(try records(4, 0) == [])
            }
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `Incoming entries keep their outcome until a later one replaces it`(
        _ sort: StoreSort
    ) throws {
        try sort.open { store in
            var outcomes: [Outcome] = [
                .applied(conflicted: false), .applied(conflicted: true), .duplicate,
            ]
            outcomes += HeldReason.allCases.map { .held($0) }
            outcomes += RefusalCode.allCases.map { .refused($0) }
            var entries = outcomes.enumerated().map {
                Samples.incoming(UInt64($0.offset) + 1, $0.element, change: Int64($0.offset))
            }
            try store.write {
                for entry in entries { try $0.add(incoming: entry, from: Samples.city) }
                try $0.add(incoming: entries[0], from: Samples.village)
            }
            entries[4].outcome = .applied(conflicted: true)
            entries[4].change = 12
            try store.write { try $0.put(incoming: entries[4], from: Samples.city) }
            try store.read { reader throws in
                let all = try reader.incoming(Samples.city, from: 0, through: .max)
                #expect(all == entries)
                #expect(
                    try reader.incoming(Samples.city, from: 2, through: 3) == [
                        entries[1], entries[2],
                    ])
                #expect(try reader.incoming(Samples.city, from: 3, through: 2) == [])
                #expect(try reader.incoming(Samples.city, 5) == entries[4])
                #expect(try reader.incoming(Samples.city, 99) == nil)
                #expect(try reader.incoming(Samples.district, 1) == nil)
            }
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `A stream that is cut ends where it was cut, and goes on from there`(
        _ sort: StoreSort
    ) throws {
        try sort.open { store in
            let lines = try fill(store)
            try store.write { try $0.putAway(outgoing: Samples.city, as: Samples.district) }
            try store.write { try $0.cut(outgoing: Samples.district, after: 2) }
            try store.write { writer in
                try writer.append(
                    outgoing: .line(Array("{\"s\":30}".utf8)), record: nil, to: Samples.district,
                    at: Samples.position(3))
            }
            let kept = try store.read {
                try $0.outgoingEntries(Samples.district, after: 0, limit: .max)
            }
            #expect(kept.map(\.position.sequence) == [1, 2, 3])
            #expect(kept.last?.header == Array("{\"s\":30}".utf8))
            #expect(lines.first?.starts(with: kept[0].header) == true)
            try store.write { try $0.cut(outgoing: Samples.village, after: 0) }
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `Waiting entries are found by peer and by record until released`(
        _ sort: StoreSort
    ) throws {
        try sort.open { store in
            let first = Samples.held(Samples.village, 1, Samples.id(1))
            var second = Samples.held(Samples.city, 2, Samples.id(2, "unseen"))
            let third = Samples.held(Samples.city, 1, nil)
            let fourth = Samples.held(Samples.district, 9, Samples.id(1))
            try store.write { writer in
                for entry in [fourth, second, third, first] { try writer.hold(entry) }
                second.reason = .behind
                try writer.hold(second)
            }
            try store.read { reader throws in
                #expect(try reader.held(peer: nil, record: nil) == [first, third, second, fourth])
                #expect(try reader.held(peer: Samples.city, record: nil) == [third, second])
                #expect(try reader.held(peer: nil, record: Samples.id(1)) == [first, fourth])
                #expect(try reader.held(peer: Samples.district, record: Samples.id(1)) == [fourth])
                #expect(try reader.held(peer: Samples.city, record: Samples.id(1)) == [])
                #expect(try reader.held(peer: nil, record: Samples.id(5, "new")) == [])
            }
            try store.write {
                try $0.release(held: Samples.city, 2)
                try $0.release(held: Samples.city, 77)
            }
            #expect(
                try store.read { try $0.held(peer: Samples.city, record: nil) } == [third])
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `Peers and links are replaced by what is put later`(_ sort: StoreSort) throws {
        try sort.open { store in
            var peer = Samples.peer(Samples.city, .upstream)
            var link = Link(peer: Samples.city, outgoing: Samples.position(0))
            try store.write {
                try $0.put(peer: Samples.peer(Samples.district))
                try $0.put(peer: peer)
                try $0.put(peer: Samples.peer(Samples.village))
                try $0.put(link: link)
            }
            #expect(try store.read { try $0.link(Samples.city) } == link)
            peer.status = .revoked
            peer.keys = []
            link.confirmed = 5
            link.incoming = Samples.position(7)
            link.sum = StatementSum(total: SHA256.hash([1]))
            link.stopped = "fork"
            try store.write {
                try $0.put(peer: peer)
                try $0.put(link: link)
            }
            try store.read { reader throws in
                #expect(
                    try reader.peers()
                        == [Samples.peer(Samples.village), peer, Samples.peer(Samples.district)])
                #expect(try reader.peer(Samples.city) == peer)
                #expect(try reader.peer(NodeID(5)) == nil)
                #expect(try reader.link(Samples.city) == link)
                #expect(try reader.link(Samples.village) == nil)
            }
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `Heads that came are found from a place on, life by life side by side`(
        _ sort: StoreSort
    ) throws {
        try sort.open { store in
            let heads = [
                Samples.paper(Samples.city, .head, 3, isOwn: false),
                Samples.paper(Samples.city, .head, 1, isOwn: false),
                Samples.paper(Samples.city, .head, 3, isOwn: false),
                Samples.paper(Samples.city, .head, 2, isOwn: true),
                Samples.paper(Samples.village, .head, 2, isOwn: false),
                Samples.paper(Samples.city, .receipt, 2, isOwn: false),
                Samples.paper(Samples.city, .head, 9, isOwn: false),
            ]
            try store.write { for paper in heads { try $0.add(paper: paper) } }
            func found(_ sequence: UInt64, _ number: Int64, _ limit: Int) throws -> [Int64] {
                try store.read { reader throws(StoreError) in
                    try reader.headsThatCame(
                        from: Samples.city, after: (sequence, number), limit: limit
                    ).map(\.number)
                }
            }
            #expect(try found(0, .max, 10) == [2, 1, 3, 7])
            #expect(try found(1, .max, 2) == [1, 3])
            #expect(try found(3, 1, 10) == [3, 7])
            #expect(try found(9, 7, 10) == [])
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `Papers come in the order they were added`(_ sort: StoreSort) throws {
        try sort.open { store in
            let papers = [
                Samples.paper(Samples.city, .head, 2), Samples.paper(Samples.village, .head, 1),
                Samples.paper(Samples.city, .receipt, 2),
                Samples.paper(Samples.city, .statement, 1),
            ]
            try store.write { for paper in papers { try $0.add(paper: paper) } }
            try store.read { reader throws in
                #expect(try reader.papers(peer: nil, sort: nil) == papers)
                #expect(try reader.papers(peer: nil, sort: .head) == [papers[0], papers[1]])
                #expect(
                    try reader.papers(peer: Samples.city, sort: nil)
                        == [papers[0], papers[2], papers[3]])
                #expect(try reader.papers(peer: Samples.city, sort: .receipt) == [papers[2]])
                #expect(try reader.papers(peer: Samples.district, sort: nil) == [])
            }
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `Papers of a link are read from the newest down, so many at a time`(
        _ sort: StoreSort
    ) throws {
        try sort.open { store in
            let papers = [
                Samples.paper(Samples.city, .head, 1), Samples.paper(Samples.village, .head, 1),
                Samples.paper(Samples.city, .receipt, 1), Samples.paper(Samples.city, .head, 2),
                Samples.paper(Samples.city, .statement, 1),
            ]
            try store.write { for paper in papers { try $0.add(paper: paper) } }
            try store.read { reader throws in
                func read(_ sort: Paper.Sort?, _ below: Int64?, _ limit: Int) throws -> [Paper] {
                    try reader.papers(
                        peer: Samples.city, sort: sort, below: below, limit: limit
                    ).map(\.paper)
                }
                #expect(try read(nil, nil, 10) == [papers[4], papers[3], papers[2], papers[0]])
                let first = try reader.papers(
                    peer: Samples.city, sort: nil, below: nil, limit: 2)
                #expect(first.map(\.paper) == [papers[4], papers[3]])
                #expect(try read(nil, first.last?.number, 2) == [papers[2], papers[0]])
                #expect(try read(.head, nil, 1) == [papers[3]])
                #expect(try read(.head, nil, 0) == [])
                let nobody = try reader.papers(
                    peer: Samples.district, sort: nil, below: nil, limit: 2)
                #expect(nobody.isEmpty)
            }
        }
    }
}
