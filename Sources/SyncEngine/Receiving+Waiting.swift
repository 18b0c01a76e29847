import Hashing
import JSON
import Ledger
import Storage

/// Entries that wait, tried again, and how their wait ends.
extension Receiving {
    /// The peer that an entry came from, in whatever life; nil when it is known no more.
    public static func peer(
        of held: HeldEntry, _ reader: any StoreReader
    ) throws(StoreError) -> Peer? {
        if let peer = try reader.peer(held.peer) { return peer }
        guard let id = try Lives.peer(named: held.peer, reader) else { return nil }
        return try reader.peer(id)
    }

    /// Tries the entries of a record that waited, in order, until none moves.
    public func retryHeld(of record: RecordID) throws {
        guard try recorder.hasHeld(record), !Weakness.neverRetried.isPresent else { return }
        var moved = true
        while moved {
            moved = false
            for place in try recorder.tx.held(peer: nil, record: record) {
                // As it is now: an erasure that moved before it took its values.
                guard let held = try waiting(at: place) else { continue }
                guard let from = try Self.peer(of: held, recorder.tx), from.status == .enrolled
                else { continue }
                let other = Receiving(recorder, from: from, now: now)
                if try other.retry(held) { moved = true }
            }
        }
        if try recorder.tx.held(peer: nil, record: record).isEmpty { recorder.forgetHeld(record) }
    }

    private func waiting(at place: HeldEntry) throws -> HeldEntry? {
        try recorder.tx.held(peer: place.peer, record: place.record)
            .first { $0.sequence == place.sequence }
    }

    /// Tries an entry that waited. One that foresaw changes of this node never counts by being tried
    /// again: once they are made it would cover them unseen.
    ///
    /// - Returns: whether the entry no longer waits.
    public func retry(_ held: HeldEntry) throws -> Bool {
        if try held.reason == .foreseeing && !isVoid(held) || isWithdrawn(held) { return false }
        let entry = EntryReader(vocabulary: recorder.rules.vocabulary)
            .read(header: held.header, payload: held.payload)
        try recorder.tx.release(held: held.peer, held.sequence)
        recorder.lastNumber = 0
        let outcome = try self.outcome(of: entry.content, held.sequence, in: held.peer)
        if case .held(let reason) = outcome {
            var again = held
            again.reason = reason
            try recorder.tx.hold(again)
            return false
        }
        if case .applied = outcome, case .change(let change, _, _) = entry.content {
            try recorder.payBack(change, recorder.lastNumber)
        }
        try tell(outcome, of: held, change: recorder.lastNumber)
        return true
    }

    /// Whether its record was taken back from the peer: it waits for a new release.
    private func isWithdrawn(_ held: HeldEntry) throws -> Bool {
        guard let (record, dot) = try place(of: held), !record.audience.hears(peer) else {
            return false
        }
        return try recorder.isOwed(dot, of: record.id, to: peer.id)
    }

    /// Whether its author took the change back while it waited.
    private func isVoid(_ held: HeldEntry) throws -> Bool {
        try place(of: held).map { $0.record.shared.voids.contains($0.dot) } ?? false
    }

    private func place(of held: HeldEntry) throws -> (record: StoredRecord, dot: Dot)? {
        guard let id = held.record, let record = try recorder.record(id),
            let header = try? JSONParser().parse(held.header, { try ChangeHeader($0) })
        else { return nil }
        return (record, header.dot)
    }

    /// Ends the wait of an entry of this peer.
    func end(_ held: HeldEntry, _ outcome: Outcome) throws {
        try recorder.tx.release(held: held.peer, held.sequence)
        if let record = held.record { try recorder.thaw(record) }
        try tell(outcome, of: held, change: 0)
    }

    private func tell(_ outcome: Outcome, of held: HeldEntry, change: Int64) throws {
        if let record = held.record {
            let hash = SHA256.hash(held.header)
            try recorder.endQuestions(about: record) { [recorder] in
                $0.hash == hash && $0.by == recorder.node.id
            }
        }
        if var kept = try recorder.tx.incoming(held.peer, held.sequence) {
            kept.outcome = outcome
            kept.change = change
            try recorder.tx.put(incoming: kept, from: held.peer)
        }
        if Weakness.endUntold.isPresent { return }
        // Of a former life of the peer: told by the change, for its sequence means nothing now.
        if held.peer != peer.id { return try recorder.tell(outcome, of: held, to: peer.id) }
        let line = LateOutcome(sequence: held.sequence, outcome: outcome).canonicalBytes
        try recorder.append(.line(line), hash: SHA256.hash(line), held.record, to: peer.id)
    }
}
