import Hashing
import Ledger
import Storage
import SyncProtocol

/// What a peer gives back to a restored node: the batches that the node itself had written and
/// signed, byte for byte (Protocol/sync.md §12).
struct Returning {
    let side: ExchangeSide
    let peer: Peer

    // MARK: Giving

    enum Given {
        case batch(SignedDocument, lines: [UInt8])
        /// Nothing follows: so far the peer's former stream came.
        case end(Position)
    }

    /// What follows a position of the peer's own stream, in its former lives and the present one.
    func given(after place: Position, _ reader: any StoreReader) throws -> Given {
        let stream = StreamID(from: peer, to: side.node.id)
        var lives = try Lives.ofPeer(peer.id, reader).map {
            (life: $0, name: Lives.name(peer.id, $0))
        }
        if let present = try reader.link(peer.id)?.incoming?.incarnation {
            lives.append((present, peer.id))
        }
        // A life that nothing ever came of lies before those that something came of.
        let known = lives.firstIndex { $0.life == place.incarnation }
        for (index, (life, name)) in lives.enumerated().dropFirst(known ?? 0) {
            let mark = index == known ? place.sequence : 0
            if let given = try batch(of: life, name, after: mark, reader) { return given }
        }
        let start = Position.start(of: stream, place.incarnation)
        guard let known else { return .end(start) }
        return .end(try end(of: lives[known].name, start, notAfter: place.sequence, reader))
    }

    /// Where what came of a life ends; the reader may have more than ever came.
    private func end(
        of name: NodeID, _ start: Position, notAfter mark: UInt64, _ reader: any StoreReader
    ) throws(StoreError) -> Position {
        var last = try reader.incoming(name, mark)
        if last == nil {
            last = try reader.incomingEntries(name, after: 0, limit: .max).last?.entry
        }
        return last.map {
            Position(incarnation: start.incarnation, sequence: $0.sequence, chain: $0.chain)
        } ?? start
    }

    private func batch(
        of life: Incarnation, _ name: NodeID, after mark: UInt64, _ reader: any StoreReader
    ) throws -> Given? {
        var place = (sequence: mark, number: Int64.max)
        while true {
            let page = try reader.headsThatCame(from: peer.id, after: place, limit: 32)
            for (number, paper) in page {
                place = (paper.sequence, number)
                let document = SignedDocument(bytes: paper.bytes, signature: paper.signature)
                guard let head = try? Exchange.head(document), head.to.incarnation == life,
                    let body = try lines(of: head, name, reader)
                else { continue }
                return .batch(document, lines: body)
            }
            if page.isEmpty { return nil }
        }
    }

    /// - Returns: nil when not all of them came in this life.
    private func lines(
        of head: BatchHead, _ name: NodeID, _ reader: any StoreReader
    ) throws -> [UInt8]? {
        let lines = try reader.incomingLines(
            name, from: head.from.sequence + 1, through: head.to.sequence)
        guard lines.count == head.count else { return nil }
        var body: [UInt8] = []
        for line in lines {
            guard let line else { throw StoreError.damaged("an entry's bytes are gone") }
            body += line.header + [0x0A] + (line.payload ?? Array("null".utf8)) + [0x0A]
        }
        return body
    }

    // MARK: Taking

    /// Takes a batch of this node's own former stream: what itself had signed needs no judging.
    func take(_ head: BatchHead, _ entries: [ReadEntry], _ recorder: Recorder, now: Int64) throws {
        guard let known = try Recovery.reclaim(from: peer.id, recorder.tx) else { return }
        let name = Lives.name(peer.id, head.from.incarnation)
        if head.from.incarnation != known.incarnation, head.from.sequence == 0 {
            try Lives.learn(head.from.incarnation, to: peer.id, recorder.tx)
        }
        // Meant for a life between this one and the backup, which had more back already: asked again.
        if head.from.sequence > 0,
            try recorder.tx.outgoingPosition(name, head.from.sequence) == nil
        {
            return
        }
        guard try isFormer(head.from, name, recorder.tx) else {
            return try goBack(from: known, recorder)
        }
        var position = head.from
        for entry in entries {
            position = position.next(entry.hash)
            if let mine = try recorder.tx.outgoingPosition(name, position.sequence) {
                if mine == position { continue }
                try recorder.putAside(name, from: position.sequence, for: peer)
            }
            let content = try take(entry, at: position, name, recorder, now: now)
            try recorder.tx.append(
                outgoing: content, record: entry.record, to: name, at: position)
        }
        try Lives.put(position, Recovery.reclaimSetting(peer.id), recorder.tx)
    }

    /// Whether a position lies on this node's former stream.
    func isFormer(
        _ position: Position, _ name: NodeID, _ reader: any StoreReader
    ) throws(StoreError) -> Bool {
        if position.sequence == 0 {
            let stream = StreamID(from: side.node.id, to: peer)
            return position == Position.start(of: stream, position.incarnation)
        }
        return try reader.outgoingPosition(name, position.sequence) == position
    }

    /// The peer's line of the former stream is not this node's: a copy of the machine wrote it. It is asked
    /// for again from the last place that the peer had signed for to this machine.
    private func goBack(from known: Position, _ recorder: Recorder) throws {
        let confirmed = try Lives.confirmed(of: known.incarnation, to: peer.id, recorder.tx)
        guard let confirmed, confirmed < known.sequence else {
            throw Continuity.fork(known, "what is given back begins elsewhere than this node wrote")
        }
        let start = Position.start(of: StreamID(from: side.node.id, to: peer), known.incarnation)
        let name = Lives.name(peer.id, known.incarnation)
        let place =
            confirmed == 0 ? start : try recorder.tx.outgoingPosition(name, confirmed)
        try Lives.put(place ?? start, Recovery.reclaimSetting(peer.id), recorder.tx)
    }

    private func take(
        _ entry: ReadEntry, at position: Position, _ name: NodeID, _ recorder: Recorder, now: Int64
    ) throws -> EntryContent {
        switch entry.content {
        case .change(let change, _, let listed):
            if var record = try twin(of: change, recorder) {
                try recorder.freeze(
                    &record, over: change, of: name, position.sequence, at: now)
                return .line(entry.header)
            }
            return try take(change, listed, recorder, now: now)
        case .refusal(let refusal):
            guard var record = try recorder.record(refusal.record),
                !record.shared.voids.contains(refusal.dot)
            else { break }
            if refusal.dot.counter <= record.shared.vector[refusal.dot.writer] + 1 {
                try recorder.void(refusal, of: &record, source: peer.id)
            } else {
                // What was refused is given back later, perhaps without its values.
                try recorder.note(refusal)
            }
        case .erasure(let erasure):
            if var record = try recorder.record(erasure.record) {
                try recorder.erase(erasure, of: &record, source: peer.id)
            }
        case .recall(let recall):
            try recorder.put(setting: Self.recallSetting(recall.record, peer.id), recall.author)
            try recorder.noteWritten(
                recall.record, to: peer.id,
                RecallPlace(life: position.incarnation, sequence: position.sequence))
        case .question(let question):
            if question.by == side.node.id { try recorder.keep(question, from: side.node.id) }
        // These speak of the peer's stream, which is read again.
        case .declined, .lateOutcome, .elsewhere, .closed, .unknown, .malformed: break
        }
        return .line(entry.header)
    }

    /// The record, when the change's dot is another change in it; a void one is the end of it.
    private func twin(of change: Change, _ recorder: Recorder) throws -> StoredRecord? {
        guard let record = try recorder.record(change.header.record),
            let known = try recorder.hash(of: change.header.dot, in: record),
            known != change.hash, !record.shared.voids.contains(change.header.dot)
        else { return nil }
        return record
    }

    private func take(
        _ change: Change, _ listed: ShownValues, _ recorder: Recorder, now: Int64
    ) throws -> EntryContent {
        let (dot, id) = (change.header.dot, change.header.record)
        try recorder.put(setting: Self.recallSetting(id, peer.id), nil)
        var record = try recorder.record(id) ?? StoredRecord(id)
        if record.shared.vector.covers(dot) {
            guard let stored = try recorder.tx.change(record: record.number, dot: dot) else {
                // Void before it ever came here.
                return .line(change.headerBytes)
            }
            // Void under other bytes.
            if stored.change.hash != change.hash { return .line(change.headerBytes) }
            try recorder.regain(change, stored, of: &record, sharedWith: peer)
            return .change(stored.number)
        }
        guard dot.counter == record.shared.vector[dot.writer] + 1 else {
            throw Problem(.headInvalid, "a change before the one given back is missing")
        }
        if change.isErased { try recorder.noteGone(id, dot) }
        if change.header.isFounding, case .everyoneBelow? = change.header.to {
            try recorder.widen(&record) { $0.isEveryoneBelow = true }
        }
        // Released after the backup: what was written since into the private set stays there, for
        // nobody has released it.
        if record.number != 0, record.shared.isEmpty {
            record.shown = .none
            record.conflicts = []
        }
        let kept = try recorder.withoutErased(change)
        try recorder.apply(
            kept, to: &record, listed: kept.isErased ? nil : listed, source: peer.id)
        if change.payloadBytes != nil, kept.isErased {
            try recorder.eraseElsewhere(change.header)
        }
        return .change(recorder.lastNumber)
    }

    // MARK: The end

    /// Recalls that this node had written, by record and peer: what it wrote to another peer says
    /// nothing of whether one was undone.
    static let recallPrefix = "recall-again:"

    private static func recallSetting(_ record: RecordID, _ peer: NodeID) -> String {
        "\(recallPrefix)\(record.text):\(peer.text)"
    }

    static func recallsAgain(
        _ record: RecordID, _ reader: any StoreReader
    ) throws(StoreError) -> Bool {
        try !reader.settings(prefix: "\(recallPrefix)\(record.text):").isEmpty
    }

    /// The peer says that nothing follows: what never reached it goes out again, before anything that
    /// is written in answer to what the peer wrote.
    func end(at end: Position, _ recorder: Recorder, now: Int64) throws {
        // A peer that was restored meanwhile says another end.
        let said = Recovery.returnedSetting(peer.id)
        guard let known = try Recovery.reclaim(from: peer.id, recorder.tx),
            try Lives.position(said, recorder.tx) != end
        else { return }
        guard try isFormer(end, Lives.name(peer.id, end.incarnation), recorder.tx) else {
            return try goBack(from: known, recorder)
        }
        try Lives.put(end, said, recorder.tx)
        // Asked again while an operator had yet to approve, and nothing had come since.
        if try Lives.position(Recovery.endSetting(peer.id), recorder.tx) == end { return }
        try Lives.put(end, Recovery.endSetting(peer.id), recorder.tx)
        try sendAgain(after: end, recorder)
        try recorder.sendAside(to: peer)
        try recorder.repeatAnswers(to: peer.id, now: now)
    }

    /// Ends the reading back once all that the peer wrote was read too: recalls that were not undone
    /// since are made again.
    func finishIfDone(_ message: ExchangeMessage, _ recorder: Recorder, now: Int64) throws {
        guard try Recovery.hasOwnBack(from: peer.id, recorder.tx) else { return }
        let read = try recorder.link(peer.id).incoming
        // Two that read back at once would wait for each other: the one above goes first.
        let isWaitedFor = message.reclaim != nil && peer.relation == .downstream
        guard
            message.written.sequence == 0 || isWaitedFor
                || read.map({
                    $0.incarnation == message.written.incarnation
                        && $0.sequence >= message.written.sequence
                }) == true
        else { return }
        try Lives.put(nil, Recovery.reclaimSetting(peer.id), recorder.tx)
        try recorder.put(setting: Recovery.returnedSetting(peer.id), nil)
        try recorder.repeatRecalls(to: peer.id, now: now)
        for (name, author) in try recorder.tx.settings(prefix: Self.recallPrefix) {
            let word = name.dropFirst(Self.recallPrefix.count).prefix { $0 != ":" }
            guard let id = RecordID(text: String(word)), var record = try recorder.record(id) else {
                continue
            }
            // Whose record it is must be heard first.
            if let source = try recorder.source(of: record),
                try Recovery.reclaim(from: source, recorder.tx) != nil
            {
                continue
            }
            try recorder.put(setting: name, nil)
            guard record.custody == .shared || record.custody == .recalling else { continue }
            _ = try recorder.recall(&record, by: author, at: now)
        }
        try recorder.sendReleasedAgain(to: peer)
        try recorder.settlePostponed(now: now)
    }

    /// Whether an entry that never reached the peer goes out again.
    private func isMissing(_ entry: OutgoingEntry, _ record: StoredRecord?) throws -> Bool {
        let isShared = record?.audience.includes(peer) ?? false
        if entry.change != 0 { return isShared }
        switch EntryReader(vocabulary: side.rules.vocabulary)
            .read(header: entry.header, payload: nil).content
        {
        case .refusal, .erasure: return isShared
        // Open ones are made again at the end. One that a former life of the peer has answered was
        // never read by this one.
        case .recall: return record.map { !$0.audience.hears(peer) } ?? false
        // An answer comes after what was owed before it; here nothing is.
        case .closed: return record.map { $0.custody == .returned } ?? true
        default: return false
        }
    }

    private func sendAgain(after end: Position, _ recorder: Recorder) throws {
        let lives = try Lives.ofOwn(to: peer.id, recorder.tx)
        // Asked from a life in which nothing was written to this peer: all of these came after it.
        let last = lives.firstIndex(of: end.incarnation) ?? -1
        for (index, life) in lives.enumerated() {
            var mark: UInt64? = index == last ? end.sequence : 0
            // Of a life that others followed only receipts tell what came: what it owed may have been
            // written anew into one of those that is lost as well.
            if index < last { mark = try Lives.confirmed(of: life, to: peer.id, recorder.tx) }
            if let mark { try sendAgain(Lives.name(peer.id, life), after: mark, recorder) }
        }
    }

    private func sendAgain(_ name: NodeID, after mark: UInt64, _ recorder: Recorder) throws {
        let entries = try recorder.tx.outgoingEntries(name, after: mark, limit: .max)
        for entry in entries {
            let content: EntryContent =
                entry.change == 0 ? .line(entry.header) : .change(entry.change)
            // What is frozen goes out when an operator has chosen.
            guard let id = entry.record, try recorder.record(id)?.isFrozen != true,
                try isMissing(entry, try recorder.record(id))
            else { continue }
            try recorder.append(content, hash: SHA256.hash(entry.header), id, to: peer.id)
        }
    }
}
