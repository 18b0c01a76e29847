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
    private let door: PeerDoor
    private let answerer: Answerer
    private let store: any Store
    private let clock: @Sendable () -> Int64
    private let longestPoll: Duration
    private let observe: SyncRoutes.Observer

    init(
        door: PeerDoor, answerer: Answerer, store: any Store,
        clock: @escaping @Sendable () -> Int64, longestPoll: Duration,
        observe: @escaping SyncRoutes.Observer
    ) {
        self.observe = observe
        self.door = door
        self.answerer = answerer
        self.store = store
        self.clock = clock
        self.longestPoll = longestPoll
    }

    private var answers: AnswerMaking { door.answers }

    func handle(_ request: HTTPRequest, answer: @escaping @Sendable (HTTPResponse) -> Void) {
        var known: NodeID?
        do {
            let entrance = try door.enter(request, known: &known)
            defer { door.leave(entrance) }
            let peer = entrance.peer
            let body = try unpacked(request)
            let exchange = try Exchange(body: body)
            let stamp = parking.stamp(peer.id)
            let reply = try inOrder(exchange, entrance)
            observe(peer.id, .exchange(exchanged(exchange, body.count, reply)))
            if !reply.hasNews, let wait = wait(exchange) {
                let poll = Parking.Poll(peer: peer.id, deadline: .now() + wait) { [self] in
                    answer(again(request, exchange, entrance.claim))
                }
                if !parking.park(poll, stamp: stamp) { poll.wake() }
                return
            }
            answer(success(reply, to: request, peer.id))
        } catch {
            let problem = Problem(error)
            if let known, !problem.code.isUsual { observe(known, .refused(problem.code)) }
            answer(answers.refusal(problem, to: request, peer: known))
        }
    }

    private func exchanged(
        _ exchange: Exchange, _ bytes: Int, _ reply: Answerer.Answer
    ) -> Answered.Exchanged {
        Answered.Exchanged(
            verdict: reply.verdict, clockOffset: exchange.message.at - clock(),
            versions: exchange.message.versions, received: exchange.entries.count,
            sent: reply.sent, bytesIn: bytes, bytesOut: reply.body.count)
    }

    /// Answers in the order of the peer's requests; one that overtook the batch before it waits for that.
    private func inOrder(
        _ exchange: Exchange, _ entrance: PeerDoor.Entrance
    ) throws -> Answerer.Answer {
        func answer() throws -> Answerer.Answer {
            try answerer.answer(
                exchange, from: entrance.peer, now: clock(),
                inTurn: { door.waitForTurn(entrance) })
        }
        do { return try answer() } catch let problem as Problem
            where problem.code == .sequenceGap
        {
            guard door.letPass(entrance) else { throw problem }
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
            let peer = try store.read { try door.check.peer(claim, $0) }
            let reply = try answerer.answer(exchange, from: peer, now: clock())
            if reply.hasNews {
                observe(peer.id, .news(entries: reply.sent, bytes: reply.body.count))
            }
            return success(reply, to: request, peer.id)
        } catch {
            return answers.refusal(Problem(error), to: request, peer: nil)
        }
    }
}

extension ProblemCode {
    /// Part of the ordinary course of an exchange: a nonce that was spent, a batch that overtook.
    fileprivate var isUsual: Bool { self == .nonceNeeded || self == .sequenceGap }
}
