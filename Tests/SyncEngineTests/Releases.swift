import FrontDesk
import Hashing
import JSON
import Ledger
import Office
import Simulation
import Storage
import SyncEngine

/// Releases of the program that know more words than this one, or fewer.
enum Releases {
    private static let present = OfficeRules.rules

    /// Knows this one's words and more: registers of a proposal, a kind.
    static let later: Rules = {
        let kinds = present.vocabulary.kinds.values.map { kind in
            guard kind.kind == "proposal" else { return kind }
            let more = [
                RegisterDeclaration("mood", .both, listed: true),
                RegisterDeclaration("priority", .city),
                RegisterDeclaration("place", .both, fields: ["street", "number"]),
            ]
            return KindDeclaration(
                kind.kind, madeBy: kind.madeBy, staysHome: kind.staysHome,
                registers: Array(kind.registers.values) + more)
        }
        let survey = KindDeclaration(
            "survey", madeBy: .city, registers: [RegisterDeclaration("question", .city)])
        return Rules(vocabulary: Vocabulary(kinds + [survey]), tags: present.tags)
    }()

    /// Does not read some sorts of entry yet.
    static func without(_ entries: EntryType...) -> Rules {
        let all = present.vocabulary
        return Rules(
            vocabulary: Vocabulary(
                Array(all.kinds.values), entries: all.entries.subtracting(entries)),
            tags: present.tags)
    }
}

extension OfficeNode {
    /// Writes as a release to come would: header and payload have members that nobody knows yet.
    func writeBeyond(_ id: RecordID, _ values: [RegisterName: JSONValue]) throws -> Dot {
        let more = JSONMember(key: "zz_later", value: .array([.int(1), .object([])]))
        return try store.write { tx in
            let recorder = try Recorder(tx, node: facts, rules: side.rules)
            guard var record = try recorder.record(id) else {
                throw StoreError.damaged("no record \(id)")
            }
            let plain = Payload(salt: String(repeating: "s", count: 22), values: values)
            let payload = try Self.adding(more, to: plain.canonicalBytes)
            let dot = Dot(facts.writer, record.shared.vector[facts.writer] + 1)
            let header = ChangeHeader(
                record: id, dot: dot, context: record.shared.vector, author: "Wu",
                tier: facts.tier, at: 1, registers: values.keys.sorted(),
                payload: SHA256.hash(payload))
            let bytes = try Self.adding(more, to: header.canonicalBytes)
            let change = Change(
                header: header, headerBytes: bytes, hash: SHA256.hash(bytes), payloadBytes: payload)
            try recorder.apply(change, to: &record, listed: nil, source: nil)
            try recorder.finish(at: 0)
            return dot
        }
    }

    private static func adding(_ member: JSONMember, to document: [UInt8]) throws -> [UInt8] {
        guard case .object(let members) = try JSONParser().value(document) else {
            throw StoreError.damaged("no object")
        }
        return JSONValue.object(members + [member]).canonical
    }

    /// Makes a record of any kind for every office below.
    func publish(_ kind: Kind, _ values: [RegisterName: JSONValue]) throws -> RecordID {
        try store.write { tx in
            let recorder = try Recorder(tx, node: facts, rules: side.rules)
            let pen = Recorder.Pen(author: "Wang", at: 1, chance: { [dice] in dice.next() })
            let record = try recorder.create(
                kind, values, audience: Audience(isEveryoneBelow: true), pen)
            try recorder.finish(at: 0)
            return record.id
        }
    }

    /// Header and payload of a change, as they are kept.
    func bytes(_ id: RecordID, _ dot: Dot) throws -> [[UInt8]?]? {
        try store.read { reader in
            guard let number = try reader.record(id)?.number else { return nil }
            return try reader.change(record: number, dot: dot).map {
                [$0.change.headerBytes, $0.change.payloadBytes]
            }
        }
    }
}
