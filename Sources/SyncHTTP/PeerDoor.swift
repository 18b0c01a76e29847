import Compression
import HTTPMessages
import Ledger
import Storage
import SyncEngine
import SyncProtocol

/// Lets in the requests of enrolled peers: from whom, fresh, not too many at once.
final class PeerDoor: Sendable {
    let check: RequestCheck
    let answers: AnswerMaking
    private let store: any Store
    private let turns = Turns()

    /// A request that was let in; `leave` must follow.
    struct Entrance {
        let peer: Peer
        let claim: RequestCheck.Claim
        let turn: Turns.Turn
    }

    init(side: ExchangeSide, store: any Store, answers: AnswerMaking) {
        check = RequestCheck(side: side)
        self.store = store
        self.answers = answers
    }

    var inWork: Int { turns.count }

    /// - Parameter known: set once the peer's signature is verified: from then on refusals bring a
    ///   nonce too.
    func enter(_ request: HTTPRequest, known: inout NodeID?) throws -> Entrance {
        let claim = try check.claim(request)
        let peer = try store.read { try check.peer(claim, $0) }
        try verify(request, claim, of: peer)
        known = peer.id
        // Counted only now, so that nobody else can use up the peer's share.
        guard let turn = turns.enter(peer.id) else {
            throw Problem(.busy, "too many requests of this node are in work")
        }
        guard let nonce = claim.input.nonce, answers.nonces.use(nonce, by: peer.id) else {
            turns.leave(turn)
            throw Problem(.nonceNeeded, "the request must carry the nonce of this answer")
        }
        return Entrance(peer: peer, claim: claim, turn: turn)
    }

    func leave(_ entrance: Entrance) { turns.leave(entrance.turn) }

    /// Returns when the peer's earlier requests were answered.
    func waitForTurn(_ entrance: Entrance) { turns.wait(entrance.turn) }

    /// Lets the peer's next request go first; false when none comes for a while.
    func letPass(_ entrance: Entrance) -> Bool { turns.letPass(entrance.turn) }

    /// Only the newest key counts. One that takes the place of a lost node hears that it waits.
    private func verify(
        _ request: HTTPRequest, _ claim: RequestCheck.Claim, of peer: Peer
    ) throws {
        do { try check.verify(request, claim, key: peer.keys.last ?? "") } catch let problem {
            guard problem.code == .signatureInvalid,
                let key = try store.read({ try Replacement.key(of: peer.id, $0) }),
                (try? check.verify(request, claim, key: key)) != nil
            else { throw problem }
            throw Problem(.nodePending, "an operator has yet to approve this node's new machine")
        }
    }
}
