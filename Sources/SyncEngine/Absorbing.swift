import Hashing
import JSON
import Ledger
import Storage

/// What another copy of this machine wrote and this one lacks: the copy is switched off, and its people's work
/// is written anew here, in the present life (Protocol/recovery.md §7).
public struct Absorbing {
    /// One text that is still valid there and is not here.
    public struct Piece: Sendable {
        public let record: RecordID
        public let change: Change
        public let values: [RegisterName: JSONValue]
        /// As far as what its author had on the screen means the same here.
        let context: VersionVector
        /// Whether it stays in this office until somebody releases it.
        public let isHome: Bool
    }

    public struct Plan: Sendable {
        public internal(set) var pieces: [Piece] = []
        /// Texts of records that cannot be written here now: frozen, handed back, not read yet, or released here
        /// while the copy still had them as private.
        public internal(set) var left: [RecordID] = []
    }

    let here: any StoreReader
    let there: any StoreReader
    let node: NodeFacts
    /// While this machine reads back, what it lacks may still come from its peers.
    let isReadingBack: Bool

    /// - Parameter there: the other copy's store.
    /// - Returns: nil when it is another node's.
    public static func plan(
        _ here: any StoreReader, _ there: any StoreReader, node: NodeFacts
    ) throws -> Plan? {
        guard let text = try there.setting(NodeFacts.setting),
            NodeFacts(stored: text)?.id == node.id
        else { return nil }
        let isReadingBack = try here.peers().contains {
            try Recovery.reclaim(from: $0.id, here) != nil
        }
        return try Absorbing(
            here: here, there: there, node: node, isReadingBack: isReadingBack
        ).plan()
    }

    private func plan() throws -> Plan {
        var plan = Plan()
        var last: Int64 = 0
        while true {
            let names = try there.recordNames(after: last, limit: 1000)
            guard let end = names.last else { return plan }
            last = end.number
            for (_, id) in names {
                if let record = try there.record(id) { try add(record, to: &plan) }
            }
        }
    }

    private func add(_ theirs: StoredRecord, to plan: inout Plan) throws {
        let mine = try here.record(theirs.id)
        let history = try there.changes(record: theirs.number)
        let kept = try mine.map { try here.changes(record: $0.number) } ?? []
        let known = Dictionary(
            kept.map { ($0.change.header.dot, $0.change.hash) },
            uniquingKeysWith: { first, _ in first })
        for stored in history where stored.change.header.dot.node == node.id {
            let change = stored.change
            if known[change.header.dot] == change.hash { continue }
            if try here.setting(Self.setting(change)) != nil { continue }
            let values = try news(change, of: theirs, mine, kept)
            if values.isEmpty { continue }
            guard let isHome = place(of: stored, theirs.id, mine) else {
                if plan.left.last != theirs.id { plan.left.append(theirs.id) }
                continue
            }
            plan.pieces.append(
                Piece(
                    record: theirs.id, change: change, values: values,
                    context: common(change.header.context, known, history), isHome: isHome))
        }
    }

    /// What of a change is still valid there, and says something else than what is valid here.
    private func news(
        _ change: Change, of theirs: StoredRecord, _ mine: StoredRecord?, _ kept: [StoredChange]
    ) throws -> [RegisterName: JSONValue] {
        guard let bytes = change.payloadBytes else { return [:] }
        return try Payload(bytes: bytes).values.filter { name, value in
            guard theirs.current.live(name).contains(change.header.dot) else { return false }
            let live = mine?.current.live(name) ?? []
            return try !kept.contains { stored in
                guard live.contains(stored.change.header.dot),
                    let bytes = stored.change.payloadBytes
                else { return false }
                return try Payload(bytes: bytes).values[name]?.canonical == value.canonical
            }
        }
    }

    /// Nil: it cannot be written now.
    private func place(
        of stored: StoredChange, _ id: RecordID, _ mine: StoredRecord?
    ) -> Bool? {
        guard let mine else { return id.origin == node.id && !isReadingBack ? true : nil }
        if mine.isFrozen { return nil }
        if mine.isPrivate { return true }
        return mine.custody == .shared && !stored.isHome ? false : nil
    }

    /// This office's own dots mean the same on both machines only as far as both have the same changes.
    private func common(
        _ context: VersionVector, _ known: [Dot: Digest], _ history: [StoredChange]
    ) -> VersionVector {
        let theirs = Dictionary(
            history.map { ($0.change.header.dot, $0.change.hash) },
            uniquingKeysWith: { first, _ in first })
        var seen = VersionVector()
        for mark in context.marks {
            if mark.node != node.id {
                seen.raise(to: mark)
                continue
            }
            for counter in 1...mark.counter {
                let dot = Dot(mark.writer, counter)
                guard let hash = known[dot], hash == theirs[dot] else { break }
                seen.raise(to: dot)
            }
        }
        return seen
    }

    static func setting(_ change: Change) -> String { "absorbed:\(change.hash.text)" }
}

extension Recorder {
    /// Writes anew what another copy of this machine wrote, under its authors' names.
    public func absorb(_ pieces: [Absorbing.Piece], _ pen: Pen) throws(StoreError) {
        for piece in pieces {
            var record = try record(piece.record) ?? StoredRecord(piece.record)
            let header = piece.change.header
            let reason = piece.change.payloadBytes.flatMap { try? Payload(bytes: $0).reason }
            let author = Pen(author: header.author, at: pen.at, chance: pen.chance)
            if piece.isHome {
                try writeHome(
                    piece.values, to: &record, seeing: piece.context, reason: reason, author)
            } else {
                try write(
                    piece.values, to: &record, seeing: piece.context, reason: reason, author)
            }
            try tx.put(setting: Absorbing.setting(piece.change), "")
        }
    }
}
