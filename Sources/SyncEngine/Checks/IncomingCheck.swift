import Hashing
import Ledger
import Storage

/// The stream from a peer. Not every entry's bytes are kept; where they are, they must be in the
/// chain, and between such entries the chain is taken as it was written.
public struct IncomingCheck {
    private let peer: NodeID
    private var sequence: UInt64 = 0
    private var chain: Digest
    private var held: [UInt64: Digest]
    public private(set) var findings: [Finding] = []

    /// - Parameters:
    ///   - start: where the stream begins in the sender's present life.
    ///   - held: the hashes of the entries that wait here.
    public init(from peer: NodeID, start: Position, held: [UInt64: Digest]) {
        self.peer = peer
        chain = start.chain
        self.held = held
    }

    public mutating func take(_ received: ReceivedEntry) {
        let entry = received.entry
        let waiting = held.removeValue(forKey: entry.sequence)
        if entry.sequence != sequence + 1 {
            note(.incomingGap, at: sequence + 1)
        } else if let hash = received.hash ?? waiting, SHA256.hash(chain, hash) != entry.chain {
            note(.incomingChanged, at: entry.sequence)
        }
        if entry.change != 0, received.hash == nil {
            note(.incomingChanged, at: entry.sequence)
        }
        if case .held = entry.outcome {
            if waiting == nil { note(.heldMissing, at: entry.sequence) }
        } else if waiting != nil {
            note(.heldMissing, at: entry.sequence)
        }
        sequence = entry.sequence
        chain = entry.chain
    }

    public mutating func finish(_ link: Link?) {
        for sequence in held.keys.sorted() { note(.heldMissing, at: sequence) }
        let known = link?.incoming
        if (known?.sequence ?? 0) != sequence || known.map({ $0.chain != chain }) == true {
            note(.incomingEnd, at: sequence)
        }
    }

    private mutating func note(_ fault: Finding.Fault, at sequence: UInt64) {
        findings.append(Finding(.incoming, fault, peer: peer, sequence: sequence))
    }
}
