import JSON
import Ledger
import Simulation
import Storage
import SyncEngine
import SyncProtocol
import Testing

/// Histories in which offices mostly meet by bundles that somebody carries.
@Suite struct BundleHistoryTests {
    @Test func `Bundles lost, late, doubled and out of order end with equal stores`() throws {
        var events: Set<StoryEvent.Sort> = []
        for seed: UInt64 in 1...150 {
            let outcome = try Simulation.run(seed: seed, hasBundles: true)
            #expect(outcome.violation == nil, "seed \(seed)")
            events.formUnion(outcome.events.map(\.sort))
        }
        #expect(events.isSuperset(of: [.stickWritten, .stickTaken, .stickLost, .stickKept]))
    }

    @Test func `A restored district gets back by bundles what it had sent since the backup`() throws
    {
        let world = try World()
        let id = try world.proposal()
        try world.healBySticks()
        let backup = try world.district.backup()
        try world.edit(world.district, id, "After the backup")
        let late = try world.proposal(title: "Made after the backup")
        try world.healBySticks()
        try world.edit(world.city, id, "The city's word")
        try world.healBySticks()

        let late2 = try world.pack(world.district, for: world.city)
        let district = try world.restore(backup)
        #expect(try district.record(late) == nil)
        // What the lost machine had written on a stick may come late.
        try world.take(late2)
        try world.take(try world.pack(district, for: world.city))
        try world.take(try world.pack(world.city, for: district))
        #expect(try district.value(late, "title") == .string("Made after the backup"))
        #expect(try district.value(id, "title") == .string("The city's word"))

        let fresh = try world.proposal(title: "In the new life")
        let stick = try world.pack(district, for: world.city)
        #expect(world.problem { try world.take(stick) }?.code == .restorePending)
        try world.approveRestored()
        try world.take(stick)
        #expect(try world.city.record(fresh) != nil)
        #expect(world.problem { try world.take(late2) }?.code == .retiredIncarnation)
        try world.healBySticks()
        #expect(try world.sync().verdict == .equal)
        try Checks(world: world).all()
    }

    @Test func `A restored city gets back by bundles what it had sent`() throws {
        let world = try World()
        let id = try world.proposal()
        try world.healBySticks()
        let backup = try world.city.backup()
        try world.edit(world.city, id, "The city's word")
        try world.healBySticks()
        try world.restore(backup)
        try world.healBySticks()
        #expect(try world.city.value(id, "title") == .string("The city's word"))
        #expect(try world.sync().verdict == .equal)
        try Checks(world: world).all()
    }
}
