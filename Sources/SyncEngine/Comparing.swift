import Hashing
import Ledger
import Storage
import SyncProtocol

/// Both halves of the statement (Protocol/sync.md §8).
public struct Comparing {
    let reader: any StoreReader
    let peer: Peer

    public init(_ reader: any StoreReader, with peer: Peer) {
        self.reader = reader
        self.peer = peer
    }

    /// Records that cannot be compared now: in flight to the peer after `sequence`, waiting here or
    /// there, frozen; sorted. Nil when they are too many.
    public func uncertain(
        after sequence: UInt64, atMost limit: Int = SyncLimits.statementRecords
    ) throws(StoreError) -> [RecordID]? {
        if Weakness.uncertainCompared.isPresent { return [] }
        guard
            let flying = try reader.outgoingRecords(peer.id, after: sequence, limit: limit)
        else { return nil }
        var records = Set(flying)
        for held in try reader.held(peer: nil, record: nil) {
            let former = try Lives.peer(named: held.peer, reader)
            if held.peer == peer.id || former == peer.id, let record = held.record {
                records.insert(record)
            }
        }
        for told in try Elsewhere.all(reader) where told.node == peer.id {
            records.insert(told.record)
        }
        // Frozen perhaps over another peer's entry: it left this peer's sum too.
        // And what a restored node is still to recall, or to pass a recall of on.
        for prefix in [
            Recorder.frozenPrefix, Returning.recallPrefix, Recorder.postponedPrefix,
        ] {
            for (name, _) in try reader.settings(prefix: prefix) {
                let text = name.dropFirst(prefix.count).prefix { $0 != ":" }
                if let id = RecordID(text: String(text)), try isShared(id) { records.insert(id) }
            }
        }
        // What was refused so that it is void is void on both sides, and compared.
        for offered in try Offered.all(peer.id, reader) {
            if case .refused(let code) = offered.outcome, code.voids { continue }
            if let record = offered.record { records.insert(record) }
        }
        return records.count > limit ? nil : records.sorted()
    }

    /// What the peer does not hold must not be named to it.
    private func isShared(_ id: RecordID) throws(StoreError) -> Bool {
        guard let record = try reader.record(id) else { return false }
        return !record.shared.isEmpty && record.audience.hears(peer)
    }

    /// The sum over all shared records but these.
    public func sum(_ link: Link, without records: [RecordID]) throws(StoreError) -> StatementSum {
        var sum = link.sum
        for id in records {
            guard let record = try reader.record(id), record.isSummed,
                record.audience.includes(peer)
            else { continue }
            sum.subtract(RecordDigest.digest(of: id, record.shared))
        }
        return sum
    }

    public func ask(
        _ link: Link, after sequence: UInt64, also remembered: [RecordID]
    ) throws(StoreError) -> StatementAsk? {
        guard try Recovery.reclaim(from: peer.id, reader) == nil,
            let uncertain = try uncertain(after: sequence)
        else { return nil }
        let except = Set(uncertain + remembered).sorted()
        guard except.count <= SyncLimits.statementRecords else { return nil }
        return StatementAsk(except: except, sum: try sum(link, without: except))
    }

    /// Whether more was read than the asker wrote, or in another life of it.
    private func isAhead(_ read: Position?, of written: Position) -> Bool {
        guard let read, !Weakness.oldRequestsCompared.isPresent else { return false }
        return read.incarnation != written.incarnation || read.sequence > written.sequence
    }

    /// The answerer's comparison.
    ///
    /// - Parameters:
    ///   - request: what the asker said of itself.
    ///   - link: this node's link after it took the asker's batch.
    public func statement(
        _ request: ExchangeMessage, _ link: Link, by node: NodeFacts, now: Int64
    ) throws(StoreError) -> Statement? {
        guard let ask = request.ask else { return nil }
        let own = try uncertain(after: request.read?.sequence ?? 0)
        // A request from before this node was restored may come after it, with sums of that time.
        let wasRestored = try reader.setting(Recovery.succession) != nil
        let isOld = wasRestored && request.read?.incarnation != node.incarnation
        let isReading = try Recovery.reclaim(from: peer.id, reader) != nil
        let isStale = isOld || isReading || isAhead(link.incoming, of: request.written)
        let comparable = own.map { Set($0).isSubset(of: ask.except) } ?? false
        let sum = try sum(link, without: ask.except)
        let verdict: Verdict =
            isStale || !comparable ? .notCompared : sum == ask.sum ? .equal : .different
        return Statement(
            by: node.id, to: peer.id, read: link.incoming, written: link.outgoing,
            except: Set(ask.except + (own ?? [])).sorted().count > SyncLimits.statementRecords
                ? ask.except : Set(ask.except + (own ?? [])).sorted(),
            theirSum: ask.sum, ownSum: sum, verdict: verdict, at: now)
    }
}
