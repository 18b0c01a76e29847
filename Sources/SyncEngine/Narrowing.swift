import Hashing
import Ledger
import Storage
import SyncProtocol

/// Both halves of finding the records in which a statement said *different*
/// (Protocol/sync.md §13). Nothing is written but by `again`.
public struct Narrowing {
    private let reader: any StoreReader
    private let peer: Peer

    /// How the peer is asked.
    public typealias Call = (CompareAsk) throws -> CompareAnswer

    public init(_ reader: any StoreReader, with peer: Peer) {
        self.reader = reader
        self.peer = peer
    }

    // MARK: Asking

    /// The records that differ, by name; nil when too much is on its way to compare now.
    public func differences(_ call: Call) throws -> [Difference]? {
        guard let own = try left() else { return nil }
        guard case .sums(let theirs, let except) = try call(.sums(except: own)) else { return nil }
        let left = Set(own + except)
        let mine = try sums(without: left)
        let parts = Set(mine.keys).union(theirs.keys).filter { mine[$0] != theirs[$0] }.sorted()
        if parts.isEmpty { return [] }
        let there = try listed(parts, left.sorted(), call)
        let here = try digests(of: Set(parts), without: left)
        let names = Set(here.keys).union(there.keys).filter { here[$0] != there[$0] }.sorted()
        var found: [Difference] = []
        for start in stride(from: 0, to: names.count, by: CompareAsk.stateLimit) {
            let some = Array(names[start...].prefix(CompareAsk.stateLimit))
            let both = some.filter { here[$0] != nil && there[$0] != nil }
            var states: [RecordID: RecordSummary] = [:]
            if !both.isEmpty, case .states(let told) = try call(.states(both)) {
                for state in told { states[state.record] = state }
            }
            for id in some {
                let sort = try sort(id, here[id] != nil, there[id] != nil, states[id])
                found.append(Difference(id, sort))
            }
        }
        return found
    }

    /// Everything that the peer lists of some parts.
    private func listed(
        _ parts: [Int], _ except: [RecordID], _ call: Call
    ) throws -> [RecordID: Digest] {
        var found: [RecordID: Digest] = [:]
        var after: RecordID?
        while true {
            guard
                case .records(let some, let hasMore, _) = try call(
                    .records(parts: parts, after: after, except: except))
            else { return found }
            found.merge(some) { $1 }
            guard hasMore, let last = some.keys.max(), after.map({ $0 < last }) ?? true else {
                return found
            }
            after = last
        }
    }

    private func sort(
        _ id: RecordID, _ isHere: Bool, _ isThere: Bool, _ state: RecordSummary?
    ) throws(StoreError) -> Difference.Sort {
        let record = try reader.record(id)
        if isHere, isThere, let state, let record {
            let own = RecordSummary(id, record.shared)
            return .differs(
                onlyHere: own.countBeyond(state), onlyThere: state.countBeyond(own))
        }
        if isHere { return .onlyHere }
        if try isOnPeersSide(id.origin) { return .onlyThere }
        return record == nil ? .lostHere : .notSharedHere
    }

    private func isOnPeersSide(_ node: NodeID) throws(StoreError) -> Bool {
        if node == peer.id { return true }
        guard let stored = try reader.setting(NodeSide.setting(node)) else { return false }
        return NodeSide(stored: stored)?.via == peer.id
    }

    // MARK: Answering

    /// - Parameter ask: any but `again`.
    /// - Throws: `Problem` `busy` when too much is on its way to compare now.
    public func answer(_ ask: CompareAsk) throws -> CompareAnswer {
        switch ask {
        case .sums(let except):
            let own = try settled()
            return .sums(try sums(without: Set(own + except)), except: own)
        case .records(let parts, let after, let except):
            let own = try settled()
            let found = try digests(of: Set(parts), without: Set(own + except))
                .filter { record, _ in after.map { $0 < record } ?? true }
            let names = found.keys.sorted().prefix(CompareAsk.recordLimit)
            let some = Dictionary(uniqueKeysWithValues: names.map { ($0, found[$0] ?? .zero) })
            return .records(some, hasMore: names.count < found.count, except: own)
        case .states(let ids):
            var states: [RecordSummary] = []
            for id in ids {
                if let record = try reader.record(id), isCompared(record) {
                    states.append(RecordSummary(id, record.shared))
                }
            }
            return .states(states)
        case .again: throw Problem(.mistyped, "this is not asked of a reading")
        }
    }

    private func settled() throws -> [RecordID] {
        guard let own = try left() else {
            throw Problem(.busy, "too much is on its way to be compared")
        }
        return own
    }

    /// What is left out: on its way, waiting, frozen. Nil when that is too much.
    private func left() throws(StoreError) -> [RecordID]? {
        let confirmed = try reader.link(peer.id)?.confirmed ?? 0
        guard try Recovery.reclaim(from: peer.id, reader) == nil else { return nil }
        return try Comparing(reader, with: peer)
            .uncertain(after: confirmed, atMost: CompareAsk.exceptLimit)
    }

    // MARK: Every record

    private func isCompared(_ record: StoredRecord) -> Bool {
        record.isSummed && record.audience.includes(peer)
    }

    private func sums(without left: Set<RecordID>) throws(StoreError) -> [Int: StatementSum] {
        var sums: [Int: StatementSum] = [:]
        try forEachCompared(without: left) { record in
            sums[CompareAsk.part(of: record.id), default: .zero]
                .add(RecordDigest.digest(of: record.id, record.shared))
        }
        return sums
    }

    private func digests(
        of parts: Set<Int>, without left: Set<RecordID>
    ) throws(StoreError) -> [RecordID: Digest] {
        var found: [RecordID: Digest] = [:]
        try forEachCompared(without: left) { record in
            guard parts.contains(CompareAsk.part(of: record.id)) else { return }
            found[record.id] = RecordDigest.digest(of: record.id, record.shared)
        }
        return found
    }

    private func forEachCompared(
        without left: Set<RecordID>, _ body: (StoredRecord) -> Void
    ) throws(StoreError) {
        var last: Int64 = 0
        while true {
            let names = try reader.recordNames(after: last, limit: 1000)
            guard let end = names.last else { return }
            last = end.number
            for (_, id) in names where !left.contains(id) {
                if let record = try reader.record(id), isCompared(record) { body(record) }
            }
        }
    }
}

extension Recorder {
    /// Writes a record's set to a peer that lacks something of it, unless it is on its way already.
    ///
    /// - Returns: whether it was written.
    public func giveAgain(_ id: RecordID, to peer: Peer) throws(StoreError) -> Bool {
        guard let record = try record(id), record.isSummed, record.audience.includes(peer)
        else { return false }
        let confirmed = try link(peer.id).confirmed
        let flying = try tx.outgoingRecords(
            peer.id, after: confirmed, limit: CompareAsk.exceptLimit)
        guard flying?.contains(id) == false else { return false }
        try write(setOf: record, to: peer, isRecovery: false)
        return true
    }

    /// Does what this node can do about a difference.
    ///
    /// - Returns: whether the peer is to be asked for its set too.
    public func mend(
        _ difference: Difference, with peer: Peer, now: Int64
    ) throws(StoreError) -> Bool {
        switch difference.remedy {
        case .give: _ = try giveAgain(difference.record, to: peer)
        case .giveAndTake:
            _ = try giveAgain(difference.record, to: peer)
            return true
        case .take: return true
        case .recallAgain: try repeatRecall(of: difference.record, to: peer.id, now: now)
        case .newLife: break
        }
        return false
    }
}
