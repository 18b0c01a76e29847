import Ledger
import Storage
import SyncProtocol

/// Positions first: whether a batch continues the stream as it is known here.
enum Continuity {
    static func check(
        _ head: BatchHead, link: Link, peer: Peer, node: NodeFacts, _ reader: any StoreReader
    ) throws {
        if let reason = link.stopped { throw Problem(.streamStopped, reason) }
        guard head.stream == StreamID(from: peer, to: node.id), head.count != nil else {
            throw Problem(.headInvalid, "the head speaks of another stream")
        }
        let start = Position.start(of: head.stream, head.from.incarnation)
        guard let incoming = link.incoming else {
            if head.from != start {
                var gap = Problem(.sequenceGap, "nothing of this stream is known yet")
                gap.expected = start
                throw gap
            }
            return
        }
        if incoming.incarnation != head.from.incarnation {
            if try Lives.isRetired(head.from.incarnation, of: peer.id, reader) {
                throw Problem(
                    .retiredIncarnation,
                    "\(peer.id) goes on elsewhere than in \(head.from.incarnation)")
            }
            if let waiting = try Successor.waiting(peer.id, reader),
                waiting.paper.present == head.from.incarnation
            {
                throw Problem(.restorePending, "an operator must approve the restored node")
            }
            var problem = Problem(.newIncarnation, "the stream begins anew")
            problem.expected = incoming
            throw problem
        }
        if head.from.sequence > incoming.sequence {
            if Weakness.gapsAllowed.isPresent { return }
            var gap = Problem(.sequenceGap, "entries before this batch are missing")
            gap.expected = incoming
            throw gap
        }
        if head.from == incoming { return }
        let known =
            head.from.sequence == 0
            ? start.chain : try reader.incoming(peer.id, head.from.sequence)?.chain
        if known != head.from.chain {
            throw fork(incoming, "the batch begins elsewhere than this stream runs")
        }
    }

    static func fork(_ known: Position?, _ detail: String) -> Problem {
        var problem = Problem(.fork, detail)
        problem.expected = known
        return problem
    }

    /// Whether a position that the peer claims to have read lies on the stream this node wrote.
    static func isOurs(
        _ read: Position, link: Link, start: Position, _ reader: any StoreReader
    ) throws(StoreError) -> Bool {
        if read.incarnation != link.outgoing.incarnation { return false }
        if read.sequence > link.outgoing.sequence { return false }
        if read.sequence == 0 { return read == start }
        if read.sequence == link.outgoing.sequence { return read == link.outgoing }
        return try reader.outgoingPosition(link.peer, read.sequence) == read
    }
}
