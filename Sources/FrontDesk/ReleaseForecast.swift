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
    /// The attached files that go along; their bytes follow beside the stream.
    public let attachments: [FrontDesk.AttachmentView]
    /// Headers and payloads on the wire before compression, attachments' records among them. The track that is chosen later may change
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
        let attachments =
            isPassedOn
            ? try shared(with: record.id, not: receiver, reader)
            : record.custody == .home ? try releasable(with: record.id, reader) : []
        let stays = try reader.tagged("about:\(record.id.text)").filter { id in
            try !attachments.contains(id) && reader.record(id)?.shared.isEmpty ?? false
        }
        return ReleaseForecast(
            record: record, receiver: receiver, registers: registers.sorted { $0.name < $1.name },
            attachments: try attachments.compactMap { id in
                try reader.record(id).map { try attachment($0, reader) }
            },
            bytes: isPassedOn
                ? try history(of: record, reader)
                : values.isEmpty
                    ? 0 : try size(of: values, record.id, with: attachments, by: actor, reader),
            stays: stays,
            privateChanges: try reader.changes(record: record.number).count(where: \.isHome),
            refusal: refusal(of: record, receiver, reader))
    }

    /// What is shared already is handed on as it is.
    private func history(of record: StoredRecord, _ reader: any StoreReader) throws -> Int {
        try reader.changes(record: record.number).filter { !$0.isHome }.reduce(0) { sum, stored in
            sum + stored.change.headerBytes.count + (stored.change.payloadBytes?.count ?? 4) + 2
        }
    }

    /// Attachments that are shared, but not with the receiver.
    private func shared(
        with record: RecordID, not receiver: Peer?, _ reader: any StoreReader
    ) throws -> [RecordID] {
        try reader.tagged("about:\(record.text)").filter { id in
            guard id.kind == .attachment, let about = try reader.record(id),
                about.custody == .shared
            else { return false }
            return receiver.map(about.audience.includes) != true
        }
    }

    private func size(
        of values: [RegisterName: JSONValue], _ record: RecordID, with attachments: [RecordID],
        by actor: Actor, _ reader: any StoreReader
    ) throws -> Int {
        try attachments.reduce(size(of: values, record, by: actor)) { sum, id in
            guard let attachment = try reader.record(id) else { return sum }
            let values = try RecordReading.values(of: attachment, reader)
            return sum + size(of: values, id, by: actor)
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
