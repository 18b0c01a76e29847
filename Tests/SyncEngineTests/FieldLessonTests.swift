import FrontDesk
import JSON
import Ledger
import Office
import Simulation
import Storage
import SyncEngine
import SyncProtocol
import Testing

/// What went wrong at others who synchronise, told as it would happen between two offices. The whole
/// list, with the tests that stand elsewhere, is in ARCHITECTURE.md.
@Suite struct FieldLessonTests {
    @Test func `The answer is lost and the record edited again: one record, both changes once`()
        throws
    {
        let world = try World()
        let id = try world.proposal()
        let request = try world.session(world.district).request(now: world.now)
        _ = try world.deliver(request.body, from: world.district)
        try world.district.scribble(id, ["title": .string("Again")])
        try world.heal()
        #expect(try world.city.allRecords().filter { $0.id == id }.count == 1)
        #expect(try world.city.value(id, "title") == .string("Again"))
        let changes = try world.city.store.read { reader in
            try reader.changes(record: try #require(try reader.record(id)).number)
        }
        #expect(changes.count == 2)
        try Checks(world: world).all()
    }

    @Test func `Edits in one millisecond, and after the clock was set back, are all kept in order`()
        throws
    {
        let world = try World()
        let id = try world.proposal()
        for (title, at) in [("B", Int64(5000)), ("C", 5000), ("D", 5000 - 172_800_000)] {
            try world.district.scribble(id, ["title": .string(title)], at: at)
        }
        try world.heal()
        #expect(try world.city.value(id, "title") == .string("D"))
        let kept = try world.city.store.read { reader in
            try reader.changes(record: try #require(try reader.record(id)).number)
        }
        #expect(kept.map(\.change.header.dot.counter) == [1, 2, 3, 4])
        try Checks(world: world).equal()
    }

    @Test(arguments: CrashingStore.Moment.allCases)
    func `A resolver's machine dies in the middle: the conflict is open, or it is settled`(
        moment: CrashingStore.Moment
    ) throws {
        let world = try World()
        let id = try world.proposal()
        try world.heal()
        try world.city.scribble(id, ["title": .string("City")])
        try world.district.scribble(id, ["title": .string("District")])
        try world.heal()
        let actor = world.actor("Li", retry: "resolve-1")
        func resolve() throws {
            _ = try world.city.desk.resolve(
                id.text, "title", to: .string("Both"), form: nil, reason: "agreed", by: actor)
        }
        world.city.store.crash(at: moment)
        #expect(throws: CrashingStore.Crashed.self) { try resolve() }
        let isOpen = try world.city.record(id)?.conflicts == ["title"]
        #expect(isOpen == (moment == .beforeCommit))
        // Asked again with the same key, as a person does who saw no answer.
        try resolve()
        try world.heal()
        for node in [world.city, world.district] {
            #expect(try node.record(id)?.conflicts == [])
            #expect(try node.value(id, "title") == .string("Both"))
        }
        try Checks(world: world).all()
    }

    @Test func `Keeping the value that leads already settles it, and the other can be read on`()
        throws
    {
        let world = try World()
        let id = try world.proposal()
        try world.heal()
        try world.city.scribble(id, ["title": .string("City")])
        try world.district.scribble(id, ["title": .string("District")])
        try world.heal()
        let leading = try #require(try world.city.value(id, "title"))
        _ = try world.city.desk.resolve(
            id.text, "title", to: leading, form: nil, reason: "as it is", by: world.actor("Li"))
        try world.heal()
        for node in [world.city, world.district] {
            #expect(try node.value(id, "title") == leading)
            #expect(try node.record(id)?.conflicts == [])
            let texts = try node.store.read { reader in
                try reader.changes(record: try #require(try reader.record(id)).number)
                    .compactMap(\.change.payloadBytes).map { String(decoding: $0, as: UTF8.self) }
            }
            #expect(texts.contains { $0.contains("\"City\"") })
            #expect(texts.contains { $0.contains("\"District\"") })
        }
    }

    @Test func `What other districts write costs a district nothing`() throws {
        let world = try World(districts: 2)
        let (busy, quiet) = (world.districts[0], world.districts[1])
        _ = try world.proposal(quiet)
        try world.heal()
        let before = world.sent.count
        try world.sync(quiet)
        let idle = world.sent[before...].map(\.body.count)
        for _ in 0..<200 { try world.proposal(busy) }
        try world.sync(busy)
        let after = world.sent.count
        try world.sync(quiet)
        let now = world.sent[after...].map(\.body.count)
        #expect(now.count == idle.count)
        #expect(now.reduce(0, +) <= idle.reduce(0, +) + 16)
    }

    @Test func `A record whose every step comes in the wrong order ends as it was written`() throws
    {
        let world = try World()
        let stranger = try Stranger(world)
        let id = stranger.newRecord()
        let steps = (1...4).map { counter in
            stranger.change(id, UInt64(counter), ["title": .string("\(counter)")])
        }
        for step in [3, 0, 2, 1] {
            let outcomes = try stranger.send([steps[step]])
            #expect(outcomes.count == 1)
        }
        #expect(try world.city.value(id, "title") == .string("4"))
        #expect(try world.city.held().isEmpty)
    }

    @Test func `A change that never reached the stream is told of by the next session`() throws {
        let world = try World()
        let id = try world.proposal()
        try world.heal()
        // As if a fault had taken the entry away between the record and the stream.
        try world.district.scribble(id, ["title": .string("Lost")])
        let link = try world.district.link(world.city)
        try world.district.store.write { tx in
            var shorter = link
            shorter.confirmed = link.outgoing.sequence
            try tx.put(link: shorter)
        }
        let verdict = try? world.sync().verdict
        #expect(verdict != .equal)
    }
}
