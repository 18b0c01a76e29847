import Compression
import HTTPMessages
import Ledger
import Storage
import SyncEngine
import SyncProtocol

/// Asks another node: signs, sends, verifies, follows changes of key on either side, and repeats
/// at once when only a fresh nonce was missing.
struct Asking: Sendable {
    /// The most that an exchange may take beside its waiting for news.
    static let timeoutSeconds = 60
    /// How often a request is repeated at once for want of a nonce (sync.md §5). Once is the rule; but
    /// when a kept connection dies before the first byte of an answer, libcurl sends a request
    /// again by itself, and the second finds its nonce used.
    static let nonceRepeats = 3

    let side: ExchangeSide
    let store: any Store
    let client: any HTTPClient
    let clock: @Sendable () -> Int64
    let check: AnswerCheck
    /// Nil: neither packs nor asks for packed answers.
    let zstd: Zstd?
    let nonces = NoncePool()

    // MARK: Exchange

    /// - Parameter peer: its keys grow when it has changed its key.
    func exchange(
        _ body: [UInt8], with peer: inout Peer, waitSeconds: Int
    ) throws -> AnswerCheck.Content {
        try carry(
            exchangeRequest(body), type: SyncLimits.mediaType, with: &peer,
            waitSeconds: waitSeconds)
    }

    /// Asks what a difference is made of.
    func compare(_ ask: CompareAsk, with peer: inout Peer) throws -> CompareAnswer {
        var request = HTTPRequest(
            method: "POST", path: SyncLimits.comparePath, body: ask.canonicalBytes)
        request.headers.add("content-type", SyncLimits.jsonType)
        switch try carry(request, type: SyncLimits.jsonType, with: &peer, waitSeconds: 0) {
        case .body(let body): return try CompareAnswer(bytes: body, to: ask)
        case .refusal(let problem, let retryAfter):
            throw SyncFailure.refused(problem, retryAfter: retryAfter)
        }
    }

    /// Asks about a file or for a piece of one, or brings one; all other answers are failures.
    ///
    /// - Parameters:
    ///   - type: the request's content type.
    ///   - answer: the answer's.
    func attachment(
        _ path: String, _ body: [UInt8], type: String, answer: String, with peer: inout Peer
    ) throws -> [UInt8] {
        var request = HTTPRequest(method: "POST", path: path, body: body)
        request.headers.add("content-type", type)
        switch try carry(request, type: answer, with: &peer, waitSeconds: 0) {
        case .body(let body): return body
        case .refusal(let problem, let retryAfter):
            throw SyncFailure.refused(problem, retryAfter: retryAfter)
        }
    }

    private func carry(
        _ request: HTTPRequest, type: String, with peer: inout Peer, waitSeconds: Int
    ) throws -> AnswerCheck.Content {
        var repeats = 0
        var knowsKeys = false
        var nonce = nonces.take(for: peer.id)
        while true {
            let (content, next) = try ask(
                request, type, &peer, nonce: nonce, waitSeconds: waitSeconds)
            nonce = nil
            // Kept for this very request: out of the pool another, begun meanwhile, might take it.
            if case .refusal(let problem, _) = content, problem.code == .nonceNeeded,
                repeats < Self.nonceRepeats
            {
                repeats += 1
                nonce = next
                continue
            }
            if let next { nonces.put(next, for: peer.id) }
            guard case .refusal(let problem, _) = content else { return content }
            switch problem.code {
            case .signatureInvalid where !knowsKeys:
                knowsKeys = true
                guard try tellRotations(to: peer) else { return content }
                nonce = nonces.take(for: peer.id)
            // The peer saw its own fresh nonces come back used: the request did arrive.
            case .nonceNeeded:
                throw SyncFailure.lost(reason: "it had arrived before, and that answer was lost")
            default: return content
            }
        }
    }

    /// Sees to it that so many nonces are at hand, before long requests go out that would be refused
    /// without: asks with nothing, to be refused for want of a nonce and get one.
    func gather(_ count: Int, with peer: inout Peer) throws {
        let missing = max(0, count - nonces.count(for: peer.id))
        for _ in 0..<missing {
            var request = HTTPRequest(method: "POST", path: SyncLimits.exchangePath)
            request.headers.add("content-type", SyncLimits.mediaType)
            let (_, next) = try ask(
                request, SyncLimits.mediaType, &peer, nonce: nil, waitSeconds: 0)
            guard let next else { return }
            nonces.put(next, for: peer.id)
        }
    }

    private func exchangeRequest(_ body: [UInt8]) -> HTTPRequest {
        var request = HTTPRequest(method: "POST", path: SyncLimits.exchangePath, body: body)
        request.headers.add("content-type", SyncLimits.mediaType)
        if let zstd {
            request.headers.add("accept-encoding", "zstd")
            if body.count > AnswerMaking.leastCompressed, let packed = try? zstd.compress(body) {
                request.body = packed
                request.headers.add("content-encoding", "zstd")
            }
        }
        return request
    }

    /// - Returns: the answer, and the nonce it brings for a further request.
    private func ask(
        _ unsigned: HTTPRequest, _ type: String, _ peer: inout Peer, nonce: String?,
        waitSeconds: Int
    ) throws -> (AnswerCheck.Content, next: String?) {
        // Without one of the peer's, one of our own: so that no two requests are signed alike.
        let nonce = nonce ?? NonceBook.make()
        let claim = try send(
            unsigned, to: peer.id, at: origin(peer), nonce: nonce, type: type,
            waitSeconds: waitSeconds)
        if !check.verifies(claim, key: peer.keys.last ?? "") {
            peer = try followKey(of: peer, claim)
        }
        return (try check.content(claim), claim.answer.headers["jianyan-nonce"])
    }

    // MARK: Changes of key

    /// The peer's newest key, if papers lead from the one known here to the one that signed.
    private func followKey(of peer: Peer, _ claim: AnswerCheck.Claim) throws -> Peer {
        let request = HTTPRequest(method: "GET", path: SyncLimits.keysPath)
        let answer = try transfer(request, at: origin(peer), waitSeconds: 0)
        let enrolment = Enrolment(side, store: store)
        guard answer.status == 200, let papers = try? RotationPaper.list(answer.body),
            let newest = enrolment.path(papers, of: peer).last, check.verifies(claim, key: newest)
        else { throw SyncFailure.notOurs(reason: "the signature is not by the peer's key") }
        return try enrolment.follow(papers, of: peer.id, now: clock())
    }

    /// Tells the peer of this node's own changes of key.
    ///
    /// - Returns: whether there were any and the peer took them.
    private func tellRotations(to peer: Peer) throws -> Bool {
        let papers = try Enrolment(side, store: store).rotations()
        if papers.isEmpty { return false }
        var request = HTTPRequest(
            method: "POST", path: SyncLimits.keysPath, body: RotationPaper.bytes(of: papers))
        request.headers.add("content-type", SyncLimits.jsonType)
        let claim = try send(
            request, to: peer.id, at: origin(peer), nonce: NonceBook.make(),
            type: SyncLimits.jsonType, waitSeconds: 0)
        guard check.verifies(claim, key: peer.keys.last ?? ""),
            case .body = try check.content(claim)
        else { return false }
        return true
    }

    // MARK: Enrolment

    /// - Returns: what the inviter says of itself, under the key that the code names.
    func enrol(_ invitation: Invitation, _ message: EnrolMessage) throws -> EnrolMessage {
        var request = HTTPRequest(
            method: "POST", path: SyncLimits.enrolPath, body: message.canonicalBytes)
        request.headers.add("content-type", SyncLimits.jsonType)
        let origin = HTTPOrigin(
            url: invitation.url, pin: invitation.pin.isEmpty ? nil : invitation.pin)
        let claim = try send(
            request, to: invitation.node, at: origin, nonce: NonceBook.make(),
            type: SyncLimits.jsonType, waitSeconds: 0)
        guard check.verifies(claim, key: invitation.key) else {
            throw SyncFailure.notOurs(reason: "the signature is not by the key in the code")
        }
        switch try check.content(claim) {
        case .body(let body): return try EnrolMessage(bytes: body)
        case .refusal(let problem, let retryAfter):
            throw SyncFailure.refused(problem, retryAfter: retryAfter)
        }
    }

    // MARK: Sending

    private func origin(_ peer: Peer) -> HTTPOrigin {
        HTTPOrigin(url: peer.url, pin: peer.pin.isEmpty ? nil : peer.pin)
    }

    /// Signs and sends; all of the answer is checked but its signature.
    private func send(
        _ unsigned: HTTPRequest, to peer: NodeID, at origin: HTTPOrigin, nonce: String,
        type: String, waitSeconds: Int
    ) throws(SyncFailure) -> AnswerCheck.Claim {
        var request = unsigned
        MessageSigning.sign(&request, to: peer, nonce: nonce, as: side.node.id, side.notary)
        let answer = try transfer(request, at: origin, waitSeconds: waitSeconds)
        return try check.claim(answer, to: request, from: peer, type: type)
    }

    private func transfer(
        _ request: HTTPRequest, at origin: HTTPOrigin, waitSeconds: Int
    ) throws(SyncFailure) -> HTTPResponse {
        do {
            return try client.send(
                request, to: origin, timeoutSeconds: Self.timeoutSeconds + waitSeconds,
                answerLimit: SyncLimits.messageBytes)
        } catch {
            throw SyncFailure(error)
        }
    }
}
