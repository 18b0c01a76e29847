import Hashing
import JSON
import Ledger
import Office
import Storage
import SyncEngine

/// A release foretold: sizes, receiver, what stays, and why it would be refused.
public struct ReleaseForecast: Sendable {
    public struct Register: Sendable, Equatable {
        public let name: RegisterName
        /// Of its value as sent, before compression.
        public let bytes: Int
    }

    public let record: StoredRecord
    /// Who will hold it besides this node; nil when there is nobody above.
    public let receiver: Peer?
    /// Sorted by name.
    public let registers: [Register]
    /// Header and payload on the wire before compression. The track that is chosen later may change
    /// it by a few bytes.
    public let bytes: Int
    /// Records about it that stay on this node.
    public let stays: [RecordID]
    /// The private changes whose history stays; only the values of now are sent.
    public let privateChanges: Int
    /// Why it would be refused as things are.
    public let refusal: ActRefusal?
}

extension FrontDesk {
    /// - Throws: `ActRefusal` when there is no such record.
    public func forecastRelease(
        _ word: String, by actor: Actor, _ reader: any StoreReader
    ) throws -> ReleaseForecast {
        let record = try find(word, reader)
        let receiver = try reader.peers().first {
            $0.relation == .upstream && $0.status == .enrolled
        }
        var values: [RegisterName: JSONValue] = [:]
        let isPassedOn = record.isPassedOn && receiver.map(record.audience.includes) == false
        if record.custody == .home || isPassedOn {
            values = try RecordReading.values(of: record, reader)
            let grade =
                Grade(rawValue: values["scope_group"]?["grade"]?.stringValue ?? "") ?? .ungraded
            values["scope_group"] = Self.scopeGroup(.city, .transfer, grade)
            values["state"] = .string(ProposalState.escalated.rawValue)
        }
        let registers = values.map {
            ReleaseForecast.Register(name: $0.key, bytes: $0.value.canonical.count)
        }
        let stays = try reader.tagged("about:\(record.id.text)").filter { id in
            try reader.record(id)?.shared.isEmpty ?? false
        }
        return ReleaseForecast(
            record: record, receiver: receiver, registers: registers.sorted { $0.name < $1.name },
            bytes: isPassedOn
                ? try history(of: record, reader)
                : values.isEmpty ? 0 : size(of: values, record.id, by: actor), stays: stays,
            privateChanges: try reader.changes(record: record.number).count(where: \.isHome),
            refusal: refusal(of: record, receiver, reader))
    }

    /// What is shared already is handed on as it is.
    private func history(of record: StoredRecord, _ reader: any StoreReader) throws -> Int {
        try reader.changes(record: record.number).filter { !$0.isHome }.reduce(0) { sum, stored in
            sum + stored.change.headerBytes.count + (stored.change.payloadBytes?.count ?? 4) + 2
        }
    }

    private func size(
        of values: [RegisterName: JSONValue], _ record: RecordID, by actor: Actor
    ) -> Int {
        // As long as the salt of a real one.
        let salt = String(repeating: "0", count: 22)
        let payload = Payload(salt: salt, values: values).canonicalBytes
        let header = ChangeHeader(
            record: record, dot: Dot(node.writer, 1), context: VersionVector(),
            author: actor.person, tier: node.tier, at: actor.at, registers: values.keys.sorted(),
            payload: SHA256.hash(payload))
        return header.canonicalBytes.count + payload.count + 2
    }

    private func refusal(
        of record: StoredRecord, _ receiver: Peer?, _ reader: any StoreReader
    ) -> ActRefusal? {
        if record.id.kind != .proposal {
            return .wrongKind(found: record.id.kind.text, expected: Kind.proposal.text)
        }
        if receiver == nil { return .noUpstream }
        do {
            try checkRelease(record, reader)
            return nil
        } catch {
            return error as? ActRefusal
        }
    }
}
