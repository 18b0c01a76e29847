import FrontDesk
import JSON
import Ledger
import Office
import Simulation
import Storage
import SyncEngine
import SyncProtocol
import Testing

/// A node that goes on from a backup: what it had shared comes back, what it had not is lost, and
/// nobody takes the old copy for it any more.
@Suite struct RestoreTests {
    let world: World

    init() throws { world = try World(townships: 1, hasProvince: true) }

    @Test func `What a restored district had sent since the backup comes back from the city`()
        throws
    {
        let old = try world.proposal()
        try world.heal()
        let backup = try world.district.backup()
        try world.edit(world.district, old, "Edited after the backup")
        let lost = try world.proposal(title: "Made after the backup")
        try world.heal()
        try world.edit(world.city, old, "The city's word")
        try world.heal()

        try world.restore(backup)
        #expect(try world.district.record(lost) == nil)
        try world.settled()

        #expect(
            try world.district.value(lost, "title") == .string("Made after the backup"))
        #expect(try world.district.value(old, "title") == .string("The city's word"))
        #expect(try world.district.record(old)?.shared.vector.marks.count == 2)
    }

    @Test func `What it writes before it has read everything is no counter used twice`() throws {
        let id = try world.proposal()
        try world.heal()
        let backup = try world.district.backup()
        try world.edit(world.district, id, "Before the loss")
        try world.heal()

        try world.restore(backup)
        try world.edit(world.district, id, "After the loss")
        try world.settled()

        // Neither had seen the other (merge case 15).
        #expect(try world.city.record(id)?.conflicts == ["title"])
        #expect(try world.district.record(id)?.conflicts == ["title"])
    }

    @Test func `A restored district reads before it is approved, and gives only afterwards`() throws
    {
        let old = try world.proposal()
        try world.heal()
        let backup = try world.district.backup()
        try world.edit(world.district, old, "Edited after the backup")
        try world.heal()
        let district = try world.restore(backup)
        let fresh = try world.proposal()

        #expect(world.problem { try world.sync(district) }?.code == .restorePending)
        #expect(try district.value(old, "title") == .string("Edited after the backup"))
        #expect(try world.city.record(fresh) == nil)

        try world.approveRestored()
        try world.sync(district)
        #expect(try world.city.record(fresh) != nil)
        try world.settled()
    }

    @Test func `The copy that was replaced is refused, and stops nobody`() throws {
        let id = try world.proposal()
        try world.heal()
        let (backup, copy) = (try world.district.backup(), world.district)
        try world.restore(backup)
        try world.settled()
        let restored = world.district

        world.replace(copy)
        // Even to read, for what it reads would count as read by the other.
        #expect(world.problem { try world.sync(copy) }?.code == .retiredIncarnation)
        try world.edit(copy, id, "From the retired machine")
        #expect(world.problem { try world.sync(copy) }?.code == .retiredIncarnation)

        world.replace(restored)
        try world.settled()
    }

    @Test func `A city that was restored gets back what it had sent, from every district`() throws {
        let id = try world.proposal()
        try world.heal()
        let backup = try world.city.backup()
        try world.edit(world.city, id, "The city's word")
        let campaign = try world.city.campaign(world)
        let late = try world.proposal(title: "After the backup")
        try world.heal()

        try world.restore(backup)
        try world.settled()

        #expect(try world.city.value(id, "title") == .string("The city's word"))
        #expect(try world.city.record(campaign) != nil)
        #expect(try world.city.value(late, "title") == .string("After the backup"))
        let newcomer = try world.enrol(3)
        try world.settled()
        #expect(try newcomer.record(campaign) != nil)
    }

    @Test func `The same backup restored twice loses nothing that was sent in between`() throws {
        let id = try world.proposal()
        try world.heal()
        let backup = try world.district.backup()
        try world.edit(world.district, id, "First life")
        try world.heal()
        try world.restore(backup)
        try world.heal()
        try world.edit(world.district, id, "Second life")
        let made = try world.proposal(title: "Made in the second life")
        try world.settled()

        try world.restore(backup)
        try world.settled()

        #expect(try world.district.value(id, "title") == .string("Second life"))
        #expect(try world.district.value(made, "title") == .string("Made in the second life"))
    }

    @Test func `A city restored twice reads what its districts sent to each of its lives`() throws {
        let backup = try world.city.backup()
        try world.restore(backup)
        try world.heal()
        let id = try world.proposal()
        let published = try world.city.campaign(world)
        try world.heal()

        try world.restore(backup)
        try world.settled()

        #expect(try world.city.record(id)?.custody == .shared)
        #expect(try world.city.record(published)?.custody == .shared)
    }

    @Test func `What only one district had heard of a lost city's edit reaches the others too`()
        throws
    {
        let other = try world.enrol(3)
        let unit = try world.city.desk.addUnit(
            code: "U1", name: "Roads", sort: "bureau", by: world.actor())
        try world.heal()
        let backup = try world.city.backup()
        _ = try world.city.desk.edit(
            unit, ["name": .string("Roads and bridges")], form: nil, by: world.actor())
        try world.sync(other)

        try world.restore(backup)
        try world.sync(other)
        try world.settled()

        let id = try #require(RecordID(text: unit))
        #expect(try world.district.value(id, "name") == .string("Roads and bridges"))
    }

    @Test func `District and city restored at once find their way back to each other`() throws {
        let id = try world.proposal()
        try world.heal()
        let backups = (try world.district.backup(), try world.city.backup())
        try world.edit(world.district, id, "The district's word")
        try world.heal()
        _ = try world.city.desk.decide(
            id.text, .receive, text: "", by: world.actor(at: world.city))
        try world.heal()

        try world.restore(backups.0)
        try world.restore(backups.1)
        try world.settled()

        #expect(try world.city.value(id, "title") == world.district.value(id, "title"))
    }

    @Test func `A release after the backup is no private record afterwards`() throws {
        let id = try world.proposal(isReleased: false)
        let backup = try world.district.backup()
        _ = try world.district.desk.release(id.text, track: .transfer, by: world.actor())
        try world.heal()

        try world.restore(backup)
        try world.settled()

        #expect(try world.district.record(id)?.custody == .shared)
    }

    @Test func `A recall that a restore forgot is done again, one that was undone is not`() throws {
        let (taken, again) = (try world.proposal(), try world.proposal())
        try world.heal()
        let backup = try world.district.backup()
        for id in [taken, again] {
            _ = try world.district.desk.recall(id.text, by: world.actor())
        }
        try world.heal()
        _ = try world.district.desk.release(again.text, track: .transfer, by: world.actor())
        try world.heal()

        try world.restore(backup)
        try world.settled()

        #expect(try world.district.record(taken)?.custody == .home)
        #expect(try world.city.record(taken)?.custody == .returned)
        #expect(try world.district.record(again)?.custody == .shared)
        #expect(try world.city.record(again)?.custody == .shared)
    }

    @Test func `What waited at the city goes on waiting, and the restored district is told`() throws
    {
        let id = try world.proposal()
        try world.heal()
        let backup = try world.district.backup()
        var seen = try #require(try world.district.record(id)).shared.vector
        seen.raise(to: Dot(world.city.facts.writer, 5))
        let dot = try world.district.scribble(id, ["title": .string("Too early")], seeing: seen)
        try world.heal()

        try world.restore(backup)
        try world.heal()

        let told = try world.district.store.read { try Elsewhere.all($0) }
        #expect(told.map(\.dot) == [dot] && told.map(\.outcome) == [.held(.foreseeing)])
        #expect(try world.district.value(id, "title") == .string("Too early"))
        try Checks(world: world).equal()
    }
}
