import FrontDesk
import Hashing
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import SyncProtocol

/// A random history: offices work, sessions fail in every way, some programs misbehave.
package final class Story {
    package let world: World
    var chance: Chance
    let seed: UInt64
    var acts: UInt64 = 0
    /// Forms that somebody still has open.
    var forms: [(node: NodeID, record: RecordID, form: Form)] = []
    /// Every save that was acknowledged, with what its person had on the screen.
    var saves: [Save] = []
    /// Conflicts that offices settled, the last to come last.
    var settled: [(node: NodeID, record: RecordID, register: RegisterName)] = []
    /// How many acts each office was told to be done.
    var done: [NodeID: Int] = [:]
    /// What offices sent up, or passed on, by an act.
    var released: Set<Release> = []
    /// Offices whose machine was lost once.
    private(set) var restored: Set<NodeID> = []
    /// What programs sent that no honest one would.
    var forged: Set<Digest> = []
    /// Requests built and not yet handed over.
    var waiting: [(node: OfficeNode, session: Session, request: Session.Request)] = []
    var secrets = 0
    private var backups: [(facts: NodeFacts, store: CrashingStore)] = []
    /// Acts on private data that leave no trace, or must not.
    let isNoisy: Bool
    var noise: Chance
    let isHostile: Bool

    struct Save {
        let node: NodeID
        let record: RecordID
        let dot: Dot
        /// Two machines of one office may write two changes under one dot.
        let hash: Digest
        /// What its person had on the screen.
        let seen: VersionVector
    }

    struct Release: Hashable {
        let node: NodeID
        let record: RecordID
    }

    /// Whether machines are lost and go on from old backups.
    let hasRestores: Bool
    /// Whether a machine is copied while it runs.
    let hasClones: Bool
    /// Whether most meetings are bundles that somebody carries.
    let hasBundles: Bool
    /// Bundles that somebody has in a pocket.
    var sticks: [Stick] = []
    /// Everything that happened, in order.
    private(set) var events: [StoryEvent] = []
    /// Offices that run an older release of the program.
    var old: [NodeID] = []
    /// Offices that cannot be reached, and for how many more sessions.
    private var cutOff: [NodeID: Int] = [:]

    /// What stands in every private value; never in a sent byte.
    static let secretMark = "PRIVATE"
    /// When noise was received: another year, for numbers run within a year.
    static let noiseAt: Int64 = 1_500_000_000_000

    package init(
        seed: UInt64, isNoisy: Bool = false, isHostile: Bool = true, hasRestores: Bool = false,
        hasClones: Bool = false, hasBundles: Bool = false,
        city: CrashingStore = CrashingStore()
    ) throws {
        self.seed = seed
        self.isNoisy = isNoisy
        self.isHostile = isHostile
        self.hasRestores = hasRestores
        self.hasClones = hasClones
        self.hasBundles = hasBundles
        chance = Chance(seed: seed)
        noise = Chance(seed: seed ^ 0xA5A5)
        world = try World(
            districts: 1 + chance.below(2), townships: chance.below(3),
            hasProvince: chance.hits(35), city: city)
    }

    package func run(steps: Int) throws {
        if chance.hits(50) { try beginOld() }
        if chance.hits(50) { try begin() }
        for step in 0..<steps {
            if hasClones, step == steps / 2 { try clone() }
            if hasClones, chance.hits(10) { try choose() }
            if isNoisy { try makeNoise() }
            if hasRestores, chance.hits(8) { try someLife() }
            switch chance.below(100) {
            case ..<62: try someAct()
            case ..<64: try upgrade()
            case ..<94: try meet(someBelow)
            case ..<95: jumpClock()
            case ..<98: if hasRestores { try someLife() } else { try someAct() }
            default: try enrolAnother()
            }
        }
        for left in waiting { try finish(left.node, left.session, left.request) }
        waiting = []
    }

    private func enrolAnother() throws {
        guard world.offices.count < 8 else { return }
        let node =
            chance.hits(50)
            ? try world.enrol(UInt64(world.districts.count + 1))
            : try world.enrolTownship(below: chance.one(of: world.districts) ?? world.district)
        tell(.enrol, node)
    }

    /// Everyone meets everyone, before the last offices upgrade and after.
    package func end() throws {
        if hasBundles { try world.healBySticks() }
        if !old.isEmpty {
            try world.heal()
            for node in world.offices { try Checks(world: world).alone(node) }
            while !old.isEmpty { try upgrade() }
        }
        try world.heal()
        if hasClones {
            try choose()
            try world.heal()
        }
    }

    func tell(_ sort: StoryEvent.Sort, _ node: OfficeNode, _ about: String = "") {
        let peers = world.offices.filter { $0.facts.tier == node.facts.tier }
        let number = (peers.firstIndex { $0 === node } ?? 0) + 1
        events.append(
            StoryEvent(sort: sort, tier: node.facts.tier, number: number, about: about))
    }

    /// A session, if the office can be reached at all.
    private func meet(_ node: OfficeNode) throws {
        if let left = cutOff[node.facts.id], left > 0 {
            cutOff[node.facts.id] = left - 1
            return tell(.partition, node)
        }
        if chance.hits(6) { cutOff[node.facts.id] = 1 + chance.below(4) }
        if hasBundles, chance.hits(80) { return try carry(node) }
        try faultySession(node)
    }

    /// Backups are made, machines are lost and go on from an old backup, operators approve them.
    private func someLife() throws {
        let node = someOffice
        switch chance.below(3) {
        case 0:
            backups.append(try node.backup())
            tell(.backup, node)
        case 1:
            guard let backup = chance.one(of: backups) else { return }
            try restore(backup)
        default:
            try world.approveRestored()
            tell(.approve, node)
        }
    }

    private func restore(_ backup: (facts: NodeFacts, store: CrashingStore)) throws {
        let node = try world.restore(backup)
        try begunAnew(backup.facts.id)
        tell(.restore, node)
    }

    /// The machine itself goes on in a new life.
    func renew(_ node: OfficeNode) throws {
        try world.restore((node.facts, node.store))
        try begunAnew(node.facts.id)
    }

    private func begunAnew(_ id: NodeID) throws {
        restored.insert(id)
        waiting.removeAll { $0.node.facts.id == id }
        forms.removeAll { $0.node == id }
        try forgetUnsent()
    }

    /// What was never sent, or was handed back to this machine, is lost with it: of that only
    /// backups keep a copy.
    func forgetUnsent() throws {
        saves = try saves.filter { save in
            try world.offices.contains { try $0.keeps(save.record, save.dot, save.hash) }
        }
    }

    /// A clock is set to another year, before or after; nothing may be decided by it.
    private func jumpClock() {
        let node = someOffice
        let days = Int64(chance.below(4000)) - 360
        world.skew[node.facts.id] = days * 86_400_000
        tell(.clockJump, node, "\(days) d")
    }

    // MARK: What happened

    /// What histories must have met, so that the claims about them say something.
    package static let all: Set<String> = [
        "conflict", "void", "erased", "form older than the release", "equal values", "proposal",
        "campaign", "unit", "reply", "city_decision", "city_reply", "relay", "late district",
        "passed on", "handed down", "recalled", "handed back", "released again", "undone",
    ]

    private var isReleasedAgain: Bool {
        var recalled: Set<String> = []
        for event in events {
            if event.sort == .recall { recalled.insert(event.about) }
            if event.sort == .release, recalled.contains(event.about) { return true }
        }
        return false
    }

    package func met() throws -> Set<String> {
        var met: Set<String> =
            world.districts.contains { $0.facts.id.word > 2 }
            ? ["late district"] : []
        if isReleasedAgain { met.insert("released again") }
        if events.contains(where: { $0.sort == .undo }) { met.insert("undone") }
        for node in world.offices {
            for record in try node.allRecords() where !record.shared.isEmpty {
                if record.custody == .returned { met.insert("handed back") }
                if record.custody == .home { met.insert("recalled") }
                met.insert(record.id.kind.text)
                let isForeign =
                    world.offices.first { $0.facts.id == record.id.origin }
                    .map { $0.facts.tier != node.facts.tier } ?? false
                let isFar = isForeign && (try? node.peer(record.id.origin)) == nil
                if isFar { met.insert(node.facts.tier >= .city ? "passed on" : "handed down") }
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
