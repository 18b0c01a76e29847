import HTTPMessages
import Hashing
import Identity
import JSON
import Ledger
import Storage
import SyncEngine
import SyncHTTP
import SyncProtocol
import Synchronization
import Testing

/// A node in memory: its store, its keys, and both ends of the wire.
final class TestNode: Sendable {
    let name: String
    let facts: NodeFacts
    let keys: NodeKeys
    let store: any Store
    let side: ExchangeSide
    let clock: TestClock
    let vault = MemoryVault()
    let files: AttachmentDesk
    let routes: SyncRoutes

    init(
        _ name: String, _ number: UInt64, _ tier: Tier, clock: TestClock,
        longestPoll: Duration = .milliseconds(50), store: any Store = MemoryStore()
    ) {
        self.name = name
        self.clock = clock
        self.store = store
        keys = NodeKeys(SigningKey.generate())
        facts = NodeFacts(
            id: NodeID(number), tier: tier, name: name, incarnation: Incarnation(number + 100),
            homeIncarnation: Incarnation(number + 200))
        let rules = Rules(vocabulary: .test) { _ in [] }
        side = ExchangeSide(node: facts, rules: rules, notary: keys)
        files = AttachmentDesk(node: facts.id, store: store, vault: vault)
        routes = SyncRoutes(
            side: side, store: store, clock: { clock.now }, longestPoll: longestPoll,
            attachments: files)
    }

    /// A second machine with everything that a node has, in a store of its own.
    init(copying other: TestNode, store: any Store) {
        (name, clock, self.store, keys, facts) = (
            other.name, other.clock, store, other.keys, other.facts
        )
        side = ExchangeSide(node: facts, rules: other.side.rules, notary: keys)
        files = AttachmentDesk(node: facts.id, store: store, vault: vault)
        routes = SyncRoutes(
            side: side, store: store, clock: { [clock] in clock.now }, attachments: files)
    }

    func asks(
        over wire: any HTTPClient, compression: Bool = true
    ) -> SyncPeer {
        SyncPeer(
            side: side, store: store, client: wire, clock: { [clock] in clock.now },
            compression: compression)
    }

    // MARK: Records

    /// Writes a change of a record that the peers hold too.
    @discardableResult
    func write(
        _ record: RecordID, _ values: [RegisterName: JSONValue], to peers: [TestNode] = [],
        everyoneBelow: Bool = false
    ) throws -> Change {
        try store.write { tx in
            let recorder = try Recorder(tx, node: facts, rules: side.rules)
            var stored = try recorder.record(record) ?? StoredRecord(record)
            for peer in peers { stored.audience.add(peer.facts.id) }
            if everyoneBelow { stored.audience.isEveryoneBelow = true }
            let payload = Payload(
                salt: Base64URL.encode(Random.bytes(16)), values: values
            ).canonicalBytes
            let counter = stored.shared.vector[facts.writer] + 1
            let header = ChangeHeader(
                record: record, dot: Dot(facts.writer, counter), context: stored.shared.vector,
                author: "Wang", tier: facts.tier, at: clock.now, registers: values.keys.sorted(),
                payload: SHA256.hash(payload))
            let bytes = header.canonicalBytes
            let change = Change(
                header: header, headerBytes: bytes, hash: SHA256.hash(bytes), payloadBytes: payload)
            try recorder.apply(change, to: &stored, listed: nil, source: nil)
            try recorder.finish(at: 0)
            return change
        }
    }

    func newRecord(_ number: UInt64, _ kind: Kind = "proposal") -> RecordID {
        RecordID(kind: kind, origin: facts.id, number: number)
    }

    func value(_ record: RecordID, _ register: RegisterName) throws -> String? {
        try store.read { reader in
            guard let stored = try reader.record(record) else { return nil }
            return try RecordReading.values(of: stored, reader)[register]?.stringValue
        }
    }

    func peer(_ other: TestNode) throws -> Peer {
        try #require(try store.read { try $0.peer(other.facts.id) })
    }

    func link(_ other: TestNode) throws -> Link? {
        try store.read { try $0.link(other.facts.id) }
    }

    func change(_ other: TestNode, _ edit: (inout Peer) -> Void) throws {
        var peer = try peer(other)
        edit(&peer)
        try store.write { try $0.put(peer: peer) }
    }
}

/// A clock that stands until it is moved.
final class TestClock: Sendable {
    private let time = Atomic<Int64>(1_790_000_000_000)
    var now: Int64 { time.load(ordering: .relaxed) }
    func move(seconds: Int64) { time.add(seconds * 1000, ordering: .relaxed) }
}

extension Vocabulary {
    static let test = Vocabulary([
        KindDeclaration(
            "proposal", madeBy: .district,
            registers: [
                RegisterDeclaration("title", .both), RegisterDeclaration("text", .district),
                RegisterDeclaration("reply", .city),
            ]),
        KindDeclaration(
            "attachment", madeBy: .both,
            registers: [
                RegisterDeclaration("title", .both),
                RegisterDeclaration(
                    "file", .both, fields: ["name", "sha256", "size", "type"], namesFile: true),
            ]),
        KindDeclaration(
            "campaign", madeBy: .city, registers: [RegisterDeclaration("title", .city)]),
    ])
}

/// A district and its city, enrolled with each other.
struct World: Sendable {
    let clock = TestClock()
    let district: TestNode
    let city: TestNode
    let wire: Wire

    init(
        longestPoll: Duration = .milliseconds(50), isEnrolled: Bool = true,
        cityStore: any Store = MemoryStore(), cityClock: TestClock? = nil
    ) throws {
        district = TestNode("Yuzhong", 1, .district, clock: clock)
        city = TestNode(
            "City", 2, .city, clock: cityClock ?? clock, longestPoll: longestPoll, store: cityStore)
        wire = Wire(city.routes)
        guard isEnrolled else { return }
        try district.store.write { [city] tx in
            try tx.put(peer: Self.peer(city, .upstream))
        }
        try city.store.write { [district] tx in
            try tx.put(peer: Self.peer(district, .downstream))
        }
    }

    static func peer(_ node: TestNode, _ relation: Peer.Relation) -> Peer {
        Peer(
            id: node.facts.id, relation: relation, name: node.name, tier: node.facts.tier,
            status: .enrolled, keys: [node.keys.key], url: "http://127.0.0.1:1", enrolledAt: 0)
    }

    @discardableResult
    func sync(
        _ asker: SyncPeer? = nil, waitSeconds: Int = 0
    ) throws -> Session.Tally {
        try (asker ?? district.asks(over: wire)).sync(
            with: try district.peer(city), waitSeconds: waitSeconds)
    }

    /// What the failing session said.
    func failure(_ asker: SyncPeer? = nil) -> SyncFailure? {
        do {
            try sync(asker)
            return nil
        } catch {
            return error as? SyncFailure
        }
    }

    func proposal(_ number: UInt64, _ title: String = "A bridge") throws -> RecordID {
        let record = district.newRecord(number)
        try district.write(
            record, ["title": .string(title), "text": .string("Build it")], to: [city])
        return record
    }
}
