import Hashing
import JSON
import Ledger

/// One record and the offices that write it, to tell a history in a few lines:
///
///     let world = World()
///     let d1 = world.d.sets(["title": "Lamp"])
///     let c1 = world.c.sets(["title": "Light"], seeing: [d1])
final class World {
    let record: RecordID
    /// Everything written, in order of writing.
    private(set) var changes: [Change] = []
    var voids: Set<Dot> = []
    let t = Office(0x7, .township)
    let d = Office(0xD, .district)
    let c = Office(0xC, .city)

    init() {
        record = RecordID(kind: "proposal", origin: d.writer.node, number: 0x1234)
        for office in [t, d, c] { office.world = self }
    }

    subscript(dot: Dot) -> Change? { changes.first { $0.header.dot == dot } }

    /// The fold of everything written.
    var state: RecordState {
        RecordState(folding: changes.map { ($0.header, $0.hash) }, voids: voids)
    }

    /// What a node knows after the changes came in this order.
    func arriving(_ order: [Dot]) -> RecordState {
        var state = RecordState()
        for dot in order {
            guard let change = self[dot] else { continue }
            if voids.contains(dot) {
                state.applyVoid(dot)
            } else {
                state.apply(change.header, hash: change.hash)
            }
        }
        return state
    }

    func conflict(_ register: RegisterName, in state: RecordState? = nil) -> Conflict {
        Conflict(register, in: state ?? self.state) { self[$0]?.value(of: register) }
    }

    /// The texts of a register's sides, the provisional one first.
    func texts(_ register: RegisterName) -> [String] {
        conflict(register).sides.map { $0.value?.stringValue ?? "(erased)" }
    }

    /// The texts both sides of a conflict started from.
    func base(_ register: RegisterName) -> [String] {
        conflict(register).base(in: changes.map(\.header), voids: voids)
            .map { self[$0]?.value(of: register)?.stringValue ?? "(erased)" }
    }

    func erase(_ dot: Dot) {
        changes = changes.map { change in
            change.header.dot != dot
                ? change
                : Change(
                    header: change.header, headerBytes: change.headerBytes, hash: change.hash,
                    payloadBytes: nil)
        }
    }

    fileprivate func write(
        _ values: [RegisterName: JSONValue], by writer: Writer, _ counter: UInt64, tier: Tier,
        seeing: [Dot], reason: String?
    ) -> Dot {
        let change = Change.made(
            record, Dot(writer, counter), tier: tier, values: values, context: .seeing(seeing),
            reason: reason)
        changes.append(change)
        return change.header.dot
    }
}

/// One writer of a `World`.
final class Office {
    private(set) var writer: Writer
    let tier: Tier
    fileprivate weak var world: World?
    private var counter: UInt64 = 0

    init(_ node: UInt64, _ tier: Tier) {
        writer = Writer(node: NodeID(node), incarnation: Incarnation(1))
        self.tier = tier
    }

    /// Saves a form that showed the given dots, and those before them.
    @discardableResult
    func sets(
        _ values: [RegisterName: JSONValue], seeing: [Dot] = [], reason: String? = nil
    ) -> Dot {
        counter += 1
        return world?.write(
            values, by: writer, counter, tier: tier, seeing: seeing, reason: reason)
            ?? Dot(writer, counter)
    }

    @discardableResult
    func sets(
        _ values: [RegisterName: String], seeing: [Dot] = [], reason: String? = nil
    ) -> Dot {
        sets(values.mapValues { JSONValue.string($0) }, seeing: seeing, reason: reason)
    }

    /// The node comes back from a backup: another incarnation, which counts from 1.
    func restore() {
        writer = Writer(
            node: writer.node, incarnation: Incarnation(writer.incarnation.word + 1))
        counter = 0
    }
}

extension VersionVector {
    /// A form that showed these dots.
    static func seeing(_ dots: [Dot]) -> VersionVector {
        var vector = VersionVector()
        for dot in dots { vector.raise(to: dot) }
        return vector
    }
}

extension Change {
    /// A change with true bytes and hashes.
    static func made(
        _ record: RecordID, _ dot: Dot, tier: Tier = .district,
        values: [RegisterName: JSONValue], context: VersionVector = VersionVector(),
        reason: String? = nil
    ) -> Change {
        let salt = "0123456789abcdefghij-\(dot.counter)"
        let payload = Payload(salt: salt, values: values, reason: reason).canonicalBytes
        let header = ChangeHeader(
            record: record, dot: dot, context: context, author: "Li Hua", tier: tier,
            at: 1_750_000_000_000, registers: values.keys.sorted(), payload: SHA256.hash(payload))
        let bytes = header.canonicalBytes
        return Change(
            header: header, headerBytes: bytes, hash: SHA256.hash(bytes), payloadBytes: payload)
    }

    func value(of register: RegisterName) -> JSONValue? {
        payload?.values[register]
    }

    var payload: Payload? {
        guard let payloadBytes else { return nil }
        return try? Payload(bytes: payloadBytes)
    }
}
