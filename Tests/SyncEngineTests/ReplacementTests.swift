import FrontDesk
import JSON
import Ledger
import Office
import Simulation
import Storage
import SyncEngine
import SyncProtocol
import Testing

/// A machine that is lost with its key and every backup: another takes the node's place, and what was
/// shared comes back from those who share it.
@Suite struct ReplacementTests {
    let world: World

    init() throws { world = try World(townships: 1, hasProvince: true) }

    @Test func `What a lost district had shared comes back to its new machine`() throws {
        let campaign = try world.city.campaign(world)
        let shared = try world.proposal(title: "Shared")
        let home = try world.proposal(title: "Kept home", isReleased: false)
        let township = try world.proposal(world.townships[0], title: "From the township")
        try world.heal()
        try world.edit(world.city, shared, "The city's word")
        try world.heal()
        let lost = world.district

        let district = try world.rebuild(lost)
        try world.settled()

        for id in [campaign, shared, township] {
            #expect(try district.record(id)?.shared == lost.record(id)?.shared)
        }
        #expect(try district.value(shared, "title") == .string("The city's word"))
        #expect(try district.record(home) == nil)
    }

    @Test func `The new machine works at once, and goes on with what comes back`() throws {
        let id = try world.proposal()
        try world.heal()

        let district = try world.rebuild(world.district)
        let fresh = try world.proposal(title: "Registered at once")
        try world.settled()
        try world.edit(district, id, "Edited on the new machine")
        try world.settled()

        #expect(try world.city.record(fresh) != nil)
        #expect(try world.city.value(id, "title") == .string("Edited on the new machine"))
    }

    @Test func `A city that was lost with its key gets everything back from above and below`()
        throws
    {
        let id = try world.proposal()
        let campaign = try world.city.campaign(world)
        try world.heal()
        _ = try world.city.desk.release(id.text, track: .transfer, by: world.actor(at: world.city))
        try world.heal()
        let lost = world.city

        try world.rebuild(lost)
        try world.settled()

        for record in [id, campaign] {
            #expect(try world.city.record(record)?.shared == lost.record(record)?.shared)
        }
        let newcomer = try world.enrol(3)
        try world.settled()
        #expect(try newcomer.record(campaign) != nil)
    }

    @Test func `A recall that a lost district had open is not shared again`() throws {
        let id = try world.proposal()
        try world.heal()
        _ = try world.district.desk.recall(id.text, by: world.actor(at: world.district))
        try world.sync()
        let district = try world.rebuild(world.district)
        try world.settled()

        #expect(try district.record(id)?.custody != .shared)
        #expect(try world.city.record(id)?.custody == .returned)
    }

    @Test func `Only who holds the code for the lost node takes its place, and only once approved`()
        throws
    {
        let city = Enrolment(world.city.side, store: world.city.store)
        let district = world.district.facts
        try city.invite(
            name: "District 1", tier: .district, secretHash: Invitation.hash(secret: "s"),
            replacing: district.id, by: "operator", now: 0)
        func proposed() throws -> String? {
            try world.city.store.read { try Replacement.key(of: district.id, $0) }
        }
        func message(_ node: NodeID, _ key: String) -> EnrolMessage {
            EnrolMessage(secret: "s", node: node, key: key, name: "x", tier: .district)
        }

        let other = world.problem {
            _ = try city.accept(message(NodeID(77), "other"), now: 1)
        }
        #expect(other?.code == .invitationInvalid)
        #expect(try proposed() == nil)

        _ = try city.accept(message(district.id, "new key"), now: 1)
        #expect(try proposed() == "new key")
        #expect(try world.city.peer(district.id).keys == ["key-1"])
        try world.sync()

        try city.approve(district.id, by: "operator", now: 2)
        #expect(try world.city.peer(district.id).keys == ["key-1", "new key"])
        #expect(try proposed() == nil)
        let again = world.problem {
            _ = try city.accept(message(district.id, "a third key"), now: 3)
        }
        #expect(again?.code == .invitationUsed)
    }

    @Test func `A key that the office above gave up long ago does not come back by an old code`()
        throws
    {
        let district = world.district
        let city = try district.peer(world.city)
        func join(_ key: String) throws {
            let invitation = Invitation(
                url: "", pin: "", node: city.id, key: key, secret: "s", tier: .district, name: "")
            let answer = EnrolMessage(node: city.id, key: key, name: "City", tier: .city)
            try Enrolment(district.side, store: district.store)
                .join(invitation, answer, by: "operator", now: 0)
        }

        try join("its new machine's")
        try join(city.keys[0])

        #expect(try district.peer(world.city).keys == city.keys + ["its new machine's"])
    }
}
