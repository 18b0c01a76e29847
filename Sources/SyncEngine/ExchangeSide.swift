import Hashing
import JSON
import Ledger
import Storage
import SyncProtocol

/// A document whose signature was found good, and the key it was found good with: verified once,
/// for that is among the dearest steps of a short exchange.
struct VerifiedPaper: Sendable {
    let document: SignedDocument
    let key: String
}

/// What both ends of an exchange do alike: believe positions only when they fit, keep the papers,
/// take a batch. Decisions only; the bytes come and go elsewhere.
public struct ExchangeSide: Sendable {
    public let node: NodeFacts
    public let rules: Rules
    public let notary: any Notary
    /// Keys that this node signed with before.
    let formerKeys: [String]

    public init(
        node: NodeFacts, rules: Rules, notary: any Notary, formerKeys: [String] = []
    ) {
        self.node = node
        self.rules = rules
        self.notary = notary
        self.formerKeys = formerKeys
    }

    /// A batch, read and checked as far as it can be without the store.
    public struct Incoming: Sendable {
        let paper: VerifiedPaper
        public let head: BatchHead
        public let entries: [ReadEntry]
        /// The chain after each of them.
        let chains: [Digest]
        /// Whether it is of this node's own stream, given back after a restore.
        let isReturned: Bool
    }

    /// Reads the batch of a message, if it brings one.
    public func open(_ exchange: Exchange, from peer: Peer) throws(Problem) -> Incoming? {
        guard let document = exchange.message.head else { return nil }
        let head = try Exchange.head(document)
        let isReturned = head.stream.sender == node.id
        guard let paper = isReturned ? ownPaper(document) : verified(document, peer) else {
            throw Problem(.headInvalid, "the head's signature does not verify")
        }
        let reader = EntryReader(vocabulary: rules.vocabulary)
        let entries = exchange.entries.map { reader.read(header: $0.header, payload: $0.payload) }
        var position = head.from
        var chains: [Digest] = []
        chains.reserveCapacity(entries.count)
        for entry in entries {
            position = position.next(entry.hash)
            chains.append(position.chain)
        }
        guard position == head.to else {
            throw Problem(.headInvalid, "the entries do not end in the head's chain hash")
        }
        return Incoming(
            paper: paper, head: head, entries: entries, chains: chains, isReturned: isReturned)
    }

    /// One of this node's own papers, given back: signed with its present key, or with one that its
    /// papers led here from, which `formerKeys` knows.
    private func ownPaper(_ document: SignedDocument) -> VerifiedPaper? {
        ([notary.key] + formerKeys)
            .first { notary.verifies(document.signature, document.bytes, key: $0) }
            .map { VerifiedPaper(document: document, key: $0) }
    }

    /// A document with the peer's key that signed it, the present one tried first, then earlier ones;
    /// nil when none did.
    func verified(_ document: SignedDocument, _ peer: Peer) -> VerifiedPaper? {
        peer.keys.reversed()
            .first { notary.verifies(document.signature, document.bytes, key: $0) }
            .map { VerifiedPaper(document: document, key: $0) }
    }

    /// Takes a batch into the store and keeps both papers, unless it brings nothing new: then the
    /// papers of the first time say it all, and sending again costs no space.
    ///
    /// - Returns: the receipt to hand over.
    func take(
        _ incoming: Incoming?, from peer: Peer, _ recorder: Recorder, now: Int64
    ) throws -> SignedDocument? {
        guard let incoming else { return nil }
        if incoming.isReturned {
            try Returning(side: self, peer: peer)
                .take(incoming.head, incoming.entries, recorder, now: now)
            return nil
        }
        // First everything that this node wrote: what the peer wrote is judged by it.
        if try Recovery.reclaim(from: peer.id, recorder.tx) != nil,
            try !Recovery.hasOwnBack(from: peer.id, recorder.tx)
        {
            return nil
        }
        do {
            return try receive(incoming, from: peer, recorder, now: now)
        } catch let problem as Problem
            where problem.code == .sequenceGap || problem.code == .newIncarnation
        {
            // A restored node knows less than its peer, and says so; the peer begins again there.
            guard try Recovery.reclaim(from: peer.id, recorder.tx) != nil else { throw problem }
            return nil
        }
    }

    private func receive(
        _ incoming: Incoming, from peer: Peer, _ recorder: Recorder, now: Int64
    ) throws -> SignedDocument {
        let known = try recorder.link(peer.id).incoming?.sequence ?? 0
        let outcomes = try Receiving(recorder, from: peer, now: now)
            .take(incoming)
        let link = try recorder.link(peer.id)
        let position = link.incoming ?? incoming.head.to
        let sending = Sending(recorder.tx, node: node, to: peer, notary: notary)
        let receipt = sending.receipt(for: outcomes, position: position, now: now)
        let last = incoming.head.to.sequence
        if last > known {
            let own = VerifiedPaper(document: receipt, key: notary.key)
            try keep(incoming.paper, .head, own: false, peer, last, recorder.tx)
            try keep(own, .receipt, own: true, peer, last, recorder.tx)
        }
        return receipt
    }

    /// Believes what a peer says it has read of this node's stream.
    ///
    /// - Parameter byReceipt: an asker counts only what receipts speak of, and sends the rest again,
    ///   for the answer with a receipt may be lost; an answerer will get every receipt later.
    func confirm(
        _ message: ExchangeMessage, from peer: Peer, _ recorder: Recorder, byReceipt: Bool,
        now: Int64
    ) throws {
        var link = try recorder.link(peer.id)
        let start = Sending(recorder.tx, node: node, to: peer, notary: notary).start
        // What it has of a former life is no place on the present stream.
        if let read = message.read,
            try !isOfFormerLife(read, recorder.tx)
        {
            guard try Continuity.isOurs(read, link: link, start: start, recorder.tx) else {
                throw Continuity.fork(link.outgoing, "the place read to was never written")
            }
            if !byReceipt, read.sequence > link.confirmed {
                link.confirmed = read.sequence
                recorder.put(link)
            }
        }
        if let document = message.receipt {
            let receipt = try Exchange.receipt(document)
            let isFormer = try isOfFormerLife(receipt.position, recorder.tx)
            guard receipt.by == peer.id, receipt.to == node.id, receipt.isInOrder,
                let paper = verified(document, peer),
                try isFormer
                    || Continuity.isOurs(receipt.position, link: link, start: start, recorder.tx)
            else { throw Problem(.receiptInvalid, "the receipt does not fit this stream") }
            if isFormer { return }
            for run in receipt.runs { try note(run, peer: peer, recorder, now: now) }
            // An outcome may be answered at once.
            link = try recorder.link(peer.id)
            if byReceipt, let first = receipt.runs.first, let last = receipt.runs.last,
                first.first <= link.confirmed + 1, last.last > link.confirmed
            {
                link.confirmed = last.last
                recorder.put(link)
            }
            if let last = receipt.runs.last, last.last <= link.confirmed {
                try drop(through: last.last, peer, recorder, now: now)
            }
            try keep(
                paper, .receipt, own: false, peer, receipt.position.sequence, recorder.tx)
        }
    }

    /// What was handed back goes; what the peer sent of a new release waits no longer.
    private func drop(
        through sequence: UInt64, _ peer: Peer, _ recorder: Recorder, now: Int64
    ) throws {
        for record in try recorder.dropHandedOver(to: peer.id, through: sequence) {
            try Receiving(recorder, from: peer, now: now).retryHeld(of: record)
        }
    }

    private func note(
        _ run: Receipt.Run, peer: Peer, _ recorder: Recorder, now: Int64
    ) throws {
        switch run.outcome {
        case .applied, .duplicate:
            // A peer that was restored may have taken what its former life let wait.
            for waited in try Offered.all(peer.id, recorder.tx)
            where waited.isHeld && (run.first...run.last).contains(waited.sequence) {
                try recorder.note(
                    run.outcome, sequence: waited.sequence, peer: peer.id, isLate: false)
            }
        case .held, .refused:
            for sequence in run.first...run.last {
                try recorder.note(
                    run.outcome, sequence: sequence, peer: peer.id, isLate: false)
                if run.outcome == .refused(.neverWritten) {
                    try Receiving(recorder, from: peer, now: now).neverWritten(sequence)
                }
            }
        }
    }

    func keep(
        _ paper: VerifiedPaper, _ sort: Paper.Sort, own: Bool, _ peer: Peer, _ sequence: UInt64,
        _ tx: any StoreWriter
    ) throws(StoreError) {
        try tx.add(
            paper: Paper(
                sort: sort, peer: peer.id, isOwn: own, sequence: sequence,
                bytes: paper.document.bytes, signature: paper.document.signature, key: paper.key))
    }

    /// Whether the peer's protocol and this one's have a version in common.
    public static func agree(_ theirs: ClosedRange<Int>) throws(Problem) {
        try SyncLimits.agree(theirs)
    }
}
