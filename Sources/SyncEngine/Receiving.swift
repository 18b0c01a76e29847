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
        _ incoming: ExchangeSide.Incoming
    ) throws -> [(sequence: UInt64, outcome: Outcome)] {
        let head = incoming.head
        var link = try recorder.link(peer.id)
        try Continuity.check(head, link: link, peer: peer, node: recorder.node, recorder.tx)
        let known = link.incoming?.sequence ?? 0
        if link.incoming == nil {
            link.incoming = head.from
            recorder.put(link)
        }
        let overlap =
            known > head.from.sequence
            ? try recorder.tx.incoming(
                peer.id, from: head.from.sequence + 1, through: min(known, head.to.sequence)) : []
        var sequence = head.from.sequence
        var outcomes: [(sequence: UInt64, outcome: Outcome)] = []
        outcomes.reserveCapacity(incoming.entries.count)
        for (index, entry) in incoming.entries.enumerated() {
            let chain = incoming.chains[index]
            sequence += 1
            if index < overlap.count, !Weakness.outcomesForgotten.isPresent {
                if overlap[index].chain != chain {
                    throw Continuity.fork(link.incoming, "another hash at a known sequence")
                }
                outcomes.append((sequence, overlap[index].outcome))
                continue
            }
            let (outcome, change) = try settle(entry, sequence: sequence)
            try recorder.tx.add(
                incoming: IncomingEntry(
                    sequence: sequence, chain: chain, outcome: outcome, change: change),
                from: peer.id)
            if change == 0 {
                try recorder.tx.keep(line: entry.header, of: sequence, from: peer.id)
            }
            outcomes.append((sequence, outcome))
        }
        if sequence > known {
            link = try recorder.link(peer.id)
            link.incoming = head.to
            recorder.put(link)
        }
        return outcomes
    }

    private func settle(
        _ entry: ReadEntry, sequence: UInt64
    ) throws -> (Outcome, change: Int64) {
        recorder.lastNumber = 0
        let outcome = try outcome(of: entry.content, sequence, in: peer.id)
        let change = recorder.lastNumber
        if case .held(let reason) = outcome {
            try recorder.tx.hold(
                HeldEntry(
                    peer: peer.id, sequence: sequence, record: entry.record, reason: reason,
                    header: entry.header, payload: entry.payload, since: now))
            if let record = entry.record { try recorder.noteHeld(record) }
        } else if Self.moves(outcome), let record = entry.record {
            try retryHeld(of: record)
        }
        return (outcome, change)
    }

    /// Whether an outcome brings its record further, so that what waits may go on: a void dot counts
    /// as an applied one does.
    private static func moves(_ outcome: Outcome) -> Bool {
        switch outcome {
        case .applied: true
        case .refused(let code): code.voids
        case .duplicate, .held: false
        }
    }

    // MARK: Each sort of entry

    /// - Parameter stream: the peer's name, or that of a former life of its stream.
    func outcome(
        of content: ReadEntry.Content, _ sequence: UInt64, in stream: NodeID
    ) throws -> Outcome {
        switch content {
        case .change(let change, let examined, let listed):
            try settle(change, examined, listed, sequence)
        case .refusal(let refusal): try settle(refusal)
        case .erasure(let erasure): try settle(erasure)
        case .lateOutcome(let late): try settle(late)
        case .elsewhere(let told): try settle(told)
        case .recall(let recall): try settle(recall, at: try place(sequence, in: stream))
        case .closed(let closed): try settle(closed)
        case .question(let question): try settle(question)
        case .declined(let declined): try settle(declined)
        case .unknown: .held(.unknown)
        case .malformed: .refused(.malformed)
        }
    }

    private func place(
        _ sequence: UInt64, in stream: NodeID
    ) throws(StoreError) -> RecallPlace? {
        let life =
            stream == peer.id
            ? try recorder.link(peer.id).incoming?.incarnation
            : try Lives.ofPeer(peer.id, recorder.tx).first { Lives.name(peer.id, $0) == stream }
        return life.map { RecallPlace(life: $0, sequence: sequence) }
    }

    private func settle(
        _ change: Change, _ examined: Examined, _ listed: ShownValues, _ sequence: UInt64
    ) throws -> Outcome {
        let header = change.header
        let sender = try sender(of: header)
        let existing = try recorder.reopened(header.record, by: peer)
        if let outcome = try restored(change, examined, existing, sender) { return outcome }
        let shared = existing.flatMap { record in
            isHeldByPeer(record)
                || !record.shared.isEmpty && sender.hasOrigin
                ? record : nil
        }
        let known = try shared.map { record in
            Admission.Known(
                state: record.shared, hashOfDot: try recorder.hash(of: header.dot, in: record),
                isFrozen: record.isFrozen,
                hasHeldBefore: try isBlocked(header.record, before: sequence),
                voidCode: try recorder.voidCode(of: header.dot, in: record))
        }
        var admission = Admission.judge(
            header, hash: change.hash, examined: examined, known: known, sender: sender,
            declaration: recorder.rules.vocabulary[header.record.kind])
        switch admission {
        // Whatever else it waits for: once that has come, this would no longer be seen.
        case .apply, .hold:
            if foresees(header, shared) { admission = .hold(.foreseeing) }
            // Without its values it cannot be judged: what this node once found, before it was
            // restored, stands.
            if case .apply = admission, change.isErased,
                let code = try recorder.knownRefusal(of: change)
            {
                admission = .refuse(code)
            }
        case .duplicate, .refuse, .freeze, .settled: break
        }
        var record = existing ?? StoredRecord(header.record)
        // Others still owe what they wrote before they heard of the recall. What its own side sends
        // belongs to a new release, by an answer to the recall that was lost here since.
        if record.custody == .sealed, sender.hasOrigin, record.audience.includes(peer) {
            return .held(.closing)
        }
        switch admission {
        case .apply:
            try remember(header)
            let conflicted = try recorder.apply(
                change, to: &record, listed: listed, source: peer.id)
            return .applied(conflicted: conflicted)
        case .duplicate:
            let stored = try recorder.tx.changeNumber(record: record.number, dot: header.dot)
            recorder.lastNumber = stored ?? 0
            if sender.hasOrigin, record.custody == .shared, !record.audience.hears(peer) {
                try recorder.welcome(peer.id, bringing: header, to: &record)
            }
            return .duplicate
        case .hold(let reason):
            if Weakness.heldHandedOn.isPresent {
                try recorder.tell(change.headerBytes, holdersOf: record, except: peer.id)
            }
            return .held(reason)
        case .refuse(let code):
            if code.voids {
                try remember(header)
                try recorder.refuse(change, of: &record, code: code, source: peer.id, at: now)
            }
            return .refused(code)
        case .freeze:
            try recorder.freeze(&record)
            return .held(.frozen)
        case .settled(let code): return .refused(code)
        }
    }

    /// A record that is private here, or that was never shared with the peer, must answer as one
    /// that is not known at all.
    func isHeldByPeer(_ record: StoredRecord) -> Bool {
        !record.shared.isEmpty && record.audience.hears(peer)
    }

    /// Only an earlier entry of the same record in the same stream blocks, and only one whose meaning is
    /// not known yet. One that waits for a missing change must not hold back that very change; the
    /// writer's own order is kept by its counter.
    private func isBlocked(_ record: RecordID, before sequence: UInt64) throws -> Bool {
        if Weakness.heldBlocksAll.isPresent {
            return try !recorder.tx.held(peer: peer.id, record: nil).isEmpty
        }
        guard try recorder.hasHeld(record) else { return false }
        return try recorder.tx.held(peer: peer.id, record: record).contains {
            $0.sequence < sequence && ($0.reason == .unknown || $0.reason == .behind)
        }
    }

    /// Whether a context names changes of this very node that it never made: by such a context a
    /// dishonest author would cover edits before they are written.
    private func foresees(_ header: ChangeHeader, _ record: StoredRecord?) -> Bool {
        let made = record?.shared.vector[recorder.node.writer] ?? 0
        return header.context[recorder.node.writer] > made && !Weakness.foresightAllowed.isPresent
    }

    private func sender(of header: ChangeHeader) throws -> Admission.Sender {
        let author = try recorder.side(of: header.dot.node)
        let hasAuthor = isOnPeersSide(author, header)
        let origin = try recorder.side(of: header.record.origin)
        // Of an origin that was not heard of the founding change will tell; until then its changes
        // wait.
        return Admission.Sender(
            hasAuthor: hasAuthor, hasOrigin: origin.map { $0.via == peer.id } ?? hasAuthor,
            authorTier: author?.tier)
    }

    /// A relay vouches for nodes of its own side that were not heard of before.
    private func isOnPeersSide(_ side: NodeSide?, _ header: ChangeHeader) -> Bool {
        side.map { $0.via == peer.id }
            ?? (peer.relation == .upstream || header.tier < peer.tier)
    }

    /// From now on the author lies on the peer's side: only once something of his counted.
    private func remember(_ header: ChangeHeader) throws {
        if try recorder.side(of: header.dot.node) == nil {
            try recorder.remember(header.dot.node, via: peer.id, tier: header.tier)
        }
    }

    private func settle(_ refusal: Refusal) throws -> Outcome {
        guard var record = try recorder.record(refusal.record),
            try isHeldByPeer(record) || record.custody == .returned
                || recorder.hash(of: refusal.dot, in: record) == refusal.hash
        else { return .held(.founding) }
        if record.shared.voids.contains(refusal.dot) { return .duplicate }
        let mark = record.shared.vector[refusal.dot.writer]
        guard refusal.dot.counter <= mark + 1 else { return .held(.gap) }
        let known = try recorder.tx.change(record: record.number, dot: refusal.dot)?.change
        if let hash = try recorder.hash(of: refusal.dot, in: record) {
            // What its author takes back is the dot, whatever bytes came under it.
            guard hash == refusal.hash || refusal.code == .withdrawn else {
                return .held(.unfounded)
            }
        } else {
            // What never came here can only have been made on the peer's side: nobody else may
            // void a dot before it is there.
            guard try isOnPeersSide(refusal) else { return .held(.unfounded) }
        }
        guard try isBorneOut(refusal, payload: known?.payloadBytes) else {
            return .held(.unfounded)
        }
        if let header = Founding.header(of: refusal) { try remember(header) }
        try recorder.void(refusal, of: &record, source: peer.id)
        return .applied(conflicted: !record.conflicts.isEmpty)
    }

    private func isBorneOut(_ refusal: Refusal, payload: [UInt8]?) throws -> Bool {
        if Weakness.refusalsBelieved.isPresent { return true }
        if refusal.code == .withdrawn {
            // No rule was broken: only the author's own node may say so, and that comes from its side.
            return try Weakness.anyoneWithdraws.isPresent
                || refusal.by == refusal.dot.node && isOnPeersSide(refusal)
        }
        return refusal.code.voids
            && Founding.isBorneOut(refusal, payload: payload, recorder.rules.vocabulary)
    }

    private func isOnPeersSide(_ refusal: Refusal) throws -> Bool {
        guard let header = Founding.header(of: refusal) else { return false }
        return try sender(of: header).hasAuthor
    }

    private func settle(_ erasure: Erasure) throws -> Outcome {
        // Whose record it is says its name: the answer must not depend on whether it is here.
        let side = try recorder.side(of: erasure.record.origin)
        if let side, side.via != peer.id, !Weakness.anyoneErases.isPresent {
            return .refused(.foreignAuthor)
        }
        guard var record = try recorder.record(erasure.record),
            isHeldByPeer(record) || record.custody == .returned
        else { return .held(.founding) }
        guard side != nil else { return .refused(.foreignAuthor) }
        try recorder.erase(erasure, of: &record, source: peer.id)
        return .applied(conflicted: !record.conflicts.isEmpty)
    }

    private func settle(_ late: LateOutcome) throws -> Outcome {
        guard late.sequence >= 1,
            try late.sequence <= recorder.link(peer.id).outgoing.sequence
        else { return .refused(.malformed) }
        try recorder.note(
            late.outcome, sequence: late.sequence, peer: peer.id, isLate: true)
        return .applied(conflicted: false)
    }

    /// Believed only of a change that is shared with the peer under that very hash.
    private func settle(_ told: OutcomeElsewhere) throws -> Outcome {
        guard let record = try recorder.record(told.record),
            isHeldByPeer(record) || record.custody == .returned,
            try recorder.hash(of: told.dot, in: record) == told.hash,
            try recorder.pass(told, from: peer.id)
        else { return .refused(.malformed) }
        return .applied(conflicted: false)
    }
}
