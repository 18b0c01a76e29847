import FrontDesk
import JSON
import Ledger
import Office
import Simulation
import Storage
import SyncEngine
import SyncProtocol
import Testing

/// Three tiers that did not upgrade on one day: the office in the middle runs an older release than
/// the township below it and the city above it.
@Suite struct EvolutionTests {
    let world: World
    let record: RecordID

    init() throws {
        world = try World(townships: 1)
        record = try world.proposal(world.townships[0])
        try world.heal()
        _ = try world.district.desk.release(record.text, track: .transfer, by: world.actor())
        try world.settled()
        try world.install(Releases.later, at: township)
        try world.install(Releases.later, at: world.city)
    }

    private var township: OfficeNode { world.townships[0] }
    private var middle: OfficeNode { world.district }

    /// The very bytes of a change are at every tier.
    private func isUnaltered(_ id: RecordID, _ dot: Dot, by author: OfficeNode) throws -> Bool {
        let written = try #require(try author.bytes(id, dot))
        return try world.offices.allSatisfy { try $0.bytes(id, dot) == written }
    }

    private func voids(_ node: OfficeNode) throws -> [Dot] {
        try #require(try node.record(record)).shared.voids
    }

    // MARK: Words

    @Test func `A field that the middle does not know passes it unaltered, upward and downward`()
        throws
    {
        let up = try township.scribble(record, ["mood": .string("glad")])
        let down = try world.city.scribble(record, ["priority": .int(1)])
        try world.settled()

        #expect(try isUnaltered(record, up, by: township))
        #expect(try isUnaltered(record, down, by: world.city))
        #expect(try world.city.value(record, "mood") == .string("glad"))
        #expect(try township.value(record, "priority") == .int(1))
    }

    @Test func `Members of header and payload that nobody knows yet are the same bytes everywhere`()
        throws
    {
        let up = try township.writeBeyond(record, ["title": .string("Upward")])
        try world.settled()
        let down = try world.city.writeBeyond(record, ["title": .string("Downward")])
        try world.settled()

        #expect(try isUnaltered(record, up, by: township))
        #expect(try isUnaltered(record, down, by: world.city))
        #expect(try middle.value(record, "title") == .string("Downward"))
    }

    @Test func `A kind that the middle does not know goes through it to every office below`() throws
    {
        let survey = try world.city.publish("survey", ["question": .string("How?")])
        try world.settled()

        let dot = Dot(world.city.facts.writer, 1)
        #expect(try isUnaltered(survey, dot, by: world.city))
        #expect(try township.value(survey, "question") == .string("How?"))

        try world.install(Releases.later, at: middle)
        try world.settled()
        #expect(try middle.value(survey, "question") == .string("How?"))
    }

    @Test func `Both ends can be in conflict over what the middle does not know, and settle it`()
        throws
    {
        try township.scribble(record, ["mood": .string("glad")])
        try world.city.scribble(record, ["mood": .string("cross")])
        try world.settled()
        #expect(try township.record(record)?.conflicts == ["mood"])
        #expect(try world.city.record(record)?.conflicts == ["mood"])

        try world.city.scribble(record, ["mood": .string("calm")])
        try world.settled()

        for office in world.offices {
            #expect(try office.record(record)?.conflicts == [], "\(office.name)")
        }
        #expect(try township.value(record, "mood") == .string("calm"))
    }

    @Test
    func `A field more in a group stays until people of an older office write the group anew`()
        throws
    {
        var group = try #require(try township.value(record, "scope_group"))
        guard case .object(let members) = group else { throw StoreError.damaged("no group") }
        group = .object(members + [JSONMember(key: "since", value: .string("May"))])
        let dot = try township.scribble(record, ["scope_group": group])
        try world.settled()
        #expect(try isUnaltered(record, dot, by: township))
        #expect(try world.city.value(record, "scope_group")?["since"] == .string("May"))

        try middle.scribble(record, ["scope_group": .object(members)])
        try world.settled()

        #expect(try world.city.value(record, "scope_group")?["since"] == nil)
        #expect(try township.value(record, "scope_group")?["since"] == nil)
    }

    // MARK: Rules

    @Test func `A rule that the middle does not know voids there too once it has upgraded`() throws
    {
        let dot = try township.scribble(record, ["priority": .int(9)])
        try world.heal()
        #expect(try voids(world.city) == [dot])
        #expect(try voids(middle).isEmpty)
        // What it cannot check it believes nobody; it waits, and is seen.
        #expect(try middle.held().map(\.reason) == [.unfounded])
        #expect(!world.verdicts.contains(.different))

        try world.install(Releases.later, at: middle)
        try world.settled()

        for office in world.offices { #expect(try voids(office) == [dot], "\(office.name)") }
        #expect(try middle.held().isEmpty)
        #expect(try middle.bytes(record, dot) != nil)
    }

    @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
    func `In whatever order the offices upgrade, all end with the same`(order: [Int]) throws {
        for office in [township, middle, world.city] {
            try world.install(OfficeRules.rules, at: office)
        }
        let forbidden = try township.scribble(record, ["priority": .int(9)])
        try township.scribble(record, ["mood": .string("glad")])
        let partial = try world.city.scribble(
            record, ["place": .object([JSONMember(key: "street", value: .string("Long"))])])
        try world.settled()

        for number in order {
            try world.install(Releases.later, at: [township, middle, world.city][number])
            try world.heal()
        }
        try world.settled()

        for office in world.offices {
            #expect(try Set(voids(office)) == [forbidden, partial], "\(office.name)")
            #expect(try office.value(record, "mood") == .string("glad"), "\(office.name)")
        }
        #expect(!world.verdicts.contains(.different))
    }

    // MARK: Sorts of entry

    @Test func `An erasure that the middle cannot read waits there and goes on after its upgrade`()
        throws
    {
        let other = try world.proposal(township, title: "Another")
        try world.heal()
        _ = try middle.desk.release(other.text, track: .transfer, by: world.actor())
        try world.settled()
        try world.install(Releases.without(.erasure), at: middle)

        let dots = try #require(try township.record(record)).shared.hashes.keys
        try township.erase(record, Array(dots))
        try world.edit(township, record, "Written after the erasure")
        try world.edit(township, other, "Of another record")
        try world.heal()

        #expect(try middle.held().map(\.reason) == [.unknown, .behind])
        #expect(try township.offered(middle).filter(\.isHeld).count == 2)
        #expect(try world.city.value(record, "title") == .string("A bridge"))
        #expect(try world.city.value(other, "title") == .string("Of another record"))

        try world.install(OfficeRules.rules, at: middle)
        try world.settled()

        #expect(try world.city.value(record, "title") == .string("Written after the erasure"))
        #expect(try world.city.value(record, "body") == nil)
        #expect(try middle.held().isEmpty && township.offered(middle).filter(\.isHeld).isEmpty)
    }

    @Test func `A recall that the middle cannot read ends the sharing once it has upgraded`() throws
    {
        try world.install(Releases.without(.recall, .closed), at: middle)
        _ = try township.desk.recall(record.text, by: world.actor())
        try world.heal()
        #expect(try township.record(record)?.custody == .recalling)
        #expect(try world.city.record(record)?.custody == .shared)

        try world.install(OfficeRules.rules, at: middle)
        try world.settled()

        #expect(try township.record(record)?.custody == .home)
        #expect(try world.city.record(record)?.custody == .returned)
    }

    @Test func `A question that the middle cannot read reaches the author after its upgrade`()
        throws
    {
        try world.install(Releases.without(.refusalAsked, .refusalDeclined), at: middle)
        var seen = try #require(try township.record(record)).shared.vector
        seen.raise(to: Dot(world.city.facts.writer, 40))
        let dot = try township.scribble(record, ["title": .string("Foreseen")], seeing: seen)
        try world.heal()
        let waiting = try #require(try world.city.held().first)
        _ = try world.city.desk.askRefusal(
            of: waiting.peer, waiting.sequence, reason: "Nobody wrote that here",
            by: world.actor("Wang", at: world.city))
        try world.heal()
        #expect(try middle.held().map(\.reason) == [.unknown])
        #expect(try township.store.read { try OpenQuestion.all($0) }.isEmpty)

        try world.install(OfficeRules.rules, at: middle)
        try world.heal()
        _ = try township.desk.withdrawAsked(record.text, by: world.actor("Li", at: township))
        world.withdrawn.insert(World.Written(record, dot))
        try world.settled()

        for office in world.offices { #expect(try voids(office) == [dot], "\(office.name)") }
        #expect(try world.city.held().isEmpty)
    }

    @Test func `A line of a sort that nobody knows yet waits at the next office with its bytes`()
        throws
    {
        let line =
            Array(
                #"{"at":1,"record":["proposal","\#(record.origin.text)","#.utf8)
            + Array(#""\#(record.text.suffix(16))"],"type":"merge_hint","zz":[null]}"#.utf8)
        try township.tell(line, record, middle)
        try world.heal()

        let waiting = try #require(try middle.held().first)
        #expect(waiting.header == line && waiting.reason == .unknown)
        #expect(try world.city.held().isEmpty)
        #expect(!world.verdicts.contains(.different))
    }
}
