import Compression
import HTTPMessages
import Ledger
import Storage
import SyncEngine
import SyncProtocol
import Synchronization

/// The asking end of the wire: carries a session with an upstream node to its end.
public final class SyncPeer: Sendable {
    /// Exchanges in a row that moved nothing, after which a session is given up.
    private static let idleLimit = 5
    /// A longer body is not sent before there is a nonce for it: it would only be refused.
    private static let longestBlind = 16 << 10

    let side: ExchangeSide
    let store: any Store
    let clock: @Sendable () -> Int64
    let asking: Asking
    private let pace = Pace()
    let piecePace = PiecePace()
    /// Held while files are carried, with the number of carryings so far.
    let carryings = Mutex(0)

    /// - Parameters:
    ///   - clock: milliseconds since 1970 UTC, as evidence.
    ///   - compression: whether to pack requests and ask for packed answers.
    public init(
        side: ExchangeSide, store: any Store, client: any HTTPClient,
        clock: @escaping @Sendable () -> Int64, compression: Bool = true
    ) {
        self.side = side
        self.store = store
        self.clock = clock
        let zstd = Zstd()
        asking = Asking(
            side: side, store: store, client: client, clock: clock,
            check: AnswerCheck(notary: side.notary, zstd: zstd), zstd: compression ? zstd : nil)
    }

    /// Exchanges until both streams are carried over and compared. Blocks the calling thread.
    ///
    /// - Parameters:
    ///   - pull: whether to take entries; without, only gives.
    ///   - waitSeconds: how long the first answer may wait for news when there is none.
    ///   - progress: called after each exchange.
    public func sync(
        with peer: Peer, pull: Bool = true, waitSeconds: Int = 0,
        progress: ((Session.Tally) -> Void)? = nil
    ) throws(SyncFailure) -> Session.Tally {
        do {
            return try run(peer, pull: pull, waitSeconds: waitSeconds, progress)
        } catch {
            throw SyncFailure(error)
        }
    }

    private func run(
        _ peer: Peer, pull: Bool, waitSeconds: Int, _ progress: ((Session.Tally) -> Void)?
    ) throws -> Session.Tally {
        var peer = peer
        var session = Session(side, store: store, with: peer)
        var wait = max(0, min(waitSeconds, SyncLimits.waitSeconds))
        var needsMore = true
        var idle = 0
        var flights: [Flight] = []
        var standing = try session.standing()
        while needsMore || !flights.isEmpty {
            session.batchLimit = pace.entries
            session.entryLimit = pull ? pace.entries : 0
            if flights.isEmpty {
                let request = try session.request(now: clock(), waitSeconds: wait)
                if request.body.count > Self.longestBlind {
                    try asking.gather(request.isLast ? 1 : 2, with: &peer)
                }
                flights.append(start(request, isAhead: false, peer, waitSeconds: wait))
            }
            // Two at most: one that the peer keeps, one that it reads. On a bad line one is enough.
            if flights.count == 1, pace.isFull, let end = flights[0].request.end,
                let next = try session.request(now: clock(), after: end)
            {
                flights.append(start(next, isAhead: true, peer, waitSeconds: 0))
            }
            wait = 0
            let flight = flights.removeFirst()
            let landed = try land(flight)
            peer = landed.peer
            session.adopt(peer)
            switch landed.content {
            case .body(let body):
                needsMore = try session.take(body, to: flight.request, now: clock())
                progress?(session.tally)
            // It overtook the batch before it, and those behind it come too early as well: they are
            // sent again, nothing is lost.
            case .refusal(let problem, _) where flight.isAhead && problem.code == .sequenceGap:
                for late in flights { _ = try? late.wait() }
                flights = []
                needsMore = true
            case .refusal(let problem, let retryAfter):
                try resume(after: problem, retryAfter: retryAfter, peer)
            }
            let now = try session.standing()
            idle = now == standing ? idle + 1 : 0
            standing = now
            guard idle < Self.idleLimit else {
                throw SyncFailure.stopped(reason: "\(idle) exchanges moved nothing")
            }
        }
        return session.tally
    }

    private func land(_ flight: Flight) throws -> (content: AnswerCheck.Content, peer: Peer) {
        do {
            let landed = try flight.wait()
            pace.answered()
            return landed
        } catch let failure as SyncFailure {
            if case .lost = failure { pace.lost() }
            throw failure
        }
    }

    private func start(
        _ request: Session.Request, isAhead: Bool, _ peer: Peer, waitSeconds: Int
    ) -> Flight {
        let flight = Flight(request, isAhead: isAhead)
        flight.start(
            asking, with: peer, waitSeconds: waitSeconds, isAlone: !isAhead && request.isLast)
        return flight
    }

    /// A gap means that the peer has less of our stream than was confirmed here; when that place
    /// lies on our stream, the rest is sent again. Everything else ends the session.
    private func resume(after problem: Problem, retryAfter: Int?, _ peer: Peer) throws {
        guard try side.heed(problem, of: peer, store) else {
            throw SyncFailure.refused(problem, retryAfter: retryAfter)
        }
    }
}
