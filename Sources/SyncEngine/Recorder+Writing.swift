import Hashing
import JSON
import Ledger
import Storage

/// Changes that this node's people make.
extension Recorder {
    /// What a new change needs from outside: the ledger draws no chance and reads no clock.
    public struct Pen {
        public let author: String
        public let at: Int64
        /// 64 random bits each time.
        public let chance: () -> UInt64

        public init(author: String, at: Int64, chance: @escaping () -> UInt64) {
            self.author = author
            self.at = at
            self.chance = chance
        }
    }

    /// Makes a record with its first change.
    ///
    /// - Parameters:
    ///   - audience: nil keeps it home; otherwise it is shared from the beginning.
    ///   - named: the nodes further below that it is for, by way of the audience.
    public func create(
        _ kind: Kind, _ values: [RegisterName: JSONValue], audience: Audience?,
        for named: [NodeID] = [], _ pen: Pen
    ) throws(StoreError) -> StoredRecord {
        var id = RecordID(kind: kind, origin: node.id, number: pen.chance())
        while try record(id) != nil {
            id = RecordID(kind: kind, origin: node.id, number: pen.chance())
        }
        var record = StoredRecord(id)
        if let audience {
            record.audience = audience
            let to = audience.isEveryoneBelow ? .everyoneBelow : Self.recipients(named)
            try write(values, to: &record, seeing: VersionVector(), reason: nil, pen, for: to)
        } else {
            try writeHome(values, to: &record, seeing: VersionVector(), reason: nil, pen)
        }
        return record
    }

    private static func recipients(_ nodes: [NodeID]) -> Recipients? {
        nodes.isEmpty ? nil : .nodes(Set(nodes).sorted())
    }

    /// Adds an ordinary change to the shared set.
    ///
    /// - Parameter to: founding changes only.
    public func write(
        _ values: [RegisterName: JSONValue], to record: inout StoredRecord,
        seeing context: VersionVector, reason: String?, _ pen: Pen, for to: Recipients? = nil
    ) throws(StoreError) {
        let writer = Weakness.privateCounterShared.isPresent ? node.homeWriter : node.writer
        let dot = Dot(writer, record.shared.vector[writer] + 1)
        let change = change(values, record.id, dot, context, reason, pen, for: to)
        try apply(change, to: &record, listed: listed(values, record.id.kind), source: nil)
    }

    /// Adds a change to the private set: under an incarnation that is never sent.
    public func writeHome(
        _ values: [RegisterName: JSONValue], to record: inout StoredRecord,
        seeing context: VersionVector, reason: String?, _ pen: Pen
    ) throws(StoreError) {
        let dot = Dot(node.homeWriter, record.home.vector[node.homeWriter] + 1)
        let change = change(values, record.id, dot, context, reason, pen)
        record.home.apply(change.header, hash: change.hash)
        if record.number == 0 {
            record.shown = listed(values, record.id.kind)
            try keep(&record)
            let number = try tx.add(change: change, record: record.number, isHome: true)
            try nameAttachments(of: change, number)
        } else {
            let number = try tx.add(change: change, record: record.number, isHome: true)
            try nameAttachments(of: change, number)
            try refresh(
                change.header.registers, in: &record, by: dot,
                listed: listed(values, record.id.kind))
            try keep(&record)
        }
    }

    /// Releases a record: the values become the founding change of the shared set. One that was
    /// recalled goes out again with its whole history and one change: what differs from it now.
    ///
    /// - Parameters:
    ///   - values: everything that leaves this node of it.
    ///   - audience: who will hold it; nobody holds it yet.
    public func release(
        _ record: inout StoredRecord, as values: [RegisterName: JSONValue],
        to audience: Audience, _ pen: Pen
    ) throws(StoreError) {
        record.audience = audience
        try tx.put(setting: Self.newRecall(record.id), nil)
        if record.shared.isEmpty {
            return try write(values, to: &record, seeing: VersionVector(), reason: nil, pen)
        }
        record.custody = .shared
        record.home = record.home(folding: try tx.changes(record: record.number))
        try refresh(record.shared.registers.keys, in: &record, by: nil, listed: nil)
        try keep(&record)
        for peer in peers where audience.includes(peer) {
            try introduce(record.id, to: peer, isRecovery: true)
        }
        let known = try RecordReading.values(of: record, tx)
        let conflicts = record.conflicts
        let changed = values.filter { name, value in
            conflicts.contains(name) || known[name]?.canonical != value.canonical
        }
        if changed.isEmpty { return }
        try write(changed, to: &record, seeing: record.shared.vector, reason: nil, pen)
    }

    private func listed(
        _ values: [RegisterName: JSONValue], _ kind: Kind
    ) -> ShownValues {
        let declaration = rules.vocabulary[kind]
        let listed = values.filter { declaration?[register: $0.key]?.isListed == true }
        return ShownValues(listed.map { JSONMember(key: $0.key.text, value: $0.value) })
    }

    private func change(
        _ values: [RegisterName: JSONValue], _ record: RecordID, _ dot: Dot,
        _ context: VersionVector, _ reason: String?, _ pen: Pen, for to: Recipients? = nil
    ) -> Change {
        let chance = (pen.chance(), pen.chance())
        let salt = Base64URL.encode(withUnsafeBytes(of: chance) { Array($0) })
        let payload = Payload(salt: salt, values: values, reason: reason).canonicalBytes
        let header = ChangeHeader(
            record: record, dot: dot, context: context, author: pen.author, tier: node.tier,
            at: pen.at, registers: values.keys.sorted(), payload: SHA256.hash(payload),
            to: to)
        let bytes = header.canonicalBytes
        return Change(
            header: header, headerBytes: bytes, hash: SHA256.hash(bytes), payloadBytes: payload)
    }
}
