import Hashing
import Ledger
import Storage
import SyncProtocol

/// Reads everything a store holds past the checkers. Needs no peer: it is all in the store.
/// Memory stays that of one record and one page of a stream; call it within one reading, so that
/// records and sums are of one moment.
public struct Verification {
    /// What was looked at and what was found.
    public struct Report: Sendable, Equatable {
        public var counts: [CheckName: Int] = [:]
        public var findings: [Finding] = []

        mutating func count(_ check: CheckName, _ number: Int = 1) {
            counts[check, default: 0] += number
        }
    }

    let reader: any StoreReader
    let node: NodeFacts
    let rules: Rules
    let notary: any Notary
    /// Told how many things were looked at, and of how many.
    let progress: (_ done: Int64, _ total: Int64) -> Void

    private static let page = 100

    public init(
        _ reader: any StoreReader, node: NodeFacts, rules: Rules, notary: any Notary,
        progress: @escaping (_ done: Int64, _ total: Int64) -> Void = { _, _ in }
    ) {
        self.reader = reader
        self.node = node
        self.rules = rules
        self.notary = notary
        self.progress = progress
    }

    public func run() throws(StoreError) -> Report {
        var walk = Walk(report: Report(), done: 0, total: try total())
        let peers = try reader.peers().filter { $0.status != .pending }
        try records(peers.filter { $0.status == .enrolled }, &walk)
        try attempt(.attachments, nil, &walk) { walk throws(StoreError) in
            walk.report.findings += try NamingCheck(reader: reader, rules: rules).strays()
        }
        for peer in peers {
            try attempt(.outgoing, peer.id, &walk) { walk throws(StoreError) in
                try outgoing(peer, &walk)
            }
            try attempt(.incoming, peer.id, &walk) { walk throws(StoreError) in
                try incoming(peer, &walk)
            }
            try attempt(.papers, peer.id, &walk) { walk throws(StoreError) in
                try papers(peer, &walk)
            }
        }
        try attempt(.audit, nil, &walk) { walk throws(StoreError) in try audit(&walk) }
        return walk.report
    }

    private struct Walk {
        var report: Report
        var done: Int64
        let total: Int64
    }

    /// Only for the bar: what a tampered file says must not matter.
    private func total() throws(StoreError) -> Int64 {
        var parts = [try reader.lastAudit()?.sequence ?? 0]
        for peer in try reader.peers() {
            guard let link = try reader.link(peer.id) else { continue }
            parts.append(Int64(clamping: link.outgoing.sequence))
            parts.append(Int64(clamping: link.incoming?.sequence ?? 0))
        }
        let records = Int64(try reader.countRecords(kind: nil, onlyConflicts: false))
        return parts.reduce(records) { $0 &+ min(max($1, 0), 1 << 40) }
    }

    private func step(_ walk: inout Walk) {
        walk.done += 1
        progress(walk.done, walk.total)
    }

    /// What cannot be read is a finding; a store that fails is not.
    private func attempt(
        _ check: CheckName, _ peer: NodeID?, record: RecordID? = nil, _ walk: inout Walk,
        _ body: (inout Walk) throws(StoreError) -> Void
    ) throws(StoreError) {
        do {
            try body(&walk)
        } catch {
            guard case .damaged(let what) = error else { throw error }
            walk.report.findings.append(
                Finding(check, .unreadable, record: record, peer: peer, detail: what))
        }
    }

    // MARK: Records

    private func records(_ peers: [Peer], _ walk: inout Walk) throws(StoreError) {
        var sums = peers.map { (peer: $0, check: SumCheck(with: $0)) }
        var last: Int64 = 0
        while true {
            let names = try reader.recordNames(after: last, limit: Self.page)
            guard let end = names.last else { break }
            last = end.number
            for (_, id) in names {
                try attempt(.records, nil, record: id, &walk) { walk throws(StoreError) in
                    guard let record = try reader.record(id) else { return }
                    for index in sums.indices { sums[index].check.take(record) }
                    try check(record, &walk)
                }
                step(&walk)
            }
        }
        for (peer, check) in sums {
            walk.report.count(.sums)
            walk.report.findings += check.findings(try reader.link(peer.id))
        }
    }

    private func check(_ record: StoredRecord, _ walk: inout Walk) throws(StoreError) {
        let history = try reader.changes(record: record.number)
        let changes = ChangeCheck(record.id, at: node.id)
        for stored in history {
            // A record that was handed back has headers only.
            var isErased = record.custody == .returned
            if stored.change.isErased, !isErased {
                let name = Recorder.erasedSetting(record.id, stored.change.header.dot)
                isErased = try reader.setting(name) != nil
            }
            walk.report.findings += changes.findings(stored, isErased: isErased)
            let dot = stored.change.header.dot
            if try reader.changeNumber(record: record.number, dot: dot) != stored.number {
                walk.report.findings.append(
                    Finding(.changes, .changeMisfiled, record: record.id, dot: dot))
            }
        }
        var refused: Set<Dot> = []
        for dot in record.shared.voids
        where try reader.setting(Recorder.voidSetting(record.id, dot)) != nil {
            refused.insert(dot)
        }
        walk.report.findings += try NamingCheck(reader: reader, rules: rules)
            .findings(record, history)
        walk.report.findings += RecordCheck(rules).findings(
            record, history: history, refused: refused)
        for (state, isHome) in [(record.shared, false), (record.home, true)] {
            // A recalled record's private set goes on from the shared one.
            let isContinued = isHome && record.isPrivate && !record.shared.isEmpty
            let kept = history.filter { isContinued || $0.isHome == isHome }
                .map(\.change.header.dot)
            walk.report.findings += CounterCheck.findings(
                record.id, vector: state.vector, known: Set(kept + state.voids))
            walk.report.count(.counters, state.vector.marks.count)
        }
        walk.report.count(.changes, history.count)
        walk.report.count(.records)
    }

    // MARK: Streams

    private func outgoing(_ peer: Peer, _ walk: inout Walk) throws(StoreError) {
        var check = OutgoingCheck(to: peer.id, from: start(to: peer))
        var last: UInt64 = 0
        while true {
            let entries = try reader.outgoingEntries(peer.id, after: last, limit: Self.page)
            guard let end = entries.last else { break }
            last = end.position.sequence
            for entry in entries {
                check.take(entry)
                step(&walk)
            }
            walk.report.count(.outgoing, entries.count)
        }
        check.finish(try reader.link(peer.id))
        walk.report.findings += check.findings
    }

    private func incoming(_ peer: Peer, _ walk: inout Walk) throws(StoreError) {
        let link = try reader.link(peer.id)
        var held: [UInt64: Digest] = [:]
        for entry in try reader.held(peer: peer.id, record: nil) {
            held[entry.sequence] = SHA256.hash(entry.header)
        }
        var check = IncomingCheck(
            from: peer.id, start: start(from: peer, link?.incoming), held: held)
        var last: UInt64 = 0
        while true {
            let entries = try reader.incomingEntries(peer.id, after: last, limit: Self.page)
            guard let end = entries.last else { break }
            last = end.entry.sequence
            for entry in entries {
                check.take(entry)
                step(&walk)
            }
            walk.report.count(.incoming, entries.count)
        }
        check.finish(link)
        walk.report.findings += check.findings
    }

    private func start(to peer: Peer) -> Position {
        Position.start(of: StreamID(from: node.id, to: peer), node.incarnation)
    }

    private func start(from peer: Peer, _ known: Position?) -> Position {
        Position.start(
            of: StreamID(from: peer, to: node.id),
            known?.incarnation ?? Incarnation(0))
    }

    // MARK: Papers and audit

    private func papers(_ peer: Peer, _ walk: inout Walk) throws(StoreError) {
        let (reader, beginning) = (self.reader, start(to: peer))
        let incoming = try reader.link(peer.id)?.incoming
        let theirs = start(from: peer, incoming)
        let check = PaperCheck(
            node: node.id, ownKeys: try ownKeys(), peer: peer, notary: notary,
            isStopped: try reader.link(peer.id)?.stopped != nil,
            outgoing: { sequence throws(StoreError) in
                sequence == 0 ? beginning : try reader.outgoingPosition(peer.id, sequence)
            },
            incoming: { sequence throws(StoreError) in
                if sequence == 0 { return incoming == nil ? nil : theirs }
                return try reader.incoming(peer.id, sequence).map {
                    Position(
                        incarnation: theirs.incarnation, sequence: sequence, chain: $0.chain)
                }
            })
        var coverage = CoverageCheck(with: peer, try reader.link(peer.id))
        for paper in try reader.papers(peer: peer.id, sort: nil) {
            walk.report.findings += try check.findings(paper)
            walk.report.findings += try outcomes(paper, peer)
            coverage.take(paper)
            walk.report.count(.papers)
            if paper.sort != .head { walk.report.count(.receipts) }
        }
        walk.report.findings += coverage.findings()
    }

    /// What this node signed for is what it keeps. Only an entry that waited ends otherwise later.
    private func outcomes(_ paper: Paper, _ peer: Peer) throws(StoreError) -> [Finding] {
        let document = SignedDocument(bytes: paper.bytes, signature: paper.signature)
        guard paper.sort == .receipt, paper.isOwn, let receipt = try? Exchange.receipt(document),
            receipt.isInOrder,
            receipt.position.incarnation == (try reader.link(peer.id)?.incoming?.incarnation)
        else { return [] }
        var findings: [Finding] = []
        for run in receipt.runs {
            if case .held = run.outcome { continue }
            let kept = try reader.incoming(peer.id, from: run.first, through: run.last)
            for entry in kept where entry.outcome != run.outcome {
                findings.append(
                    Finding(.receipts, .outcomeDiffers, peer: peer.id, sequence: entry.sequence))
            }
        }
        return findings
    }

    /// The present key, and those that this node's own papers led here from.
    private func ownKeys() throws(StoreError) -> Set<String> {
        do {
            let papers = try Enrolment.rotations(reader).filter { $0.node == node.id }
            return Set(papers.flatMap { [$0.old, $0.new] } + [notary.key])
        } catch {
            throw error as? StoreError ?? .damaged("\(error)")
        }
    }

    private func audit(_ walk: inout Walk) throws(StoreError) {
        var check = AuditCheck()
        var last: Int64 = 0
        while true {
            let entries = try reader.audit(after: last, limit: Self.page)
            guard let end = entries.last else { break }
            last = end.sequence
            for entry in entries {
                check.take(entry)
                step(&walk)
            }
            walk.report.count(.audit, entries.count)
        }
        check.finish()
        walk.report.findings += check.findings
    }
}
