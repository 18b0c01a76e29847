import FrontDesk
import Hashing
import JSON
import Ledger
import Storage
import SyncEngine
import SyncProtocol

/// Signs by hashing key and bytes: enough to see that every paper is signed by whom it says.
package struct FakeNotary: Notary {
    package let key: String

    package init(key: String) { self.key = key }

    package func sign(_ bytes: [UInt8]) -> String { SHA256.hash(Array(key.utf8) + bytes).text }

    package func verifies(_ signature: String, _ bytes: [UInt8], key: String) -> Bool {
        signature == FakeNotary(key: key).sign(bytes)
    }
}

/// One office: store, desk, and both ends of an exchange.
package final class OfficeNode: Sendable {
    package let name: String
    package let facts: NodeFacts
    package let store: CrashingStore
    package let side: ExchangeSide
    package let desk: FrontDesk
    package let dice: Dice
    /// What it signs with, and what the machines signed with whose place it took.
    package let keys: [String]

    /// Part of every private incarnation, so that one found on the wire is seen.
    package static let homeMark: UInt64 = 0xFEED_FACE_0000_0000

    package convenience init(
        _ name: String, _ number: UInt64, _ tier: Tier, incarnation: UInt64 = 1,
        store: CrashingStore = CrashingStore(), rules: Rules = OfficeRules.rules
    ) {
        let facts = NodeFacts(
            id: NodeID(number), tier: tier, name: name,
            incarnation: Incarnation(0x1000 * number + incarnation),
            homeIncarnation: Incarnation(Self.homeMark + number))
        self.init(facts, store: store, rules: rules)
    }

    /// Where a machine that took another's place has its key; a real one has it in a file.
    package static let keySetting = "simulated-key"

    package init(
        _ facts: NodeFacts, store: CrashingStore, rules: Rules = OfficeRules.rules
    ) {
        let number = facts.id.word
        self.facts = facts
        self.store = store
        name = facts.name
        let (replaced, former) =
            (try? store.read { reader in
                (try reader.setting(Self.keySetting), try Replacement.formerKeys(reader))
            }) ?? (nil, [])
        let key = replaced ?? "key-\(number)"
        keys = former + [key]
        // A new machine draws no number that the lost one drew.
        let dice = Dice(seed: replaced == nil ? number : number ^ facts.incarnation.word << 32)
        self.dice = dice
        desk = FrontDesk(
            node: facts, store: store, officeCode: "5001\(10 + number % 80)", rules: rules,
            chance: { dice.next() })
        side = ExchangeSide(
            node: facts, rules: rules, notary: FakeNotary(key: key), formerKeys: former)
    }

    package var answerer: Answerer { Answerer(side, store: store) }

    package func peer(_ other: OfficeNode) throws -> Peer { try peer(other.facts.id) }

    package func peer(_ id: NodeID) throws -> Peer {
        guard let peer = try store.read({ try $0.peer(id) }) else {
            throw StoreError.damaged("\(id) is no peer of \(name)")
        }
        return peer
    }

    /// A copy of everything, as a backup keeps it.
    package func backup() throws -> (facts: NodeFacts, store: CrashingStore) {
        (facts, try CrashingStore(copying: store))
    }

    /// The node's facts and the first audit entry, as `init` writes them.
    package func begin() throws {
        try store.write { tx in
            try tx.put(setting: NodeFacts.setting, facts.storedText)
            try tx.append(
                audit: AuditEntry(at: 0, person: "installer", act: "init", object: name))
        }
    }

    package func knows(_ other: OfficeNode, as relation: Peer.Relation) throws {
        let peer = Peer(
            id: other.facts.id, relation: relation, name: other.name, tier: other.facts.tier,
            status: relation == .upstream ? .enrolled : .pending, keys: [other.side.notary.key],
            enrolledAt: 0)
        try store.write { try $0.put(peer: peer) }
    }

    // MARK: Looking

    package func record(_ id: RecordID) throws -> StoredRecord? {
        try store.read { try $0.record(id) }
    }

    package func allRecords() throws -> [StoredRecord] {
        try store.read { reader in
            try reader.recordNames(after: 0, limit: .max).compactMap { try reader.record($0.id) }
        }
    }

    /// Whether a change is here, with its values unless these were erased.
    package func keeps(_ id: RecordID, _ dot: Dot, _ hash: Digest) throws -> Bool {
        let change = try store.read { reader in
            try reader.record(id).flatMap { try reader.change(record: $0.number, dot: dot) }
        }
        guard let change, change.change.hash == hash else { return false }
        return try !change.change.isErased || isErased(id, dot)
    }

    /// Whether an erasure of the change was noted.
    package func isErased(_ id: RecordID, _ dot: Dot) throws -> Bool {
        try store.read { try $0.setting("erased:\(id.text):\(dot)") } != nil
    }

    package func value(_ id: RecordID, _ register: RegisterName) throws -> JSONValue? {
        try store.read { reader in
            guard let record = try reader.record(id) else { return nil }
            return try RecordReading.values(of: record, reader)[register]
        }
    }

    package func link(_ other: OfficeNode) throws -> Link {
        try store.read { try $0.link(other.facts.id) }
            ?? Link(
                peer: other.facts.id,
                outgoing: Position.start(
                    of: StreamID(sender: facts.id, receiver: other.facts.id, direction: .up),
                    facts.incarnation))
    }

    package func held(_ other: OfficeNode? = nil) throws -> [HeldEntry] {
        try store.read { try $0.held(peer: other?.facts.id, record: nil) }
    }

    package func offered(_ other: OfficeNode) throws -> [Offered] {
        try store.read { try Offered.all(other.facts.id, $0) }
    }

    /// Whether it was told that a change of a record that it gave away was refused, or waits.
    package func knowsUntaken(_ id: RecordID) throws -> Bool {
        try store.read { reader in
            try Elsewhere.all(reader).contains { $0.record == id }
                || reader.peers().contains { peer in
                    try Offered.all(peer.id, reader).contains { $0.record == id }
                }
        }
    }

    // MARK: Writing beside the desk, as a foreign or faulty program would

    /// Writes without any of the desk's guards.
    @discardableResult
    package func scribble(
        _ id: RecordID, _ values: [RegisterName: JSONValue], seeing: VersionVector? = nil,
        at: Int64 = 1
    ) throws -> Dot {
        try store.write { tx in
            let recorder = try Recorder(tx, node: facts, rules: side.rules)
            guard var record = try recorder.record(id) else {
                throw StoreError.damaged("no record \(id)")
            }
            let pen = Recorder.Pen(author: "scribe", at: at, chance: { [dice] in dice.next() })
            try recorder.write(
                values, to: &record, seeing: seeing ?? record.shared.vector, reason: nil, pen)
            try recorder.finish(at: at)
            return Dot(facts.writer, record.shared.vector[facts.writer])
        }
    }

    package func eraseAgain(_ erasures: [Erasure]) throws {
        try store.write { tx in
            let recorder = try Recorder(tx, node: facts, rules: side.rules)
            try recorder.eraseAgain(erasures)
            try recorder.finish(at: 1)
        }
    }

    package func erase(_ id: RecordID, _ dots: [Dot]) throws {
        try store.write { tx in
            let recorder = try Recorder(tx, node: facts, rules: side.rules)
            guard var record = try recorder.record(id) else { return }
            try recorder.erase(
                Erasure(record: id, dots: dots, author: "Wang", at: 1), of: &record, source: nil)
            try recorder.finish(at: 1)
        }
    }
}

extension OfficeNode {
    /// Puts a line into the stream to a peer.
    package func tell(_ late: LateOutcome, _ other: OfficeNode) throws {
        try tell(late.canonicalBytes, nil, other)
    }

    package func tell(_ line: [UInt8], _ record: RecordID?, _ other: OfficeNode) throws {
        try store.write { tx in
            guard var link = try tx.link(other.facts.id) else { return }
            link.outgoing = link.outgoing.next(SHA256.hash(line))
            try tx.append(
                outgoing: .line(line), record: record, to: other.facts.id, at: link.outgoing)
            try tx.put(link: link)
        }
    }
}

extension OfficeNode {
    /// Publishes the sample campaign.
    package func campaign(_ world: World) throws -> RecordID {
        let word = try desk.publishCampaign2022(by: world.actor())
        guard let id = RecordID(text: word) else { throw StoreError.damaged(word) }
        return id
    }
}
