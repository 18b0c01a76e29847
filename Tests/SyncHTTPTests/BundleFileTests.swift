import Foundation
import Hashing
import Ledger
import Storage
import SyncBundle
import SyncEngine
import SyncProtocol
import Testing

/// Attached files between two nodes with no line between them.
@Suite struct BundleFileTests {
    private func size(_ path: String) throws -> Int {
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size]
        return try #require(size as? Int)
    }

    private func owed(_ node: TestNode, to other: TestNode) throws -> [AttachmentName] {
        try node.store.read { try $0.owedAttachments(to: other.facts.id, after: nil, limit: 10) }
    }

    @Test func `A file goes up on the stick of its record, and until the city says it has it`()
        throws
    {
        let (world, drawer) = (try World(), try Drawer())
        let (district, city) = (world.district, world.city)
        let bytes = sample(2_500_000)
        let name = try district.attach(bytes, district.newRecord(1, "attachment"), to: [city])
        // A stick that was lost.
        _ = try district.bundle(to: city, in: drawer)
        let stick = try district.bundle(to: city, in: drawer)
        #expect(try city.take(stick).files == 1)
        #expect(try city.bytes(name, from: district) == bytes)
        #expect(try city.take(stick).files == 0, "it came already")
        #expect(try owed(district, to: city) == [name], "nothing has come back yet")

        try district.take(try city.bundle(to: district, in: drawer))
        #expect(try owed(district, to: city).isEmpty)
        #expect(try size(try district.bundle(to: city, in: drawer)) < 3000)
    }

    @Test func `A file of the city is asked for by one stick and comes with the next`() throws {
        let (world, drawer) = (try World(), try Drawer())
        let (district, city) = (world.district, world.city)
        let bytes = sample(1_300_000)
        let name = try city.attach(bytes, city.newRecord(1, "attachment"), to: [district])
        #expect(try district.take(try city.bundle(to: district, in: drawer)).files == 0)
        try city.take(try district.bundle(to: city, in: drawer))
        let stick = try city.bundle(to: district, in: drawer)
        #expect(try district.take(stick).files == 1)
        #expect(try district.bytes(name, from: city) == bytes)
        #expect(try district.take(stick).files == 0)
        // Asked for no more, it is carried no more.
        try city.take(try district.bundle(to: city, in: drawer))
        #expect(try size(try city.bundle(to: district, in: drawer)) < 3000)
    }

    @Test func `What the city does not share comes by no stick, whatever is asked`() throws {
        let (world, drawer) = (try World(), try Drawer())
        let (district, city) = (world.district, world.city)
        let name = try city.attachAtHome(sample(900_000), city.newRecord(1, "attachment"))
        let head = BundleHead(
            from: district.facts.id, to: city.facts.id, life: district.facts.incarnation, at: 1,
            receipted: 0, refusal: nil, rotations: [],
            seal: BundleHead.Seal(reader: "", key: "", header: ""))
        var asking = try Unpacking(
            city.side, store: city.store, from: city.peer(district), head, files: city.files)
        let ask = AttachmentAsk(offers: [name], wants: [name])
        try asking.take(FilePart.ask(ask).body, now: 1)
        let stick = try city.bundle(to: district, in: drawer)
        #expect(try size(stick) < 3000)
        #expect(try district.take(stick).files == 0)
        // Nor does a piece that nobody shares leave anything behind.
        let piece = AttachmentPiece(AttachmentPlace(name, at: 0), sample(100))
        try asking.take(FilePart.piece(piece).body, now: 1)
        #expect(try city.vault.gathered().isEmpty)
    }

    @Test func `A bad file on a stick harms neither entries nor other files`() throws {
        let (world, drawer) = (try World(), try Drawer())
        let (district, city) = (world.district, world.city)
        let bad = try district.attach(
            sample(400, seed: 1), district.newRecord(1, "attachment"), to: [city])
        let good = try district.attach(
            sample(500, seed: 2), district.newRecord(2, "attachment"), to: [city])
        // Half of it had come over a line, and was not what it should be.
        try city.take(try district.bundle(to: city, in: drawer, limit: 1))
        let wrong = AttachmentPiece(AttachmentPlace(bad, at: 0), sample(399, seed: 3))
        _ = try city.files.take(wrong, from: city.peer(district))
        let piece = AttachmentPiece(AttachmentPlace(bad, at: 399), [0])
        #expect(throws: Problem.self) { try city.files.take(piece, from: city.peer(district)) }

        let came = try city.take(try district.bundle(to: city, in: drawer))
        #expect(came.files == 2 && came.verdict == .equal)
        #expect(try city.bytes(bad, from: district) == sample(400, seed: 1))
        // One that rots at home stays there.
        let third = try district.attach(
            sample(600, seed: 4), district.newRecord(3, "attachment"), to: [city])
        try district.vault.remove(third.digest)
        let last = try city.take(try district.bundle(to: city, in: drawer))
        #expect(last.files == 0 && last.applied == 1)
        #expect(try city.bytes(good, from: district) == sample(500, seed: 2))
    }

    @Test func `Files that find no room on a stick go with the next`() throws {
        let (world, drawer) = (try World(), try Drawer())
        let (district, city) = (world.district, world.city)
        for number in 1...3 as ClosedRange<UInt64> {
            try district.attach(
                sample(1_200_000, seed: UInt8(number)), district.newRecord(number, "attachment"),
                to: [city])
        }
        var came: [Int] = []
        for _ in 1...4 {
            came.append(
                try city.take(try district.bundle(to: city, in: drawer, limit: 1_000_000)).files)
            try district.take(try city.bundle(to: district, in: drawer))
        }
        #expect(came == [1, 1, 1, 0])
        let path = drawer.place()
        try district.attach(sample(10), district.newRecord(4, "attachment"), to: [city])
        let written = try district.bundles(limit: 1).export(to: district.peer(city), as: path)
        #expect(written.contents.files == 0 && written.contents.filesLeft == 1)
    }

    @Test func `What is recalled between two sticks is handed over by neither`() throws {
        let (world, drawer) = (try World(), try Drawer())
        let (district, city) = (world.district, world.city)
        let record = city.newRecord(1, "attachment")
        let name = try city.attach(sample(700_000), record, to: [district])
        try district.take(try city.bundle(to: district, in: drawer))
        try city.take(try district.bundle(to: city, in: drawer))
        try city.recall(record)
        let stick = try city.bundle(to: district, in: drawer)
        #expect(try size(stick) < 3000)
        #expect(try district.take(stick).files == 0)
        #expect(try district.bytes(name, from: city) == nil)
    }
}
