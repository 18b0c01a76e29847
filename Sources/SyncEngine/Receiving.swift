import Hashing
import JSON
import Ledger
import Storage
import SyncProtocol

/// Takes a batch into the store, entry by entry, within one transaction: the position, every
/// outcome and the receipt commit with the changes, or nothing does.
public struct Receiving {
    let recorder: Recorder
    let peer: Peer
    let now: Int64

    public init(_ recorder: Recorder, from peer: Peer, now: Int64) {
        self.recorder = recorder
        self.peer = peer
        self.now = now
    }

    /// - Returns: the outcome of each entry of the batch, known ones as they were recorded.
    /// - Throws: `Problem` when the batch does not continue what is here; `StoreError`.
    public func take(
        _ head: BatchHead, _ entries: [ReadEntry]
    ) throws -> [(sequence: UInt64, outcome: Outcome)] {
        var link = try recorder.link(peer.id)
        try Continuity.check(head, link: link, peer: peer, node: recorder.node, recorder.tx)
        let known = link.incoming?.sequence ?? 0
        let overlap =
            known > head.from.sequence
            ? try recorder.tx.incoming(
                peer.id, from: head.from.sequence + 1, through: min(known, head.to.sequence)) : []
        var position = head.from
        var outcomes: [(sequence: UInt64, outcome: Outcome)] = []
        outcomes.reserveCapacity(entries.count)
        for (index, entry) in entries.enumerated() {
            position = position.next(entry.hash)
            if index < overlap.count {
                if overlap[index].chain != position.chain { throw Continuity.fork(link.incoming) }
                outcomes.append((position.sequence, overlap[index].outcome))
                continue
            }
            let (outcome, change) = try settle(entry, sequence: position.sequence)
            try recorder.tx.add(
                incoming: IncomingEntry(
                    sequence: position.sequence, chain: position.chain, outcome: outcome,
                    change: change), from: peer.id)
            outcomes.append((position.sequence, outcome))
        }
        guard position == head.to else {
            throw Problem(.headInvalid, "the entries do not end in the head's chain hash")
        }
        if position.sequence > known {
            link = try recorder.link(peer.id)
            link.incoming = position
            recorder.put(link)
        }
        return outcomes
    }

    private func settle(
        _ entry: ReadEntry, sequence: UInt64
    ) throws -> (Outcome, change: Int64) {
        recorder.lastNumber = 0
        let outcome = try outcome(of: entry.content, sequence)
        let change = recorder.lastNumber
        if case .held(let reason) = outcome {
            try recorder.tx.hold(
                HeldEntry(
                    peer: peer.id, sequence: sequence, record: entry.record, reason: reason,
                    header: entry.header, payload: entry.payload, since: now))
            if let record = entry.record { try recorder.noteHeld(record) }
        } else if case .applied = outcome, let record = entry.record {
            try retryHeld(of: record)
        }
        return (outcome, change)
    }

    // MARK: Each sort of entry

    private func outcome(
        of content: ReadEntry.Content, _ sequence: UInt64
    ) throws -> Outcome {
        switch content {
        case .change(let change, let finding, let listed):
            try settle(change, finding, listed, sequence)
        case .refusal(let refusal): try settle(refusal)
        case .erasure(let erasure): try settle(erasure)
        case .lateOutcome(let late): try settle(late)
        case .unknown: .held(.unknown)
        case .malformed: .refused(.malformed)
        }
    }

    private func settle(
        _ change: Change, _ finding: PayloadCheck.Finding?, _ listed: [RegisterName: JSONValue],
        _ sequence: UInt64
    ) throws -> Outcome {
        let header = change.header
        let existing = try recorder.record(header.record)
        let known = try existing.map { record in
            Admission.Known(
                state: record.shared, hashOfDot: try recorder.hash(of: header.dot, in: record),
                isFrozen: record.isFrozen,
                hasHeldBefore: try isBlocked(header.record, before: sequence))
        }
        if foresees(header, existing) { return .held(.foreseeing) }
        let isNew = existing == nil || existing?.shared.isEmpty == true
        let admission = Admission.judge(
            header, hash: change.hash, payload: finding, known: isNew ? nil : known,
            sender: try sender(of: header), vocabulary: recorder.rules.vocabulary)
        var record = existing ?? StoredRecord(header.record)
        switch admission {
        case .apply:
            let conflicted = try recorder.apply(
                change, to: &record, listed: listed, source: peer.id)
            return .applied(conflicted: conflicted)
        case .duplicate: return .duplicate
        case .hold(let reason): return .held(reason)
        case .refuse(let code):
            if code.voids {
                try recorder.refuse(change, of: &record, code: code, source: peer.id, at: now)
            }
            return .refused(code)
        case .freeze:
            let before = recorder.digest(record)
            record.isFrozen = true
            try recorder.keep(&record)
            try recorder.shift(record, from: before)
            return .held(.frozen)
        }
    }

    /// Only an earlier entry of the same record in the same stream blocks, and only one whose meaning is
    /// not known yet. One that waits for a missing change must not hold back that very change; the
    /// writer's own order is kept by its counter.
    private func isBlocked(_ record: RecordID, before sequence: UInt64) throws -> Bool {
        guard try recorder.hasHeld(record) else { return false }
        return try recorder.tx.held(peer: peer.id, record: record).contains {
            $0.sequence < sequence && ($0.reason == .unknown || $0.reason == .behind)
        }
    }

    /// Whether a context names changes of this very node that it never made: by such a context a
    /// dishonest author would cover edits before they are written.
    private func foresees(_ header: ChangeHeader, _ record: StoredRecord?) -> Bool {
        let made = record?.shared.vector[recorder.node.writer] ?? 0
        return header.context[recorder.node.writer] > made
    }

    private func sender(of header: ChangeHeader) throws -> Admission.Sender {
        let author = header.dot.node
        let origin = header.record.origin
        let authorSide = try recorder.side(of: author)
        let originSide = try recorder.side(of: origin)
        // A relay vouches for nodes of its own side that were not heard of before.
        if authorSide == nil, peer.relation == .upstream || header.tier < peer.tier {
            try recorder.remember(author, via: peer.id, tier: header.tier)
        }
        let (me, peer) = (recorder.node.id, self.peer)
        return Admission.Sender(
            hasOnItsSide: { other in
                if other == me { return false }
                let side = other == author ? authorSide : originSide
                return side.map { $0.via == peer.id }
                    ?? (peer.relation == .upstream || header.tier < peer.tier)
            },
            tierOf: { other in other == author ? authorSide?.tier : originSide?.tier })
    }

    private func settle(_ refusal: Refusal) throws -> Outcome {
        guard var record = try recorder.record(refusal.record), !record.shared.isEmpty else {
            return .held(.founding)
        }
        if record.shared.voids.contains(refusal.dot) { return .duplicate }
        let mark = record.shared.vector[refusal.dot.writer]
        guard refusal.dot.counter <= mark + 1 else { return .held(.gap) }
        if let hash = try recorder.hash(of: refusal.dot, in: record), hash != refusal.hash {
            return .held(.unfounded)
        }
        guard refusal.code.voids,
            Founding.isBorneOut(refusal, recorder.rules.vocabulary[refusal.record.kind])
        else { return .held(.unfounded) }
        try recorder.void(refusal, of: &record, source: peer.id)
        return .applied(conflicted: !record.conflicts.isEmpty)
    }

    private func settle(_ erasure: Erasure) throws -> Outcome {
        guard var record = try recorder.record(erasure.record) else { return .held(.founding) }
        let side = try recorder.side(of: erasure.record.origin)
        guard side?.via == peer.id else { return .refused(.foreignAuthor) }
        try recorder.erase(erasure, of: &record, source: peer.id)
        return .applied(conflicted: !record.conflicts.isEmpty)
    }

    private func settle(_ late: LateOutcome) throws -> Outcome {
        try Offered.note(late.outcome, sequence: late.sequence, peer: peer.id, recorder.tx)
        return .applied(conflicted: false)
    }

    // MARK: Waiting entries

    /// Tries the entries of a record that waited, in order, until none moves.
    public func retryHeld(of record: RecordID) throws {
        guard try recorder.hasHeld(record) else { return }
        var moved = true
        while moved {
            moved = false
            for held in try recorder.tx.held(peer: nil, record: record) {
                guard let from = recorder.peers.first(where: { $0.id == held.peer }) else {
                    continue
                }
                let other = Receiving(recorder, from: from, now: now)
                if try other.retry(held) { moved = true }
            }
        }
        if try recorder.tx.held(peer: nil, record: record).isEmpty { recorder.forgetHeld(record) }
    }

    /// - Returns: whether the entry no longer waits.
    public func retry(_ held: HeldEntry) throws -> Bool {
        let entry = EntryReader(vocabulary: recorder.rules.vocabulary)
            .read(header: held.header, payload: held.payload)
        try recorder.tx.release(held: held.peer, held.sequence)
        recorder.lastNumber = 0
        let outcome = try outcome(of: entry.content, held.sequence)
        if case .held(let reason) = outcome {
            var again = held
            again.reason = reason
            try recorder.tx.hold(again)
            return false
        }
        if var kept = try recorder.tx.incoming(peer.id, held.sequence) {
            kept.outcome = outcome
            kept.change = recorder.lastNumber
            try recorder.tx.put(incoming: kept, from: peer.id)
        }
        let line = LateOutcome(sequence: held.sequence, outcome: outcome).canonicalBytes
        try recorder.append(.line(line), hash: SHA256.hash(line), held.record, to: peer.id)
        return true
    }
}

/// Whether a refusal that another node made is right by the words known here.
enum Founding {
    static func isBorneOut(_ refusal: Refusal, _ declaration: KindDeclaration?) -> Bool {
        guard let declaration, SHA256.hash(refusal.header) == refusal.hash else { return false }
        let read = try? JSONParser().parse(refusal.header) { try ChangeHeader($0) }
        guard let header = read, header.dot == refusal.dot, header.record == refusal.record else {
            return false
        }
        switch refusal.code {
        case .authority:
            return Admission.violation(header, payload: nil, declaration: declaration) == .authority
        case .groupInPart:
            // The payload is not here to look at; the header must at least set a group.
            return header.registers.contains {
                declaration[register: $0]?.fields.isEmpty == false
            }
        default: return false
        }
    }
}
