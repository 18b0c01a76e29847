import Ledger
import Storage
import SyncProtocol

/// Every entry lies under papers: what came, under a head of the peer and a receipt of this node;
/// what the peer confirmed, under a receipt of the peer. A paper taken away leaves a hole.
///
/// Statements are not counted: one may be missing without a trace. Nor is the peer's last receipt
/// where this node answers, for there it comes one request later.
public struct CoverageCheck {
    private let peer: Peer
    private let link: Link?
    private var heads = Ranges()
    private var ownReceipts = Ranges()
    private var theirReceipts = Ranges()

    public init(with peer: Peer, _ link: Link?) {
        self.peer = peer
        self.link = link
    }

    /// Papers that cannot be read, or that speak of another life of a stream, cover nothing.
    public mutating func take(_ paper: Paper) {
        let document = SignedDocument(bytes: paper.bytes, signature: paper.signature)
        switch (paper.sort, paper.isOwn) {
        case (.head, false):
            guard let head = try? Exchange.head(document),
                head.to.incarnation == link?.incoming?.incarnation,
                head.from.sequence < head.to.sequence
            else { return }
            heads.add(head.from.sequence + 1, head.to.sequence)
        case (.receipt, true):
            guard let runs = runs(document, of: link?.incoming) else { return }
            for run in runs { ownReceipts.add(run.first, run.last) }
        case (.receipt, false):
            guard let runs = runs(document, of: link?.outgoing) else { return }
            for run in runs { theirReceipts.add(run.first, run.last) }
        default: break
        }
    }

    private func runs(_ document: SignedDocument, of stream: Position?) -> [Receipt.Run]? {
        guard let receipt = try? Exchange.receipt(document), receipt.isInOrder,
            receipt.position.incarnation == stream?.incarnation
        else { return nil }
        return receipt.runs
    }

    public mutating func findings() -> [Finding] {
        guard let link else { return [] }
        let came = link.incoming?.sequence ?? 0
        // An asker counts as confirmed only what receipts speak of.
        let confirmed = peer.relation == .upstream ? link.confirmed : theirReceipts.end
        let holes = [
            heads.hole(through: came).map { ($0, Finding.Fault.headMissing) },
            ownReceipts.hole(through: came).map { ($0, .receiptMissing) },
            theirReceipts.hole(through: confirmed).map { ($0, .receiptMissing) },
        ]
        return holes.compactMap { $0 }.map { sequence, fault in
            Finding(.receipts, fault, peer: peer.id, sequence: sequence)
        }
    }
}

/// Stretches of sequences.
private struct Ranges {
    private var parts: [(first: UInt64, last: UInt64)] = []

    /// The greatest sequence in them.
    var end: UInt64 { parts.map(\.last).max() ?? 0 }

    mutating func add(_ first: UInt64, _ last: UInt64) {
        if let before = parts.last, first == before.last &+ 1 {
            parts[parts.count - 1].last = last
        } else {
            parts.append((first, last))
        }
    }

    /// The first sequence from 1 to `end` that lies in none; nil when all do.
    mutating func hole(through end: UInt64) -> UInt64? {
        parts.sort { $0.first < $1.first }
        var next: UInt64 = 1
        for part in parts where next <= end {
            if part.first > next { return next }
            next = max(next, part.last &+ 1)
        }
        return next <= end ? next : nil
    }
}
