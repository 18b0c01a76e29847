import FrontDesk
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import SyncProtocol

/// A random history: offices work, sessions fail in every way, some programs misbehave.
final class Story {
    let world: World
    var chance: Chance
    let seed: UInt64
    var acts: UInt64 = 0
    /// Forms that somebody still has open.
    var forms: [(node: NodeID, record: RecordID, form: Form)] = []
    /// Every save that was acknowledged, with what its person had on the screen.
    var saves: [(node: NodeID, record: RecordID, dot: Dot, seen: VersionVector)] = []
    /// Requests built and not yet handed over.
    var waiting: [(node: OfficeNode, session: Session, request: Session.Request)] = []
    var secrets = 0
    /// Acts on private data that leave no trace, or must not.
    let isNoisy: Bool
    var noise: Chance
    let isHostile: Bool

    /// What stands in every private value; never in a sent byte.
    static let secretMark = "PRIVATE"
    /// When noise was received: another year, for numbers run within a year.
    static let noiseAt: Int64 = 1_500_000_000_000

    init(seed: UInt64, isNoisy: Bool = false, isHostile: Bool = true) throws {
        self.seed = seed
        self.isNoisy = isNoisy
        self.isHostile = isHostile
        chance = Chance(seed: seed)
        noise = Chance(seed: seed ^ 0xA5A5)
        world = try World(districts: 1 + chance.below(2))
    }

    func run(steps: Int) throws {
        for _ in 0..<steps {
            if isNoisy { try makeNoise() }
            switch chance.below(100) {
            case ..<66: try someAct()
            case ..<97: try faultySession(someDistrict)
            default:
                if world.districts.count < 4 {
                    try world.enrol(UInt64(world.districts.count + 1))
                }
            }
        }
        for left in waiting { try finish(left.node, left.session, left.request) }
        waiting = []
    }

    // MARK: What happened

    /// What histories must have met, so that the claims about them say something.
    static let all: Set<String> = [
        "conflict", "void", "erased", "form older than the release", "equal values", "proposal",
        "campaign", "unit", "reply", "city_decision", "city_reply", "relay", "late district",
    ]

    func met() throws -> Set<String> {
        var met: Set<String> =
            world.districts.contains { $0.facts.id.word > 2 }
            ? ["late district"] : []
        for node in world.districts + [world.city] {
            for record in try node.allRecords() where !record.shared.isEmpty {
                met.insert(record.id.kind.text)
                if !record.conflicts.isEmpty { met.insert("conflict") }
                if !record.shared.voids.isEmpty { met.insert("void") }
                if record.shared.contested.contains(where: { !record.conflicts.contains($0) }) {
                    met.insert("equal values")
                }
                for stored in try node.store.read({ try $0.changes(record: record.number) }) {
                    let header = stored.change.header
                    if stored.change.isErased { met.insert("erased") }
                    if !stored.isHome, header.context.isEmpty, header.dot.counter > 1 {
                        met.insert("form older than the release")
                    }
                }
            }
        }
        return met
    }
}
