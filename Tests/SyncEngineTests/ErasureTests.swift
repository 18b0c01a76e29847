import FrontDesk
import JSON
import Ledger
import Office
import Simulation
import Storage
import SyncEngine
import SyncProtocol
import Testing

@Suite struct ErasureTests {
    @Test func `An erasure reaches the holder and leaves every hash as it was`() throws {
        let world = try World()
        let record = try world.proposal(title: "With a name in it")
        try world.heal()
        let before = try #require(try world.city.record(record)).shared

        try world.district.erase(record, before.hashes.keys)
        try world.heal()

        for node in [world.district, world.city] {
            let kept = try #require(try node.record(record))
            #expect(kept.shared == before)
            #expect(try node.value(record, "title") == nil)
            #expect(kept.shown("title") == nil)
        }
        #expect(try world.sync().verdict == .equal)
        try Checks(world: world).all()
    }

    @Test func `Values that come after their erasure are not kept and not shown`() throws {
        let world = try World()
        let stranger = try Stranger(world)
        let record = try stranger.proposal()
        let late = stranger.change(record, 2, ["title": .string("Late")])

        try stranger.send(line: erasure(record, [late.header.dot]))
        #expect(try stranger.send([late]) == [.applied(conflicted: false)])

        let kept = try #require(try world.city.record(record))
        #expect(kept.shown("title") == nil)
        #expect(try world.city.value(record, "title") == nil)
    }

    @Test func `An erasure takes the values of a waiting change, and of no other`() throws {
        let world = try World()
        let stranger = try Stranger(world)
        let record = try stranger.proposal()
        let second = stranger.change(record, 2, ["body": .string("B")])
        let third = stranger.change(record, 3, ["title": .string("Third")])
        let fourth = stranger.change(record, 4, ["theme": .string("T1")])
        try stranger.send([third, fourth])

        try stranger.send(line: erasure(record, [third.header.dot]))
        #expect(try world.city.held().map { $0.payload == nil } == [true, false])
        try stranger.send([second])

        #expect(try world.city.value(record, "title") == nil)
        #expect(try world.city.value(record, "theme") == .string("T1"))
    }

    @Test func `What waits on loses its values, though the erasure waited with it`() throws {
        let world = try World()
        let stranger = try Stranger(world)
        let record = stranger.newRecord()
        let third = stranger.change(record, 3, ["title": .string("Third")])
        try stranger.send(line: erasure(record, [third.header.dot]))
        try stranger.send([third])

        try stranger.send([stranger.change(record)])

        let waiting = try world.city.held()
        #expect(waiting.map(\.reason) == [.gap])
        #expect(waiting.map(\.payload) == [nil])
    }

    @Test func `Only the side a record comes from may erase it`() throws {
        let world = try World(districts: 2)
        let stranger = try Stranger(world)
        let record = try world.proposal()
        try world.heal()
        let dots = try #require(try world.city.record(record)).shared.hashes.keys

        #expect(try stranger.send(line: erasure(record, dots)) == .refused(.foreignAuthor))

        #expect(try world.city.value(record, "title") == .string("A bridge"))
    }

    private func erasure(_ record: RecordID, _ dots: [Dot]) -> [UInt8] {
        Erasure(record: record, dots: dots, author: "Wu", at: 1).canonicalBytes
    }
}
