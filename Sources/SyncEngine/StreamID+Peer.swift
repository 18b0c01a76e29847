import Ledger
import Storage

/// The two streams of a link: up is what the lower node writes.
extension StreamID {
    /// What this node writes for a peer.
    init(from node: NodeID, to peer: Peer) {
        self.init(
            sender: node, receiver: peer.id,
            direction: peer.relation == .upstream ? .up : .down)
    }

    /// What a peer writes for this node.
    init(from peer: Peer, to node: NodeID) {
        self.init(
            sender: peer.id, receiver: node,
            direction: peer.relation == .upstream ? .down : .up)
    }
}
