import Ledger
import Storage
import SyncProtocol

/// Everything again, for a peer that may lack some of it, where nobody can look which (Protocol/sync.md §14).
public enum Resending {
    private static let page = 1000

    /// Writes the set of every record that is shared with the peer into its stream again: what it has is known
    /// there. One transaction for each thousand records.
    ///
    /// - Returns: of how many records.
    public static func all(
        to peer: Peer, of node: NodeFacts, _ rules: Rules, _ store: any Store, now: Int64
    ) throws -> Int {
        var last: Int64 = 0
        var count = 0
        while true {
            let names = try store.read { try $0.recordNames(after: last, limit: page) }
            guard let end = names.last else { return count }
            last = end.number
            try store.write { tx in
                let recorder = try Recorder(tx, node: node, rules: rules)
                for (_, id) in names {
                    guard let record = try recorder.record(id), record.isSummed,
                        record.audience.includes(peer)
                    else { continue }
                    try recorder.write(setOf: record, to: peer, isRecovery: false)
                    count += 1
                }
                try recorder.finish(at: now)
            }
        }
    }
}

extension ExchangeSide {
    /// What a refusal of the peer asks of this node before its next session.
    ///
    /// - Returns: whether the session can go on at once.
    public func heed(
        _ problem: Problem, of peer: Peer, _ store: any Store
    ) throws -> Bool {
        switch problem.code {
        case .sequenceGap:
            guard let expected = problem.expected else { return false }
            try resend(to: peer, from: expected, store)
            return true
        case .restorePending:
            try store.write { try Recovery.askAgain(peer.id, $0) }
            return false
        default: return false
        }
    }

    /// Believes a peer that says, under its signature, that it has less of this node's stream than
    /// was confirmed here.
    ///
    /// A place that is not on the stream, or one below what the peer signed a receipt for, is a
    /// fork: the stream stops until an operator decides.
    public func resend(to peer: Peer, from expected: Position, _ store: any Store) throws {
        do {
            try store.write { tx in
                guard var link = try tx.link(peer.id) else {
                    throw Problem(.sequenceGap, "nothing was ever written for this peer")
                }
                if let reason = link.stopped { throw Problem(.streamStopped, reason) }
                let start = Sending(tx, node: node, to: peer, notary: notary).start
                guard try Continuity.isOurs(expected, link: link, start: start, tx),
                    try !hasReceipt(of: peer, beyond: expected, tx)
                else { throw Continuity.fork(link.outgoing, "the place read to was never written") }
                link.confirmed = expected.sequence
                try tx.put(link: link)
            }
        } catch let problem as Problem where problem.code == .fork {
            try Stopping.stop(peer, problem, evidence: nil, self, store)
            throw problem
        }
    }

    private func hasReceipt(
        of peer: Peer, beyond position: Position, _ tx: any StoreWriter
    ) throws(StoreError) -> Bool {
        try tx.papers(peer: peer.id, sort: .receipt).contains { paper in
            guard !paper.isOwn else { return false }
            let document = SignedDocument(bytes: paper.bytes, signature: paper.signature)
            guard let receipt = try? Exchange.receipt(document) else { return false }
            return receipt.position.incarnation == position.incarnation
                && receipt.position.sequence > position.sequence
        }
    }
}
