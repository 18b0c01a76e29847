import CommandFrame
import Console
import FrontDesk
import Ledger
import People
import Storage
import SyncEngine
import Synchronization
import Wording

/// The console's pages of a node.
final class NodeHouse: ConsoleHouse {
    let node: Node
    let readers = CaseReaders()
    private struct Kept {
        let at: ContinuousClock.Instant
        let commits: Int
        let value: NodeStatus
        let pulse: String
    }

    private let status = Mutex<Kept?>(nil)
    private let commits = Atomic(0)
    private let conflicts = Mutex<(at: ContinuousClock.Instant, value: [NodeID: Int])?>(nil)
    private let sum = Mutex<(at: ContinuousClock.Instant, value: TrafficBook)?>(nil)
    /// More conflicts are not told apart by node.
    private static let mostConflicts = 10_000

    init(_ node: Node) {
        self.node = node
        node.store.observe { [weak self] _ in self?.commits.add(1, ordering: .releasing) }
    }

    var office: String { node.facts.name }
    var mark: String { node.facts.id.text }
    var accounts: AccountDesk { node.accounts }
    func now() -> Int64 { Node.now() }

    func need(_ path: [String], isPost: Bool) -> PageNeed? {
        NodeRoutes.need(path, isPost: isPost)
    }

    func answer(_ visit: Visit) throws -> Answer {
        let rest = Array(visit.path.dropFirst())
        switch visit.path.first {
        case nil: return try StatusPage(self, visit).answer()
        case "account": return try AccountPage(self, visit).answer(rest)
        case "conflicts": return try ConflictPages(self, visit).answer(rest)
        case "held": return try HeldPages(self, visit).answer(rest)
        case "records": return try RecordPages(self, visit).answer(rest)
        case "nodes": return try NodePages(self, visit).answer(rest)
        case "people": return try PeoplePage(self, visit).answer(rest)
        case "audit": return try AuditPage(self, visit).answer(rest)
        default: return .notFound
        }
    }

    func menu(_ visit: Visit) throws -> [MenuItem] {
        let status = try currentStatus()
        var items = [MenuItem("/", visit.text(PagePhrases.overview))]
        func add(_ path: String, _ name: Phrase, count: Int = 0) {
            guard case .one(let deeds)? = need([String(path.dropFirst())], isPost: false),
                deeds.contains(where: visit.account.may)
            else { return }
            items.append(MenuItem(path, visit.text(name), count: count))
        }
        add("/conflicts", PagePhrases.conflicts, count: status.conflicts)
        add("/held", PagePhrases.held, count: status.held + status.unsettledThere)
        add("/records", PagePhrases.records)
        add("/nodes", PagePhrases.nodes, count: status.links.count { $0.needsApproval })
        add("/people", PagePhrases.people)
        add("/audit", PagePhrases.audit)
        return items
    }

    func strip(_ visit: Visit) throws -> HTML {
        StatusStrip(status: try currentStatus(), visit: visit, now: now()).html
    }

    func explain(_ error: any Error, _ language: Language) -> (what: String, todo: String?) {
        guard let error = error as? any ExplainedError else {
            return (
                PagePhrases.unexpected.text(language),
                PagePhrases.unexpectedTodo.text(language)
            )
        }
        return (
            error.phrase.text(language, error.values), error.advice?.text(language, error.values)
        )
    }

    func said(_ word: String) -> Phrase? {
        PagePhrases.said[word] ?? CasePhrases.said[word]
    }

    // MARK: State

    /// Looked up when something was committed since, at most ten times a second and by one at a time,
    /// whoever asks: a city has a thousand links.
    func currentStatus() throws -> NodeStatus { try kept().value }

    private func kept() throws -> Kept {
        try status.withLock { kept in
            let (now, count) = (ContinuousClock.now, commits.load(ordering: .acquiring))
            if let kept {
                let age = now - kept.at
                let isSame = kept.commits == count && age < .seconds(5)
                if isSame || age < .milliseconds(100) { return kept }
            }
            let value = try NodeStatus(node)
            let fresh = Kept(
                at: now, commits: count, value: value, pulse: Self.pulse(of: value))
            kept = fresh
            return fresh
        }
    }

    /// Conflicts that each node shares, looked up as rarely.
    func conflictsByPeer() throws -> [NodeID: Int] {
        let now = ContinuousClock.now
        let kept = conflicts.withLock { $0 }
        if let kept, now - kept.at < .seconds(2) { return kept.value }
        var counts: [NodeID: Int] = [:]
        try node.store.read { reader in
            var (before, seen) = (Int64?.none, 0)
            while seen < Self.mostConflicts {
                let page = try reader.records(
                    RecordQuery(onlyConflicts: true, before: before, limit: 500))
                for record in page {
                    let open = record.openConflicts.count
                    for peer in record.audience.peers { counts[peer, default: 0] += open }
                }
                seen += page.count
                guard page.count == 500, let last = page.last else { return }
                before = last.touched
            }
        }
        conflicts.withLock { [counts] in $0 = (now, counts) }
        return counts
    }

    /// What went over all links.
    func traffic() throws -> TrafficBook {
        let now = ContinuousClock.now
        if let kept = sum.withLock({ $0 }), now - kept.at < .seconds(5) { return kept.value }
        let log = node.reports.traffic
        let all = try currentStatus().links.reduce(TrafficBook()) { $0 + log[$1.peer.id] }
        sum.withLock { $0 = (now, all) }
        return all
    }

    /// A word that changes when a page is out of date: one about the exchange, or one about a record
    /// and what is written about it.
    func pulse(_ watched: String, _ visit: Visit) throws -> String {
        guard watched.hasPrefix("records/") else { return try pulse() }
        guard let id = RecordID(text: String(watched.dropFirst(8))), visit.account.may(.look),
            !node.desk.staysHome(id.kind)
        else { return "" }
        let touches = try node.store.read { reader in
            try ([id] + reader.tagged("about:\(id.text)")).map {
                String(try reader.record($0)?.touched ?? 0)
            }
        }
        return Self.short(touches.joined(separator: " "))
    }

    private static func short(_ text: String) -> String {
        String(text.utf8.reduce(UInt64(5381)) { $0 &* 33 ^ UInt64($1) }, radix: 36)
    }

    /// A word that changes when a page about the exchange is out of date.
    func pulse() throws -> String {
        try kept().pulse
    }

    private static func pulse(of status: NodeStatus) -> String {
        let sums = status.links.map { link in
            "\(link.waiting).\(link.link?.incoming?.sequence ?? 0).\(link.heldHere)"
                + ".\(link.unsettledThere)"
        }
        let text =
            "\(status.records) \(status.conflicts) \(status.held) " + sums.joined(separator: " ")
        return Self.short(text)
    }
}

extension NodeStatus {
    /// Nodes whose clock is so far from this one's that times mislead; the worst first.
    var clocksOff: [LinkStatus] {
        links.filter { $0.peer.status == .enrolled && $0.isClockOff }.sorted {
            abs($0.report.clockOffset ?? 0) > abs($1.report.clockOffset ?? 0)
        }
    }

    var unsettledThere: Int { links.reduce(0) { $0 + $1.unsettledThere } }
}

extension NodeStatus.LinkStatus {
    var needsApproval: Bool {
        peer.status == .pending || awaitsApproval && peer.status == .enrolled
    }

    /// A minute or more.
    var isClockOff: Bool { report.clockOffset.map { abs($0) >= 60_000 } ?? false }

    /// Minutes since the last exchange; nil: there was none.
    func minutesBehind(now: Int64) -> Int64? {
        report.lastExchangeAt.map { max(0, now - $0) / 60_000 }
    }

    /// Entries wait for it, or it was not met for a while.
    func isLate(now: Int64) -> Bool {
        peer.status == .enrolled
            && (waiting > 0 || minutesBehind(now: now).map { $0 >= 10 } ?? true)
    }

    /// Something that a person should look at.
    var calls: Bool {
        peer.status != .revoked
            && (needsApproval || link?.stopped != nil || report.lastProblem != nil
                || report.saysDifferent || isClockOff || heldHere > 0 || unsettledThere > 0)
    }
}
