import Simulation
import Storage

/// What must hold of two offices once the power is back: each is sound by itself, the act that was
/// under way is done once when it is asked for again, and after a session both hold the same.
struct Aftermath {
    private struct Wrong: Error, CustomStringConvertible {
        let description: String
    }

    /// As it went without a cut.
    private let story: OfficeStory
    private let world: World
    private let done: Int
    private let underWay: Int?

    /// - Parameters:
    ///   - done: how many steps were over.
    ///   - underWay: the step that was cut, if any was.
    init(_ story: OfficeStory, _ world: World, done: Int, underWay: Int?) {
        self.story = story
        self.world = world
        self.done = done
        self.underWay = underWay
    }

    func judge() throws {
        let checks = Checks(world: world)
        for node in [world.city, world.district] { try checks.alone(node) }
        try answersAsBefore()
        if let underWay, case .act(let act) = OfficeStory.steps[underWay] {
            var again = story
            try again.perform(underWay, in: world)
            guard again.answers[underWay] == story.answers[underWay] else {
                throw Wrong(description: "\(act.name) asked for again answers otherwise")
            }
        }
        try onceEach()
        try world.heal()
        try checks.equal()
        try checks.all()
    }

    private func acts(through last: Int) -> [(index: Int, act: OfficeStory.Act)] {
        OfficeStory.steps.enumerated().compactMap { index, step in
            if index <= last, case .act(let act) = step { (index, act) } else { nil }
        }
    }

    /// Every act that was acknowledged still answers to its retry key.
    private func answersAsBefore() throws {
        for (index, act) in acts(through: done - 1) {
            let store = OfficeStory.office(act.place, world).store
            let answer = try store.read { try $0.retried(OfficeStory.key(index)) }
            guard answer != nil, answer == story.answers[index] else {
                throw Wrong(
                    description:
                        "act \(index), \(act.name), was acknowledged and answers \(answer ?? "nothing")"
                )
            }
        }
    }

    /// The audit names every act once.
    private func onceEach() throws {
        for place in OfficeStory.Place.allCases {
            let store = OfficeStory.office(place, world).store
            let audit = try store.read { try $0.audit(after: 0, limit: .max) }
            let acts = acts(through: underWay ?? done - 1)
                .filter { $0.act.place == place }.map(\.act.name)
            let found = audit.map(\.act).filter { $0 != "init" && $0 != "approve" }
            guard found.sorted() == acts.sorted() else {
                throw Wrong(description: "the audit has \(found), done were \(acts)")
            }
        }
    }
}
