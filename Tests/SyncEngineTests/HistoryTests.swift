import Foundation
import Ledger
import Storage
import SyncEngine
import SyncProtocol
import Testing

/// Thousands of short histories with faults, each ending in the same claims.
@Suite struct HistoryTests {
    /// How many to run; JIANYAN_SEEDS asks for more, JIANYAN_SEED for one.
    private static var seeds: [UInt64] {
        let environment = ProcessInfo.processInfo.environment
        if let one = environment["JIANYAN_SEED"].flatMap(UInt64.init) { return [one] }
        let count = environment["JIANYAN_SEEDS"].flatMap(UInt64.init) ?? 300
        return Array(1...max(1, count))
    }

    @Test func `After any faults both sides hold the same and say so`() throws {
        var failed = 0
        var met: Set<String> = []
        for seed in Self.seeds {
            do {
                let story = try Story(seed: seed)
                try story.run(steps: 24)
                try story.world.heal()
                try Checks(world: story.world).all()
                try claimEqual(story.world)
                try claimSaves(story)
                try met.formUnion(story.met())
            } catch {
                failed += 1
                Issue.record("seed \(seed): \(error)")
                if failed > 5 { return }
            }
        }
        if Self.seeds.count >= 200 { #expect(met.isSuperset(of: Story.all), "\(met.sorted())") }
    }

    @Test func `Two runs that differ only in private data send the same bytes`() throws {
        for seed in Self.seeds {
            let plain = try Story(seed: seed, isHostile: false)
            let noisy = try Story(seed: seed, isNoisy: true, isHostile: false)
            try plain.run(steps: 16)
            try noisy.run(steps: 16)
            let isSame = plain.world.sent.map(\.body) == noisy.world.sent.map(\.body)
            #expect(isSame, "seed \(seed)")
            if !isSame { return }
        }
    }

    private func claimEqual(_ world: World) throws {
        for node in world.districts {
            let tally = try world.sync(node)
            guard tally.verdict == .equal else {
                throw Broken("\(node.name) says \(tally.verdict?.rawValue ?? "nothing")")
            }
        }
    }

    /// Each save that was acknowledged stands at its writer, with the screen as its context.
    private func claimSaves(_ story: Story) throws {
        let nodes = story.world.districts + [story.world.city]
        for save in story.saves {
            guard let node = nodes.first(where: { $0.facts.id == save.node }),
                let record = try node.record(save.record)
            else { throw Broken("\(save.record) is gone") }
            let change = try node.store.read { try $0.change(record: record.number, dot: save.dot) }
            guard let header = change?.change.header else { throw Broken("\(save.dot) is lost") }
            guard save.seen.covers(header.context) else {
                throw Broken("\(save.dot) covers more than its form showed")
            }
        }
    }
}
