import FrontDesk
import JSON
import Ledger
import Office
import Simulation
import Storage
import SyncEngine

/// A city and a district through one of everything that an office writes. Each act has a retry key
/// and chances of its own, so that it can be asked for again after a cut and be the same act.
struct OfficeStory {
    enum Place: String, CaseIterable, Sendable { case city, district }

    struct Act: Sendable {
        let place: Place
        /// The word in the audit.
        let name: String
        let run: @Sendable (inout OfficeStory, World, FrontDesk.Actor) throws -> String
    }

    /// One thing that happens.
    enum Step: Sendable {
        case act(Act)
        /// A session, until both have everything.
        case session
        /// Both programs end in order and start again; whoever runs them does it.
        case restart
    }

    /// What each act answered, by its place in the story.
    private(set) var answers: [Int: String] = [:]

    static let steps: [Step] = [
        .act(propose("A bridge")),
        .act(publish),
        .act(release(0)),
        .session,
        .act(edit(.district, 0, "title", "A wide bridge", asReleased: true)),
        .act(edit(.city, 0, "title", "A long bridge", asReleased: true)),
        .act(propose("A lamp")),
        .restart,
        .session,
        .act(resolve(0, to: "A long, wide bridge")),
        .act(decide(0)),
        .act(edit(.district, 6, "body", "Light it well")),
        .session,
        .act(answer(0)),
        .session,
        .act(relay(0)),
        .session,
    ]

    /// Does a step; an act that was done before is asked for again with the same key.
    mutating func perform(_ index: Int, in world: World) throws {
        switch Self.steps[index] {
        case .act(let act):
            let office = Self.office(act.place, world)
            office.dice.begin(UInt64(1000 + index))
            let actor = world.actor(at: office, retry: Self.key(index))
            answers[index] = try act.run(&self, world, actor)
        case .session: try world.sync()
        case .restart: break
        }
    }

    static func key(_ index: Int) -> String { "act-\(index)" }

    static func office(_ place: Place, _ world: World) -> OfficeNode {
        place == .city ? world.city : world.district
    }

    private func record(_ index: Int) throws -> String {
        guard let word = answers[index] else {
            throw StoreError.damaged("act \(index) is not done")
        }
        return word
    }
}

extension OfficeStory {
    private static func propose(_ title: String) -> Act {
        Act(place: .district, name: "propose") { _, world, actor in
            var draft = ProposalDraft(title: title, body: "Build it", channel: .letter)
            draft.proposerName = "Zhang"
            draft.phone = "13800000000"
            return try world.district.desk.propose(draft, by: actor)
        }
    }

    private static let publish = Act(place: .city, name: "campaign") { _, world, actor in
        try world.city.desk.publishCampaign2022(by: actor)
    }

    private static func release(_ index: Int) -> Act {
        Act(place: .district, name: "release") { story, world, actor in
            try world.district.desk.release(
                try story.record(index), track: .transfer, by: actor)
        }
    }

    /// - Parameter isAsReleased: whether the form was opened when the record had just been released.
    private static func edit(
        _ place: Place, _ index: Int, _ register: RegisterName, _ value: String,
        asReleased isAsReleased: Bool = false
    ) -> Act {
        Act(place: place, name: "edit") { story, world, actor in
            let founding = VersionVector(sorted: [Dot(world.district.facts.writer, 1)])
            let form = isAsReleased ? founding.map { Form(isHome: false, seen: $0) } : nil
            return try office(place, world).desk.edit(
                try story.record(index), [register: .string(value)], form: form, by: actor)
        }
    }

    private static func resolve(_ index: Int, to value: String) -> Act {
        Act(place: .district, name: "resolve") { story, world, actor in
            try world.district.desk.resolve(
                try story.record(index), "title", to: .string(value), form: nil,
                reason: "both are right", by: actor)
        }
    }

    private static func decide(_ index: Int) -> Act {
        Act(place: .city, name: "decide") { story, world, actor in
            try world.city.desk.decide(
                try story.record(index), .receive, text: "", by: actor)
        }
    }

    private static func answer(_ index: Int) -> Act {
        Act(place: .city, name: "reply") { story, world, actor in
            try world.city.desk.cityReply(
                try story.record(index), .adopted, text: "It will be built.", by: actor)
        }
    }

    private static func relay(_ index: Int) -> Act {
        Act(place: .district, name: "relay") { story, world, actor in
            try world.district.desk.relay(
                try story.record(index), method: .call, result: "told", by: actor)
        }
    }
}
