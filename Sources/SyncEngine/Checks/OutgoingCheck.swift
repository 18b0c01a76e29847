import Hashing
import Ledger
import Storage

/// The stream to a peer, entry by entry: 1, 2, 3 …, and each hash in the chain from its start.
public struct OutgoingCheck {
    private let peer: NodeID
    private var position: Position
    public private(set) var findings: [Finding] = []

    /// - Parameter start: where the stream begins in this node's present life.
    public init(to peer: NodeID, from start: Position) {
        self.peer = peer
        position = start
    }

    public mutating func take(_ entry: OutgoingEntry) {
        let found = entry.position
        if found.sequence != position.sequence + 1 {
            note(.outgoingGap, at: position.sequence + 1)
        } else if entry.header.isEmpty || position.next(SHA256.hash(entry.header)) != found {
            note(.outgoingChanged, at: found.sequence)
        }
        // Goes on from what is there, so that one break is one finding.
        position = found
    }

    public mutating func finish(_ link: Link?) {
        guard let link else {
            if position.sequence > 0 { note(.outgoingEnd, at: position.sequence) }
            return
        }
        if link.outgoing != position { note(.outgoingEnd, at: position.sequence) }
        if link.confirmed > link.outgoing.sequence {
            note(.confirmedBeyondEnd, at: link.confirmed)
        }
    }

    private mutating func note(_ fault: Finding.Fault, at sequence: UInt64) {
        findings.append(Finding(.outgoing, fault, peer: peer, sequence: sequence))
    }
}
