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
            // Known to fail (CHANGELOG): its bundles never come to rest.
            withKnownIssue(isIntermittent: false) {
                #expect(outcome.violation == nil, "seed \(seed)")
            } when: {
                seed == 98
            }
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

    @Test func `Without a line a difference ends when both write their sets again`() throws {
        let world = try World()
        let (above, below) = (try world.proposal(), try world.proposal(title: "A road"))
        for number in 1...30 { try world.proposal(title: "No. \(number)") }
        let atHome = try world.proposal(isReleased: false)
        try world.healBySticks()
        try writeUntold(world.city, above, "Never told from above")
        try writeUntold(world.district, below, "Never told from below")
        let said = try world.take(try world.pack(world.district, for: world.city))
        #expect(said.verdict == .different)

        #expect(try world.district.giveAllAgain(to: world.city) == 32)
        let up = try world.take(try world.pack(world.district, for: world.city))
        #expect(up.applied == 1 && up.duplicate == 32 && up.verdict == .different)
        #expect(try world.city.giveAllAgain(to: world.district) == 32)
        let down = try world.take(try world.pack(world.city, for: world.district))
        #expect(down.applied == 1)
        let last = try world.take(try world.pack(world.district, for: world.city))
        #expect(last.verdict == .equal)
        for office in [world.district, world.city] {
            #expect(try office.value(above, "title") == .string("Never told from above"))
            #expect(try office.value(below, "title") == .string("Never told from below"))
        }
        #expect(try world.city.record(atHome) == nil)
    }

    /// An edit that never came into a stream, as after a fault.
    private func writeUntold(_ node: OfficeNode, _ id: RecordID, _ title: String) throws {
        let audience = try #require(try node.record(id)).audience
        try setAudience(Audience(), of: id, node)
        try node.store.write { tx in
            let recorder = try Recorder(tx, node: node.facts, rules: node.side.rules)
            var record = try #require(try recorder.record(id))
            try recorder.write(
                ["title": .string(title)], to: &record, seeing: record.shared.vector, reason: nil,
                Recorder.Pen(author: "Wang", at: 1, chance: { 7 }))
            try recorder.finish(at: 0)
        }
        try setAudience(audience, of: id, node)
    }

    private func setAudience(_ audience: Audience, of id: RecordID, _ node: OfficeNode) throws {
        try node.store.write { tx in
            var record = try #require(try tx.record(id))
            record.audience = audience
            try tx.put(record: &record)
            let recorder = try Recorder(tx, node: node.facts, rules: node.side.rules)
            try recorder.rebuild(Rebuilding([Finding(.sums, .sumDiffers)]))
            try recorder.finish(at: 0)
        }
    }
}

extension OfficeNode {
    fileprivate func giveAllAgain(to other: OfficeNode) throws -> Int {
        try Resending.all(to: try peer(other), of: facts, side.rules, store, now: 0)
    }
}
