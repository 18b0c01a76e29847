import FrontDesk
import JSON
import Ledger
import Office
import Simulation
import Storage
import SyncEngine
import SyncProtocol
import Testing

/// Machines that are lost more than once, or on both sides at once, and recalls on the way: each of
/// these went wrong once in a simulated history.
@Suite struct RestoredTwiceTests {
    let world: World
    let province: OfficeNode

    init() throws {
        world = try World(townships: 1, hasProvince: true)
        province = try #require(world.province)
    }

    private func passOn(_ id: RecordID, from node: OfficeNode) throws {
        _ = try node.desk.release(id.text, track: .transfer, by: world.actor(at: node))
        try world.heal()
    }

    @Test func `What is written while a life comes back that only the city remembers is kept`()
        throws
    {
        let backup = try world.district.backup()
        let first = try world.proposal()
        try world.heal()
        try world.restore(backup)
        let second = try world.proposal()
        try world.heal()

        try world.restore(backup)
        let third = try world.proposal()
        try world.settled()

        for id in [first, second, third] {
            #expect(try world.district.record(id)?.shared == world.city.record(id)?.shared)
        }
    }

    @Test func `A district restored after its city was gets what the city had said in both lives`()
        throws
    {
        let backup = try world.district.backup()
        let campaign = try world.city.campaign(world)
        try world.heal()
        try world.restore(try world.city.backup())
        try world.settled()

        try world.restore(backup)
        try world.settled()

        #expect(try world.district.record(campaign)?.shared == world.city.record(campaign)?.shared)
    }

    @Test func `Two restored at once that both wrote since do not wait for each other`() throws {
        let id = try world.proposal()
        try world.heal()
        let backups = (try world.district.backup(), try world.city.backup())
        try world.restore(backups.0)
        try world.restore(backups.1)
        try world.edit(world.district, id, "The district's")
        try world.edit(world.city, id, "The city's")

        try world.settled()

        #expect(try world.city.record(id)?.conflicts == ["title"])
    }

    @Test func `A record that a restored office edits before it has it back waits for its first`()
        throws
    {
        let id = try world.proposal(world.townships[0])
        try world.heal()
        let backup = try world.district.backup()
        try passOn(id, from: world.district)
        let city = try world.city.backup()

        try world.restore(backup)
        try world.edit(world.district, id, "Edited at once")
        try world.restore(city)
        try world.settled()

        #expect(try world.city.value(id, "title") == .string("Edited at once"))
    }

    @Test func `Passed on again after a recall the record brings back what the province wrote`()
        throws
    {
        let id = try world.proposal()
        try world.heal()
        try passOn(id, from: world.city)
        try world.edit(province, id, "The province's")
        try world.heal()
        _ = try world.city.desk.recall(id.text, by: world.actor(at: world.city))
        try world.heal()
        #expect(try province.value(id, "title") == nil)

        try passOn(id, from: world.city)
        try world.settled()

        #expect(try province.value(id, "title") == .string("The province's"))
    }

    @Test func `A void change that was erased is void further up too`() throws {
        let id = try world.proposal()
        try world.heal()
        let bad = try world.district.scribble(id, ["city_number": .string("mine")])
        try world.heal()
        #expect(try world.city.record(id)?.shared.voids == [bad])
        try world.district.erase(id, [bad])
        try world.heal()

        try passOn(id, from: world.city)
        try world.settled()

        #expect(try province.record(id)?.shared.voids == [bad])
    }

    @Test func `A recall that ended and a new release are not undone by the restore of a holder`()
        throws
    {
        let township = world.townships[0]
        let id = try world.proposal(township)
        try world.heal()
        try passOn(id, from: world.district)
        let backup = try world.district.backup()
        _ = try township.desk.recall(id.text, by: world.actor(at: township))
        try world.heal()
        _ = try township.desk.release(id.text, track: .transfer, by: world.actor(at: township))
        try world.heal()

        try world.restore(backup)
        try world.settled()

        #expect(try world.district.record(id)?.custody == .shared)
        #expect(try world.district.record(id)?.shared == township.record(id)?.shared)
    }

    @Test func `An open recall is asked for again, unless a release since shows that it had ended`()
        throws
    {
        let (open, ended) = (try world.proposal(), try world.proposal())
        try world.heal()
        for id in [open, ended] {
            _ = try world.district.desk.recall(id.text, by: world.actor(at: world.district))
        }
        let backup = try world.district.backup()
        try world.heal()
        try passOn(ended, from: world.district)

        try world.restore(backup)
        try world.settled()

        #expect(try world.district.record(open)?.custody == .home)
        #expect(try world.district.record(ended)?.custody == .shared)
        #expect(try world.city.record(ended)?.custody == .shared)
    }

    @Test func `A recall that a lost province had answered reaches the one that never read it`()
        throws
    {
        let id = try world.proposal(world.district)
        try world.heal()
        try passOn(id, from: world.city)
        let before = try province.backup()
        _ = try world.city.desk.recall(id.text, by: world.actor(at: world.city))
        try world.heal()
        #expect(try province.record(id)?.custody == .returned)

        let after = try world.city.backup()
        try world.restore(before)
        try world.restore(after)
        try world.approveRestored()
        try world.settled()

        let successor = try #require(world.province)
        #expect(try successor.record(id)?.custody == .returned)
    }
}
