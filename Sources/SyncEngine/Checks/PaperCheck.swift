import Hashing
import Ledger
import Storage
import SyncProtocol

/// A signed paper: its signature holds, its key is one of the signer's, it speaks of this link, and
/// the positions in it lie on the streams as they are now.
public struct PaperCheck {
    let node: NodeID
    /// This node's keys, present and earlier.
    let ownKeys: Set<String>
    let peer: Peer
    let notary: any Notary
    /// Evidence of a fork is pointed at until an operator has decided.
    let isStopped: Bool
    /// Positions that lie on the streams; nil when there is no such entry.
    let outgoing: (UInt64) throws(StoreError) -> Position?
    let incoming: (UInt64) throws(StoreError) -> Position?

    public init(
        node: NodeID, ownKeys: Set<String>, peer: Peer, notary: any Notary,
        isStopped: Bool = false,
        outgoing: @escaping (UInt64) throws(StoreError) -> Position?,
        incoming: @escaping (UInt64) throws(StoreError) -> Position?
    ) {
        self.node = node
        self.ownKeys = ownKeys
        self.peer = peer
        self.notary = notary
        self.isStopped = isStopped
        self.outgoing = outgoing
        self.incoming = incoming
    }

    public func findings(_ paper: Paper) throws(StoreError) -> [Finding] {
        var findings: [Finding] = []
        func found(_ check: CheckName, _ fault: Finding.Fault) {
            findings.append(
                Finding(
                    check, fault, peer: peer.id, sequence: paper.sequence,
                    detail: paper.sort.rawValue))
        }
        if !notary.verifies(paper.signature, paper.bytes, key: paper.key) {
            found(.papers, .signatureInvalid)
        }
        let keys = paper.isOwn ? ownKeys : Set(peer.keys)
        if !keys.contains(paper.key) { found(.papers, .keyUnknown) }
        let document = SignedDocument(bytes: paper.bytes, signature: paper.signature)
        do {
            let claims = try claims(paper, document)
            if claims.signer != (paper.isOwn ? node : peer.id)
                || claims.reader != (paper.isOwn ? peer.id : node)
            {
                found(.papers, .paperOfOthers)
            }
            for claim in claims.positions where try !lies(claim) {
                found(.receipts, claim.fault)
            }
        } catch let error as StoreError {
            throw error
        } catch {
            found(.papers, .paperUnreadable)
        }
        return findings
    }

    private struct Claim {
        let position: Position
        /// On this node's stream, else on the peer's.
        let isOutgoing: Bool
        let fault: Finding.Fault
    }

    private struct Claims {
        let signer: NodeID
        let reader: NodeID
        let positions: [Claim]
    }

    private func claims(_ paper: Paper, _ document: SignedDocument) throws(Problem) -> Claims {
        switch paper.sort {
        case .receipt:
            let receipt = try Exchange.receipt(document)
            let claim = Claim(
                position: receipt.position, isOutgoing: !paper.isOwn, fault: .receiptBeyond)
            return Claims(signer: receipt.by, reader: receipt.to, positions: [claim])
        case .statement:
            let statement = try Exchange.statement(document)
            let claim = statement.read.map {
                Claim(position: $0, isOutgoing: !paper.isOwn, fault: .statementBeyond)
            }
            return Claims(
                signer: statement.by, reader: statement.to, positions: claim.map { [$0] } ?? [])
        case .head, .fork:
            let head = try Exchange.head(document)
            let isLooked = paper.sort == .head || isStopped
            let positions = (isLooked ? [head.from, head.to] : []).map {
                Claim(position: $0, isOutgoing: paper.isOwn, fault: .headAside)
            }
            return Claims(
                signer: head.stream.sender, reader: head.stream.receiver, positions: positions)
        }
    }

    /// A position of another life of its writer cannot be compared with the stream of this one.
    private func lies(_ claim: Claim) throws(StoreError) -> Bool {
        let place = claim.isOutgoing ? outgoing : incoming
        guard let start = try place(0), start.incarnation == claim.position.incarnation else {
            return true
        }
        return try place(claim.position.sequence) == claim.position
    }
}
