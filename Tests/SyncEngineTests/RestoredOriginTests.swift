import FrontDesk
import JSON
import Ledger
import Simulation
import Storage
import SyncEngine
import Testing

/// The side a record comes from goes on from a backup that is older than its recall.
@Suite struct RestoredOriginTests {
    let world: World

    init() throws { world = try World() }

    @Test func `A restored district sends nothing of a record that it had taken back`() throws {
        let id = try world.proposal()
        try world.heal()
        let backup = try world.district.backup()
        _ = try world.district.desk.recall(id.text, by: world.actor(at: world.district))
        try world.heal()
        #expect(try world.city.record(id)?.custody == .returned)

        try world.restore(backup)
        let before = world.sent.count
        try world.heal()
        try world.approveRestored()
        try world.settled()

        let bodies = world.sent[before...].filter { $0.to == world.city.facts.id }
            .map { String(decoding: $0.body, as: UTF8.self) }
        #expect(!bodies.contains { $0.contains("\"values\"") })
        #expect(try world.city.record(id)?.custody == .returned)
        #expect(try world.district.record(id)?.custody == .home)
    }

    @Test func `What was erased since the backup stays erased, with everyone who gives it back`()
        throws
    {
        let backup = try world.city.backup()
        let campaign = try world.city.campaign(world)
        try world.heal()
        let actor = world.actor(at: world.city)
        let erasure = try world.city.desk.erasure(campaign.text, by: actor)
        world.erasures[world.city.facts.id] = [erasure]
        _ = try world.city.desk.erase(erasure, by: actor)

        try world.restore(backup)
        try world.settled()

        for office in world.offices {
            let record = try #require(try office.record(campaign))
            let kept = try office.store.read { try $0.changes(record: record.number) }
            let values = kept.filter { !$0.change.isErased }
            #expect(values.isEmpty, "\(office.name)")
        }
    }
}
