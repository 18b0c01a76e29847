import Compression
import Dispatch
import HTTPMessages
import Ledger
import Storage
import SyncEngine
import SyncProtocol

/// One exchange: from whom, fresh, unpacked, read, answered; or put off until there is news.
final class ExchangeRoute: Sendable {
    let parking = Parking()
    private let check: RequestCheck
    private let answerer: Answerer
    private let store: any Store
    private let clock: @Sendable () -> Int64
    private let answers: AnswerMaking
    private let longestPoll: Duration
    private let turns = Turns()
    private let observe: SyncRoutes.Observer

    init(
        side: ExchangeSide, store: any Store, clock: @escaping @Sendable () -> Int64,
        answers: AnswerMaking, longestPoll: Duration, observe: @escaping SyncRoutes.Observer
    ) {
        self.observe = observe
        check = RequestCheck(side: side)
        answerer = Answerer(side, store: store)
        self.store = store
        self.clock = clock
        self.answers = answers
        self.longestPoll = longestPoll
    }

    var inWork: Int { turns.count }

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

    func handle(_ request: HTTPRequest, answer: @escaping @Sendable (HTTPResponse) -> Void) {
        // Set once the peer's signature is verified: from then on refusals bring a nonce too.
        var known: NodeID?
        do {
            let claim = try check.claim(request)
            let peer = try store.read { try check.peer(claim, $0) }
            try verify(request, claim, of: peer)
            known = peer.id
            // Counted only now, so that nobody else can use up the peer's share.
            guard let turn = turns.enter(peer.id) else {
                throw Problem(.busy, "too many requests of this node are in work")
            }
            defer { turns.leave(turn) }
            guard let nonce = claim.input.nonce, answers.nonces.use(nonce, by: peer.id) else {
                throw Problem(.nonceNeeded, "the request must carry the nonce of this answer")
            }
            let exchange = try Exchange(body: try unpacked(request))
            let stamp = parking.stamp(peer.id)
            let reply = try inOrder(exchange, peer, turn)
            observe(peer.id, reply.verdict, exchange.message.at - clock())
            if !reply.hasNews, let wait = wait(exchange) {
                let poll = Parking.Poll(peer: peer.id, deadline: .now() + wait) { [self] in
                    answer(again(request, exchange, claim))
                }
                if !parking.park(poll, stamp: stamp) { poll.wake() }
                return
            }
            answer(success(reply, to: request, peer.id))
        } catch {
            answer(answers.refusal(Problem(error), to: request, peer: known))
        }
    }

    /// Answers in the order of the peer's requests; one that overtook the batch before it waits for that.
    private func inOrder(
        _ exchange: Exchange, _ peer: Peer, _ turn: Turns.Turn
    ) throws -> Answerer.Answer {
        func answer() throws -> Answerer.Answer {
            try answerer.answer(
                exchange, from: peer, now: clock(), inTurn: { turns.wait(turn) })
        }
        do { return try answer() } catch let problem as Problem
            where problem.code == .sequenceGap
        {
            guard turns.letPass(turn) else { throw problem }
            return try answer()
        }
    }

    private func success(
        _ reply: Answerer.Answer, to request: HTTPRequest, _ peer: NodeID
    ) -> HTTPResponse {
        answers.answer(reply.body, type: SyncLimits.mediaType, to: request, peer: peer)
    }

    private func unpacked(_ request: HTTPRequest) throws -> [UInt8] {
        guard request.headers["content-encoding"] != nil else { return request.body }
        return try answers.zstd.decompress(request.body, limit: SyncLimits.messageBytes)
    }

    // MARK: Waiting for news

    /// How long the answer may be put off; nil when the asker does not wait, or brings something.
    private func wait(_ exchange: Exchange) -> DispatchTimeInterval? {
        let message = exchange.message
        guard message.waitSeconds > 0, message.head == nil, message.receipt == nil else {
            return nil
        }
        let wait = min(.seconds(min(message.waitSeconds, SyncLimits.waitSeconds)), longestPoll)
        return .milliseconds(Int(wait / .milliseconds(1)))
    }

    /// The answer to a request that waited, by what is here now.
    private func again(
        _ request: HTTPRequest, _ exchange: Exchange, _ claim: RequestCheck.Claim
    ) -> HTTPResponse {
        do {
            // It may have been revoked meanwhile.
            let peer = try store.read { try check.peer(claim, $0) }
            let reply = try answerer.answer(exchange, from: peer, now: clock())
            return success(reply, to: request, peer.id)
        } catch {
            return answers.refusal(Problem(error), to: request, peer: nil)
        }
    }
}
