import Hashing
import Storage

/// Random histories of a city and its districts, run with the very code of the nodes: offices work,
/// lines fail in every way, nodes die over a commit,
/// clocks jump, some programs have no guards.
/// Everything follows from the seed, so any history can be seen again.
public enum Simulation {
    /// Steps of one history: acts and sessions.
    public static let steps = 48
    /// Steps of the two histories that differ only in private data.
    static let confinementSteps = 16

    public struct Outcome: Sendable {
        public let seed: UInt64
        /// What happened, in order.
        public let events: [StoryEvent]
        /// Nil when every claim held.
        public let violation: Violation?
        /// Of everything that was sent, in order: equal for two runs of one seed.
        public let trace: Digest

        /// How often each fault was met.
        public var faults: [StoryEvent.Sort: Int] {
            Dictionary(grouping: events.lazy.map(\.sort).filter(\.isFault), by: { $0 })
                .mapValues(\.count)
        }
    }

    /// Runs one history, then the pair of histories of the same seed that differ in private data.
    ///
    /// - Throws: when no office could be made, which is no fault of theirs.
    ///
    /// - Parameters:
    ///   - hasRestores: whether machines are lost and go on from old backups.
    ///   - hasClones: whether a machine is copied while it runs, and both copies go on.
    ///   - hasBundles: whether most meetings are bundles, some of them lost, late or taken twice.
    public static func run(
        seed: UInt64, hasRestores: Bool = false, hasClones: Bool = false, hasBundles: Bool = false
    ) throws -> Outcome {
        run(
            try Story(
                seed: seed, hasRestores: hasRestores, hasClones: hasClones,
                hasBundles: hasBundles))
    }

    package static func run(_ story: Story) -> Outcome {
        var violation: Violation?
        do {
            try story.run(steps: steps)
            try story.end()
            let checks = Checks(world: story.world)
            try checks.all()
            try checks.history(story)
            try confined(story.seed, hasBundles: story.hasBundles)
        } catch let found as Violation {
            violation = found
        } catch {
            violation = Violation(.isolated, "\(error)")
        }
        return Outcome(
            seed: story.seed, events: story.events, violation: violation,
            trace: trace(of: story.world))
    }

    /// Two runs that differ only in unreleased data send the same bytes.
    private static func confined(_ seed: UInt64, hasBundles: Bool) throws {
        let plain = try Story(seed: seed, isHostile: false, hasBundles: hasBundles)
        let noisy = try Story(
            seed: seed, isNoisy: true, isHostile: false, hasBundles: hasBundles)
        try plain.run(steps: confinementSteps)
        try noisy.run(steps: confinementSteps)
        guard plain.world.sent.map(\.body) == noisy.world.sent.map(\.body) else {
            throw Violation(.confined, "private acts changed the bytes that were sent")
        }
    }

    private static func trace(of world: World) -> Digest {
        world.sent.reduce(Digest.zero) { SHA256.hash($0, SHA256.hash($1.body)) }
    }
}
