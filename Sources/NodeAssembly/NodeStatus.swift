import CommandFrame
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import Wording

/// How a node and its links stand, read at one moment.
struct NodeStatus {
    struct LinkStatus {
        let peer: Peer
        let link: Link?
        let report: LinkReport
        /// It was restored, and an operator has yet to approve it.
        let awaitsApproval: Bool
        let heldHere: Int
        let unsettledThere: Int
        /// Attached files whose bytes have yet to go to it, and to come from its side.
        let filesToSend: Int
        let filesToCome: Int

        var waiting: UInt64 { link?.unconfirmed ?? 0 }

        /// As many waiting files as are counted.
        private static let mostFiles = 10_000

        init(
            _ peer: Peer, _ report: LinkReport, awaitsApproval: Bool, heldHere: Int,
            unsettledThere: Int, _ reader: any StoreReader
        ) throws {
            self.peer = peer
            self.report = report
            link = try reader.link(peer.id)
            self.awaitsApproval = awaitsApproval
            self.heldHere = heldHere
            self.unsettledThere = unsettledThere
            filesToSend = try reader.owedAttachments(
                to: peer.id, after: nil, limit: Self.mostFiles
            ).count
            filesToCome = try reader.missingAttachments(
                from: peer.id, after: nil, limit: Self.mostFiles
            ).count
        }

        /// Of one peer; nil when there is none of this name.
        init?(_ id: NodeID, _ node: Node) throws {
            let report = node.reports[id]
            let found = try node.store.read { reader -> LinkStatus? in
                guard let peer = try reader.peer(id) else { return nil }
                return try LinkStatus(
                    peer, report,
                    awaitsApproval: try Successor.waiting(id, reader) != nil
                        || Replacement.key(of: id, reader) != nil,
                    heldHere: try reader.held(peer: id, record: nil).count,
                    unsettledThere: try Offered.all(id, reader).count, reader)
            }
            guard let found else { return nil }
            self = found
        }
    }

    let identity: NodeFacts
    let records: Int
    /// Open cases: a record with two registers in conflict counts twice, as in the list.
    let conflicts: Int
    let held: Int
    let links: [LinkStatus]

    init(_ node: Node) throws {
        identity = node.facts
        // Before the reading below, which must not ask the store for more.
        let reports = Dictionary(
            try node.store.read { try $0.peers() }.map { ($0.id, node.reports[$0.id]) },
            uniquingKeysWith: { first, _ in first })
        (records, conflicts, held, links) = try node.store.read { reader in
            // Looked up for all at once: a city has a thousand links.
            let held = Dictionary(
                try reader.held(peer: nil, record: nil).map { ($0.peer, 1) }, uniquingKeysWith: +)
            let offered = try Offered.counts(reader)
            let awaiting = try Successor.allWaiting(reader).union(Replacement.allWaiting(reader))
            let links = try reader.peers().map { peer in
                try LinkStatus(
                    peer, reports[peer.id] ?? LinkReport(),
                    awaitsApproval: awaiting.contains(peer.id), heldHere: held[peer.id] ?? 0,
                    unsettledThere: offered[peer.id] ?? 0, reader)
            }
            return (
                try reader.countRecords(kind: nil, onlyConflicts: false),
                try reader.countCases(CaseQuery(isOpen: true)),
                held.values.reduce(0, +), links
            )
        }
    }
    /// Nothing waits for a person.
    var isQuiet: Bool {
        conflicts == 0 && held == 0
            && links.allSatisfy {
                $0.unsettledThere == 0 && $0.link?.stopped == nil && !$0.awaitsApproval
                    && !$0.report.saysDifferent
            }
    }

    var facts: [String: JSONValue] {
        [
            "node": .string(identity.id.text), "name": .string(identity.name),
            "tier": .string(identity.tier.rawValue), "records": .int(Int64(records)),
            "conflicts": .int(Int64(conflicts)), "held": .int(Int64(held)),
            "links": .array(links.map(fact)),
        ]
    }

    private func fact(_ status: LinkStatus) -> JSONValue {
        func number(_ value: Int64?) -> JSONValue { value.map { .int($0) } ?? .null }
        func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        return .object([
            JSONMember(key: "peer", value: .string(status.peer.id.text)),
            JSONMember(key: "name", value: .string(status.peer.name)),
            JSONMember(key: "relation", value: .string(status.peer.relation.rawValue)),
            JSONMember(key: "status", value: .string(status.peer.status.rawValue)),
            JSONMember(key: "awaits_approval", value: .bool(status.awaitsApproval)),
            JSONMember(key: "to_send", value: .int(Int64(clamping: status.waiting))),
            JSONMember(
                key: "received", value: .int(Int64(clamping: status.link?.incoming?.sequence ?? 0))),
            JSONMember(key: "held_here", value: .int(Int64(status.heldHere))),
            JSONMember(key: "unsettled_there", value: .int(Int64(status.unsettledThere))),
            JSONMember(key: "attachments_to_send", value: .int(Int64(status.filesToSend))),
            JSONMember(key: "attachments_to_come", value: .int(Int64(status.filesToCome))),
            JSONMember(key: "stopped", value: text(status.link?.stopped)),
            JSONMember(key: "last_exchange_at", value: number(status.report.lastExchangeAt)),
            JSONMember(key: "proved_equal_at", value: number(status.report.provedEqualAt)),
            JSONMember(key: "stated_at", value: number(status.report.statedAt)),
            JSONMember(
                key: "protocol",
                value: status.report.versions.map { .int(Int64($0.upperBound)) } ?? .null),
            JSONMember(key: "last_verdict", value: text(status.report.lastVerdict)),
            JSONMember(key: "clock_offset_ms", value: number(status.report.clockOffset)),
            JSONMember(key: "last_problem", value: text(status.report.lastProblem)),
            JSONMember(key: "bundle_written_at", value: number(status.report.bundleWrittenAt)),
            JSONMember(key: "bundle_taken_at", value: number(status.report.bundleTakenAt)),
        ])
    }

    func lines(_ call: CommandCall) -> [String] {
        var lines = [
            "\(identity.name)  \(identity.id.text)",
            "\(call.text(ServePhrases.records)) \(records)   "
                + "\(call.text(ServePhrases.conflicts)) \(conflicts)   "
                + "\(call.text(ServePhrases.heldHere)) \(held)",
        ]
        guard !links.isEmpty else { return lines }
        let header = [
            ServePhrases.link, ServePhrases.relation, ServePhrases.state, ServePhrases.waitingUp,
            ServePhrases.heldHere, ServePhrases.heldThere, ServePhrases.lastExchange,
            ServePhrases.provedEqual, ServePhrases.clockOffset,
        ].map { call.text($0) }
        lines.append("")
        lines += Columns.table(links.map { row($0, call) }, header: header, limit: call.columns)
        for status in links {
            if let problem = status.report.lastProblem {
                lines.append(
                    status.peer.name + ": " + call.text(ServePhrases.problem, ["problem": problem]))
            }
            if let bundles = bundles(status.report, call) {
                lines.append(status.peer.name + ": " + bundles)
            }
            if status.filesToSend + status.filesToCome > 0 {
                lines.append(
                    status.peer.name + ": "
                        + call.text(
                            AttachmentPhrases.waiting,
                            [
                                "out": "\(status.filesToSend)", "in": "\(status.filesToCome)",
                            ]))
            }
            if status.report.saysDifferent {
                lines.append(status.peer.name + ": " + call.text(advice(status)))
            }
        }
        return lines
    }

    /// Nil for a peer that was never served by bundles.
    private func bundles(_ report: LinkReport, _ call: CommandCall) -> String? {
        if report.bundleWrittenAt == nil, report.bundleTakenAt == nil { return nil }
        let never = call.text(ServePhrases.never)
        return call.text(
            BundlePhrases.status,
            [
                "written": report.bundleWrittenAt.map(BeijingTime.text) ?? never,
                "taken": report.bundleTakenAt.map(BeijingTime.text) ?? never,
            ])
    }

    private func advice(_ status: LinkStatus) -> Phrase {
        status.peer.relation == .upstream ? RepairPhrases.runHere : RepairPhrases.runThere
    }

    private func row(_ status: LinkStatus, _ call: CommandCall) -> [String] {
        let never = call.text(ServePhrases.never)
        let state =
            switch status.peer.status {
            case .pending: ServePhrases.pending
            case .enrolled:
                status.awaitsApproval ? BackupPhrases.awaits : ServePhrases.enrolled
            case .revoked: ServePhrases.revoked
            }
        let relation =
            status.peer.relation == .upstream ? ServePhrases.upstream : ServePhrases.downstream
        let stopped = status.link?.stopped.map {
            call.text(ServePhrases.stopped, ["reason": $0])
        }
        return [
            status.peer.name, call.text(relation), stopped ?? call.text(state),
            "\(status.waiting)", "\(status.heldHere)", "\(status.unsettledThere)",
            status.report.lastExchangeAt.map(BeijingTime.text) ?? never,
            status.report.provedEqualAt.map(BeijingTime.text) ?? never,
            status.report.clockOffset.map { "\($0) ms" } ?? "",
        ]
    }
}
