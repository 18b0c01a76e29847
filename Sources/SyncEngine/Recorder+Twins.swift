import Hashing
import Ledger
import Storage

/// One dot under two hashes: the record is frozen until the office that wrote both makes the dot void and
/// writes both texts anew (Protocol/merge.md §7).
extension Recorder {
    /// Records that are frozen: each is out of every sum, whoever's entry froze it.
    static let frozenPrefix = "frozen:"

    func freeze(_ record: inout StoredRecord) throws(StoreError) {
        let before = digest(record)
        record.isFrozen = true
        try keep(&record)
        try tx.put(setting: Self.frozenPrefix + record.id.text, "")
        try shift(record, from: before)
    }

    /// A record goes on once no dot of it has two contents any more. The caller keeps it, and follows the sums.
    func thaw(_ record: inout StoredRecord) throws(StoreError) {
        guard record.isFrozen, try Twin.all(of: record, tx).isEmpty else { return }
        record.isFrozen = false
        try tx.put(setting: Self.frozenPrefix + record.id.text, nil)
    }

    private static func twinSetting(_ dot: Dot, _ record: RecordID) -> String {
        "twin:\(record.text):\(dot)"
    }

    /// Whether a void dot had two contents: perhaps nobody else has the bytes that are kept here.
    func wasTwin(_ dot: Dot, of record: RecordID) throws(StoreError) -> Bool {
        try tx.setting(Self.twinSetting(dot, record)) != nil
    }

    private static func choicePrefix(_ record: RecordID) -> String {
        "closing-chosen:\(record.text)"
    }

    /// Whether both texts of a dot of this office are owed still to the side that took the record back:
    /// the recall is answered when an operator has chosen.
    func awaitsChoice(_ record: StoredRecord) throws(StoreError) -> Bool {
        guard record.isFrozen else { return false }
        let twins = try Twin.all(of: record, tx)
        guard !twins.isEmpty, twins.allSatisfy({ $0.dot.node == node.id }) else { return false }
        try tx.put(setting: Self.choicePrefix(record.id), "")
        return true
    }

    func isAwaitingChoice(_ record: RecordID) throws(StoreError) -> Bool {
        try tx.setting(Self.choicePrefix(record)) != nil
    }

    /// Somebody has chosen, or the freezing ended otherwise.
    func closeThawed(_ id: RecordID, now: Int64) throws(StoreError) {
        guard var record = try record(id), record.custody == .sealed, !record.isFrozen,
            try isAwaitingChoice(id)
        else { return }
        try tx.put(setting: Self.choicePrefix(id), nil)
        try closeIfDone(&record, now: now)
    }

    /// A waiting entry of a frozen record came to its end.
    func thaw(_ id: RecordID) throws(StoreError) {
        guard var record = try record(id), record.isFrozen else { return }
        try thaw(&record)
        try keep(&record)
        try shift(record, from: nil)
    }

    /// Keeps what a peer gave back under a dot that is another change here.
    func freeze(
        _ record: inout StoredRecord, over change: Change, of stream: NodeID, _ sequence: UInt64,
        at: Int64
    ) throws(StoreError) {
        try tx.hold(
            HeldEntry(
                peer: stream, sequence: sequence, record: record.id, reason: .frozen,
                header: change.headerBytes, payload: change.payloadBytes, since: at))
        try noteHeld(record.id)
        try freeze(&record)
    }

    /// Ends what froze a record of whose twins this node wrote both: their dots are void everywhere, and both
    /// texts are changes of the present life. Where nothing else was written here since, those of the side
    /// that stands cover the others.
    ///
    /// - Parameters:
    ///   - standing: the side that stands.
    ///   - reason: why; it goes with both texts.
    public func settle(
        _ twins: [Twin], of record: inout StoredRecord, standing: Twin.Side, reason: String,
        _ pen: Pen
    ) throws(StoreError) {
        for twin in twins {
            try tx.put(setting: Self.twinSetting(twin.dot, record.id), "")
            for change in [twin.known, twin.other] {
                let refusal = Refusal(
                    record: record.id, dot: twin.dot, hash: change.hash, code: .withdrawn,
                    header: change.headerBytes, by: node.id, at: pen.at)
                if record.shared.voids.contains(twin.dot) {
                    // Who knows only the other bytes is told of these.
                    try tell(refusal.canonicalBytes, holdersOf: record, except: nil)
                } else {
                    try void(refusal, of: &record, source: nil)
                }
            }
        }
        let before = record.shared.vector[node.writer]
        let other: Twin.Side = standing == .known ? .other : .known
        try writeAnew(twins, other, to: &record, covering: 0, reason, pen)
        let mark = before == 0 ? record.shared.vector[node.writer] : 0
        try writeAnew(twins, standing, to: &record, covering: mark, reason, pen)
        for twin in twins where try Receiving.peer(of: twin.held, tx) == nil {
            try tx.release(held: twin.held.peer, twin.held.sequence)
        }
        try thaw(record.id)
        try sendKeptBack(record)
    }

    /// What was written while the record was frozen, or never left: to all who hold it.
    private func sendKeptBack(_ record: StoredRecord) throws(StoreError) {
        for peer in peers where record.audience.includes(peer) {
            for stored in try tx.changes(record: record.number) where !stored.isHome {
                let dot = stored.change.header.dot
                if record.shared.voids.contains(dot) { continue }
                guard try mayCarry(author: dot.node, to: peer) else { continue }
                try append(
                    .change(stored.number), hash: stored.change.hash, record.id, to: peer.id)
                try oweAttachments(of: stored.change, to: peer)
            }
        }
    }

    /// - Parameter mark: how far changes of the present life are covered.
    private func writeAnew(
        _ twins: [Twin], _ side: Twin.Side, to record: inout StoredRecord, covering mark: UInt64,
        _ reason: String, _ pen: Pen
    ) throws(StoreError) {
        var anew: [(old: Dot, new: Dot)] = []
        var done: Set<Digest> = []
        for twin in twins {
            let change = twin.change(side)
            guard done.insert(change.hash).inserted, let bytes = change.payloadBytes,
                let payload = try? Payload(bytes: bytes)
            else {
                continue
            }
            var seen = change.header.context
            if mark > 0 { seen.raise(to: Dot(node.writer, mark)) }
            if anew.contains(where: { change.header.context.covers($0.old) }) {
                seen.raise(to: Dot(node.writer, record.shared.vector[node.writer]))
            }
            let author = Pen(author: change.header.author, at: pen.at, chance: pen.chance)
            try write(payload.values, to: &record, seeing: seen, reason: reason, author)
            anew.append((twin.dot, Dot(node.writer, record.shared.vector[node.writer])))
        }
    }
}
