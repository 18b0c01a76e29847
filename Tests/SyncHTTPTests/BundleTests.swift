import Foundation
import JSON
import Ledger
import Storage
import SyncBundle
import SyncEngine
import SyncProtocol
import Testing

/// Two nodes with no line between them.
@Suite struct BundleTests {
    @Test func `Two trips bring a proposal up, its receipt and the proof back`() throws {
        let (world, drawer) = (try World(), try Drawer())
        let (district, city) = (world.district, world.city)
        let record = try world.proposal(1)

        let up = try city.take(try district.bundle(to: city, in: drawer))
        #expect(up.applied == 1 && up.known == 0 && up.verdict == .equal)
        #expect(try city.value(record, "title") == "A bridge")
        #expect(try district.link(city)?.confirmed == 0, "nothing has come back yet")

        let down = try district.take(try city.bundle(to: district, in: drawer))
        #expect(down.confirmed == 1 && down.verdict == .equal)
        #expect(try district.link(city)?.confirmed == 1)
        #expect(try receipts(kept: district, of: city).count == 1)
    }

    @Test func `News on both sides are proved equal after three trips, and both know after four`()
        throws
    {
        let (world, drawer) = (try World(), try Drawer())
        let (district, city) = (world.district, world.city)
        let record = try world.proposal(1)
        try city.take(try district.bundle(to: city, in: drawer))
        try city.write(record, ["reply": .string("We will")])

        let second = try district.take(try city.bundle(to: district, in: drawer))
        #expect(second.applied == 1 && second.confirmed == 1)
        let third = try city.take(try district.bundle(to: city, in: drawer))
        #expect(third.verdict == .equal && third.confirmed == 1)
        #expect(try receipts(kept: city, of: district).count == 1)
        let fourth = try district.take(try city.bundle(to: district, in: drawer))
        #expect(fourth.verdict == .equal && fourth.applied == 0)
        // The city's receipts were handed over and are owed no more.
        #expect(try owed(city, district) == 0 && owed(district, city) == 0)
    }

    @Test func `A bundle that comes twice, late or not at all harms nothing`() throws {
        let (world, drawer) = (try World(), try Drawer())
        let (district, city) = (world.district, world.city)
        _ = try world.proposal(1)
        let first = try district.bundle(to: city, in: drawer)
        _ = try world.proposal(2)
        let second = try district.bundle(to: city, in: drawer)
        _ = try world.proposal(3)
        _ = try district.bundle(to: city, in: drawer)

        #expect(try city.take(second).applied == 2)
        let late = try city.take(first)
        #expect(late.applied == 0 && late.known == 1 && late.verdict == .notCompared)
        #expect(try city.take(second).known == 2)

        let back = try city.bundle(to: district, in: drawer)
        #expect(try district.take(back).confirmed == 2)
        let papers = try receipts(kept: district, of: city)
        #expect(try district.take(back).confirmed == 0)
        #expect(try receipts(kept: district, of: city) == papers, "no paper is kept twice")

        #expect(try city.take(try district.bundle(to: city, in: drawer)).verdict == .equal)
        #expect(try district.take(try city.bundle(to: district, in: drawer)).verdict == .equal)
        let old = try district.take(back)
        #expect(old.verdict == nil, "an older statement proves nothing now")
    }

    @Test func `What came by a stick is known to the line, and the other way round`() throws {
        let (world, drawer) = (try World(), try Drawer())
        let (district, city) = (world.district, world.city)
        let record = try world.proposal(1)
        let stick = try district.bundle(to: city, in: drawer)
        #expect(try world.sync().sent == 1)
        #expect(try city.take(stick).known == 1)

        try city.write(record, ["reply": .string("We will")])
        try district.take(try city.bundle(to: district, in: drawer))
        let tally = try world.sync()
        #expect(tally.received == 0 && tally.verdict == .equal)
        #expect(try receipts(kept: city, of: district).count == 1)
    }

    @Test func `One bad entry does not keep the others from being taken`() throws {
        let (world, drawer) = (try World(), try Drawer())
        let (district, city) = (world.district, world.city)
        let record = try world.proposal(1)
        // A district has no say in the reply.
        try district.write(record, ["reply": .string("Forged")])
        _ = try world.proposal(2)
        let up = try city.take(try district.bundle(to: city, in: drawer))
        #expect(up.applied == 2 && up.refused == 1)
        let down = try district.take(try city.bundle(to: district, in: drawer))
        #expect(down.confirmed == 3)
        #expect(try city.take(try district.bundle(to: city, in: drawer)).verdict == .equal)
    }

    @Test func `A long stream goes in several bundles when one has no room for it`() throws {
        let (world, drawer) = (try World(), try Drawer())
        let (district, city) = (world.district, world.city)
        for number in 1...2500 { _ = try world.proposal(UInt64(number)) }
        var trips = 0
        while try district.link(city)?.unconfirmed ?? 0 > 0, trips < 10 {
            trips += 1
            // No room for a second batch.
            try city.take(try district.bundle(to: city, in: drawer, limit: 1))
            try district.take(try city.bundle(to: district, in: drawer))
        }
        #expect(trips > 1 && trips < 10)
        #expect(try city.link(district)?.incoming?.sequence == 2500)
        let last = try city.take(try district.bundle(to: city, in: drawer))
        #expect(last.verdict == .equal)
    }

    private func receipts(kept node: TestNode, of other: TestNode) throws -> [Paper] {
        try node.store.read { try $0.papers(peer: other.facts.id, sort: .receipt) }
            .filter { !$0.isOwn }
    }

    private func owed(_ node: TestNode, _ other: TestNode) throws -> Int {
        try node.store.read { try $0.settings(prefix: "owed:\(other.facts.id.text):") }.count
    }
}
