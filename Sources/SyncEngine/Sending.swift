import Hashing
import JSON
import Ledger
import Storage
import SyncProtocol

/// What is given to a peer: the next entries of its stream under a signed head.
public struct Sending {
    let reader: any StoreReader
    let node: NodeFacts
    let peer: Peer
    let notary: any Notary

    public init(
        _ reader: any StoreReader, node: NodeFacts, to peer: Peer, notary: any Notary
    ) {
        self.reader = reader
        self.node = node
        self.peer = peer
        self.notary = notary
    }

    public struct Batch {
        public let head: SignedDocument
        public let lines: [UInt8]
        public let end: Position
    }

    /// The stream this node writes for the peer, where it begins.
    public var start: Position { Position.start(of: stream, node.incarnation) }

    var stream: StreamID {
        StreamID(from: node.id, to: peer)
    }

    public func link() throws(StoreError) -> Link {
        try reader.link(peer.id) ?? Link(peer: peer.id, outgoing: start)
    }

    /// The entries after a sequence, as many as allowed; nil when there are none.
    public func batch(
        after sequence: UInt64, entries: Int, now: Int64
    ) throws(StoreError) -> Batch? {
        let entries = min(entries, SyncLimits.batchEntries)
        // A restored node reads before it sends.
        guard entries > 0,
            try Recovery.reclaim(from: peer.id, reader) == nil
                || Weakness.sendsBeforeReading.isPresent
        else { return nil }
        let from = sequence == 0 ? start : try reader.outgoingPosition(peer.id, sequence)
        guard let from else { return nil }
        var lines: [UInt8] = []
        guard
            let slice = try reader.outgoing(
                peer.id, after: sequence, maxEntries: entries, maxBytes: SyncLimits.batchBytes,
                into: &lines)
        else { return nil }
        let head = BatchHead(stream: stream, from: from, to: slice.end, at: now).canonicalBytes
        return Batch(
            head: SignedDocument(bytes: head, signature: notary.sign(head)), lines: lines,
            end: slice.end)
    }

    /// The papers of a batch that was taken: the sender's head and this node's receipt.
    public func receipt(
        for outcomes: [(sequence: UInt64, outcome: Outcome)], position: Position, now: Int64
    ) -> SignedDocument {
        let bytes = Receipt(
            by: node.id, to: peer.id, position: position, runs: Receipt.runs(of: outcomes), at: now
        ).canonicalBytes
        return SignedDocument(bytes: bytes, signature: notary.sign(bytes))
    }
}
