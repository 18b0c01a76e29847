import Hashing
import Ledger
import Storage
import Testing

@Suite struct AttachmentContractTests {
    private func name(_ text: String, size: Int64 = 5) throws -> AttachmentName {
        try #require(AttachmentName(SHA256.hash(Array(text.utf8)), size: size))
    }

    /// A record with so many changes; their numbers.
    private func changes(
        _ count: Int, isHome: Bool = false, record number: UInt64 = 1, _ writer: any StoreWriter
    ) throws -> [Int64] {
        var record = Samples.shared(number)
        try writer.put(record: &record)
        return try (1...count).map {
            try writer.add(
                change: Samples.change(record.id, UInt64($0)), record: record.number, isHome: isHome
            )
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `A file is missing from the side that names it until its bytes are whole`(
        _ sort: StoreSort
    ) throws {
        let file = try name("a")
        try sort.open { store in
            try store.write { writer in
                let number = try changes(1, writer)[0]
                try writer.name(file, by: number, from: Samples.city)
                try writer.name(file, by: number, from: Samples.city)
            }
            try store.read { reader throws in
                #expect(try reader.isWhole(file, from: Samples.city) == false)
                #expect(try reader.isWhole(file, from: Samples.village) == nil)
                #expect(try !reader.isKept(file.digest))
                let missing = try reader.missingAttachments(
                    from: Samples.city, after: nil, limit: 9)
                #expect(missing == [file])
                #expect(
                    try reader.missingAttachments(from: Samples.village, after: nil, limit: 9)
                        .isEmpty)
                #expect(
                    try reader.namings(of: file) == [
                        AttachmentNaming(
                            record: Samples.id(1), change: 1, isHome: false, side: Samples.city)
                    ])
                #expect(try reader.namings(of: name("a", size: 6)).isEmpty)
            }
            try store.write { try $0.put(file, from: Samples.city, isWhole: true) }
            try store.read { reader throws in
                #expect(try reader.isWhole(file, from: Samples.city) == true)
                #expect(try reader.isKept(file.digest))
                #expect(
                    try reader.missingAttachments(from: Samples.city, after: nil, limit: 9).isEmpty)
                #expect(try reader.wholeAttachments(after: nil, limit: 9) == [file])
                #expect(try reader.wholeAttachments(after: file, limit: 9).isEmpty)
            }
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `A file that no change names any more can be forgotten, and none before`(
        _ sort: StoreSort
    ) throws {
        let file = try name("a")
        try sort.open { store in
            try store.write { writer in
                let numbers = try changes(2, writer)
                for number in numbers { try writer.name(file, by: number, from: Samples.city) }
                try writer.put(file, from: Samples.city, isWhole: true)
                try writer.put(file, from: Samples.village, isWhole: true)
                try writer.erase(change: numbers[0])
                try writer.erase(change: numbers[0])
                try writer.forget(file, from: Samples.city)
            }
            let village = UnnamedAttachment(name: file, side: Samples.village)
            let city = UnnamedAttachment(name: file, side: Samples.city)
            #expect(try store.read { try $0.unnamedAttachments(limit: 9) } == [village])
            #expect(try store.read { try $0.namings(of: file) }.map(\.change) == [2])
            try store.write { try $0.erase(change: 2) }
            let unnamed = try store.read { try $0.unnamedAttachments(limit: 9) }
            #expect(Set(unnamed.map(\.side)) == [city.side, village.side])
            #expect(
                try store.read {
                    try $0.missingAttachments(from: Samples.city, after: nil, limit: 9)
                }.isEmpty)
            try store.write { writer in
                for file in unnamed { try writer.forget(file.name, from: file.side) }
            }
            #expect(try store.read { try $0.unnamedAttachments(limit: 9) }.isEmpty)
            #expect(try store.read { try $0.isWhole(file, from: Samples.city) } == nil)
            #expect(try !store.read { try $0.isKept(file.digest) })
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `Values that come back name their file again`(_ sort: StoreSort) throws {
        let file = try name("a")
        try sort.open { store in
            try store.write { writer in
                let number = try changes(1, isHome: true, writer)[0]
                try writer.name(file, by: number, from: Samples.district)
                try writer.erase(change: number)
                try writer.restore(change: number, payload: [123, 125])
                try writer.name(file, by: number, from: Samples.district)
            }
            #expect(try store.read { try $0.namings(of: file) }.map(\.isHome) == [true])
            #expect(try store.read { try $0.unnamedAttachments(limit: 9) }.isEmpty)
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `Debts and lists go in one order, page by page`(_ sort: StoreSort) throws {
        let names = try (1...20).map { try name("\($0)", size: Int64($0)) }.sorted()
        try sort.open { store in
            try store.write { writer in
                let numbers = try changes(20, writer)
                for (file, number) in zip(names.shuffled(), numbers) {
                    try writer.name(file, by: number, from: Samples.city)
                    try writer.put(owed: file, to: Samples.city, true)
                    try writer.put(owed: file, to: Samples.city, true)
                }
            }
            try store.read { reader throws in
                var owed: [AttachmentName] = []
                var missing: [AttachmentName] = []
                for _ in 1...4 {
                    owed += try reader.owedAttachments(
                        to: Samples.city, after: owed.last, limit: 7)
                    missing += try reader.missingAttachments(
                        from: Samples.city, after: missing.last, limit: 7)
                }
                #expect(owed == names)
                #expect(missing == names)
            }
            try store.write { try $0.put(owed: names[3], to: Samples.city, false) }
            #expect(
                try store.read {
                    try $0.owedAttachments(to: Samples.city, after: names[2], limit: 1)
                } == [names[4]])
            #expect(
                try store.read {
                    try $0.owedAttachments(to: Samples.village, after: nil, limit: 9)
                }.isEmpty)
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `A change that is not there names nothing`(_ sort: StoreSort) throws {
        let file = try name("a")
        try sort.open { store in
            _ = #expect(throws: StoreError.damaged("there is no change 7")) {
                try store.write { try $0.name(file, by: 7, from: Samples.city) }
            }
        }
    }
}
