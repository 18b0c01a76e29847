import Hashing
import JSON
import Ledger
import Storage
import SyncProtocol

/// A peer that says it goes on in a new incarnation: believed of a node above at once, of one below
/// when an operator has approved it.
public struct Successor: Sendable, Equatable {
    public let peer: NodeID
    public let paper: SuccessionPaper

    private static let prefix = "successor:"
    private static func setting(_ peer: NodeID) -> String { prefix + peer.text }

    /// All nodes that wait for an operator.
    public static func allWaiting(_ reader: any StoreReader) throws(StoreError) -> Set<NodeID> {
        Set(
            try reader.settings(prefix: prefix).compactMap {
                NodeID(text: String($0.name.dropFirst(prefix.count)))
            })
    }

    /// One that waits for an operator; nil when there is none.
    public static func waiting(
        _ peer: NodeID, _ reader: any StoreReader
    ) throws(StoreError) -> Successor? {
        guard let text = try reader.setting(setting(peer)) else { return nil }
        guard let paper = try? JSONParser().parse(Array(text.utf8), { try SuccessionPaper($0) })
        else { throw .damaged("a paper of succession cannot be read") }
        return Successor(peer: peer, paper: paper)
    }

    private static func expectedSetting(_ peer: NodeID) -> String { "expected:\(peer.text)" }

    /// An operator has approved what the peer will say of its new life.
    static func expect(_ peer: NodeID, _ tx: any StoreWriter) throws(StoreError) {
        try tx.put(setting: expectedSetting(peer), "")
    }

    static func note(
        _ document: SignedDocument, of peer: Peer, _ side: ExchangeSide, _ recorder: Recorder
    ) throws {
        let paper = try Exchange.succession(document)
        guard paper.node == peer.id, side.verified(document, peer) != nil else {
            throw Problem(.headInvalid, "the paper of succession is not the peer's")
        }
        // A restored peer may have forgotten that this node was restored before.
        try Recovery.announce(to: peer.id, recorder.tx)
        if try Lives.isRetired(paper.present, of: peer.id, recorder.tx) {
            throw Problem(
                .retiredIncarnation, "\(peer.id) goes on elsewhere than in \(paper.present)")
        }
        let known = try recorder.link(peer.id).incoming
        if known?.incarnation == paper.present { return }
        // Of one that never sent anything there is nothing to protect.
        let isExpected = try recorder.tx.setting(expectedSetting(peer.id)) != nil
        if peer.relation == .upstream || known == nil || isExpected {
            try recorder.put(setting: expectedSetting(peer.id), nil)
            try adopt(paper, of: peer, recorder)
        } else if try waiting(peer.id, recorder.tx)?.paper != paper {
            let text = String(decoding: paper.canonicalBytes, as: UTF8.self)
            try recorder.put(setting: setting(peer.id), text)
        }
    }

    /// From now on only the new incarnation counts; the stream of the old one is kept.
    static func adopt(
        _ paper: SuccessionPaper, of peer: Peer, _ recorder: Recorder
    ) throws {
        let life = paper.present
        try recorder.put(setting: setting(peer.id), nil)
        var link = try recorder.link(peer.id)
        let stream = StreamID(from: peer, to: recorder.node.id)
        let waiting = try recorder.tx.held(peer: peer.id, record: nil)
        if let former = link.incoming?.incarnation {
            try Lives.endPeer(former, peer.id, recorder.tx)
        }
        if paper.former != life { try Lives.retire(paper.former, of: peer.id, recorder.tx) }
        link.incoming = Position.start(of: stream, life)
        link.stopped = nil
        recorder.put(link)
        for held in waiting { try recorder.tellWaiting(held, to: peer.id) }
        try recorder.oweAttachments(to: peer.id)
    }

    /// Approved by an operator.
    ///
    /// - Returns: whether there was one to approve.
    static func approve(_ peer: Peer, _ recorder: Recorder) throws -> Bool {
        guard let successor = try waiting(peer.id, recorder.tx) else { return false }
        let told = try Lives.position(toldSetting(peer.id), recorder.tx)
        if let told, let end = try recorder.link(peer.id).incoming, end.sequence > 0, told != end {
            try recorder.put(setting: shortSetting(peer.id), "")
        }
        try adopt(successor.paper, of: peer, recorder)
        return true
    }

    // MARK: The old machine goes on meanwhile

    /// How far the one that waits was told that its former stream came.
    private static func toldSetting(_ peer: NodeID) -> String { "successor-told:\(peer.text)" }

    /// More had come of the former life by the time it was approved.
    private static func shortSetting(_ peer: NodeID) -> String { "successor-short:\(peer.text)" }

    static func tell(
        _ end: Position, to peer: NodeID, _ recorder: Recorder
    ) throws(StoreError) {
        let isWaiting = try waiting(peer, recorder.tx) != nil
        try Lives.put(isWaiting ? end : nil, toldSetting(peer), recorder.tx)
        try recorder.put(setting: shortSetting(peer), nil)
    }

    /// A node that was told too little of its former stream asks for the rest before anything else.
    static func refuseShort(
        _ message: ExchangeMessage, of peer: NodeID, _ reader: any StoreReader
    ) throws {
        guard message.reclaim == nil, try reader.setting(shortSetting(peer)) != nil else { return }
        throw Problem(.restorePending, "more came of the former life: it must be asked for again")
    }
}

extension Recorder {
    /// What waits of a peer's former life is told by the change itself: its sequence means nothing
    /// to the peer any more.
    func tellWaiting(_ held: HeldEntry, to peer: NodeID) throws(StoreError) {
        try tell(.held(held.reason), of: held, to: peer)
    }

    func tell(_ outcome: Outcome, of held: HeldEntry, to peer: NodeID) throws(StoreError) {
        guard let header = try? JSONParser().parse(held.header, { try ChangeHeader($0) }) else {
            return
        }
        let line = OutcomeElsewhere(
            record: header.record, dot: header.dot, hash: SHA256.hash(held.header), node: node.id,
            outcome: outcome
        ).canonicalBytes
        try append(.line(line), hash: SHA256.hash(line), header.record, to: peer)
    }
}
