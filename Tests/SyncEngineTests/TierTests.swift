import FrontDesk
import JSON
import Ledger
import Office
import Simulation
import Storage
import SyncEngine
import Testing

/// Four tiers: a township, a district, a city and a province, each office knowing only the next.
@Suite struct TierTests {
    let world: World
    let township: OfficeNode
    let province: OfficeNode

    init() throws {
        world = try World(townships: 1, hasProvince: true)
        township = world.townships[0]
        province = try #require(world.province)
    }

    private func edit(
        _ node: OfficeNode, _ id: RecordID, _ name: RegisterName, _ value: String
    ) throws {
        _ = try node.desk.edit(id.text, [name: .string(value)], form: nil, by: world.actor())
    }

    private func passOn(_ id: RecordID, from nodes: OfficeNode...) throws {
        for node in nodes {
            _ = try node.desk.release(id.text, track: .transfer, by: world.actor())
            try world.heal()
        }
    }

    @Test func `A township's proposal goes further up only by an act at each tier`() throws {
        let (gone, kept) = (try world.proposal(township), try world.proposal(township))
        try world.heal()
        #expect(try world.city.record(gone) == nil)

        try passOn(gone, from: world.district)
        #expect(try world.city.record(gone) != nil && province.record(gone) == nil)
        try passOn(gone, from: world.city)

        #expect(try province.record(gone)?.shared == township.record(gone)?.shared)
        #expect(try world.city.record(kept) == nil)
        try Checks(world: world).all()
    }

    @Test func `What was passed on travels both ways by itself, and is echoed to nobody`() throws {
        let id = try world.proposal(township)
        try world.heal()
        try passOn(id, from: world.district, world.city)
        let before = try world.links.map { try $0.below.link($0.above).outgoing.sequence }

        try edit(township, id, "title", "A longer bridge")
        try world.heal()
        try edit(province, id, "theme", "T1")
        try world.heal()

        #expect(try township.value(id, "theme") == .string("T1"))
        #expect(try province.value(id, "title") == .string("A longer bridge"))
        // Upward went one entry at each link: the province's edit does not come back.
        let after = try world.links.map { try $0.below.link($0.above).outgoing.sequence }
        #expect(zip(before, after).allSatisfy { $0 + 1 == $1 })
        try Checks(world: world).equal()
    }

    @Test func `The answer from above reaches the office the proposal came from without an act`()
        throws
    {
        let id = try world.proposal(township)
        try world.heal()
        try passOn(id, from: world.district, world.city)

        let reply = try province.desk.cityReply(
            id.text, .adopted, text: "Agreed", by: world.actor())
        try world.heal()

        let replyID = try #require(RecordID(text: reply))
        for office in [world.city, world.district, township] {
            #expect(try office.record(replyID) != nil, "\(office.name)")
        }
        try Checks(world: world).equal()
    }

    @Test func `What is published to everyone reaches every tier, and those who come later`() throws
    {
        let campaign = try province.campaign(world)
        try world.heal()
        #expect(try township.record(campaign) != nil)

        let late = try world.enrol(3)
        try world.heal()

        #expect(try late.record(campaign)?.shared == province.record(campaign)?.shared)
        try Checks(world: world).all()
    }

    @Test func `What waits further up is shown to the office that wrote it, and so is the end`()
        throws
    {
        let id = try world.proposal(township)
        try world.heal()
        try passOn(id, from: world.district)
        var seen = try #require(try township.record(id)).shared.vector
        seen.raise(to: Dot(world.city.facts.writer, 5))

        let dot = try township.scribble(id, ["title": .string("Seen too much")], seeing: seen)
        try world.heal()

        let shown = try township.store.read { try Elsewhere.all($0) }
        #expect(shown.map(\.dot) == [dot] && shown.map(\.node) == [world.city.facts.id])
        #expect(shown.map(\.outcome) == [.held(.foreseeing)])
        #expect(try world.district.store.read { try Elsewhere.all($0) }.isEmpty)
    }

    @Test func `A refusal at the top makes the change void at every tier down to its author`()
        throws
    {
        let id = try world.proposal(township)
        try world.heal()
        try passOn(id, from: world.district, world.city)

        let dot = try township.scribble(id, ["city_number": .string("mine")])
        try world.heal()

        for office in world.offices {
            #expect(try office.record(id)?.shared.voids == [dot], "\(office.name)")
        }
    }
}
