import Compression
import HTTPMessages
import Ledger
import Storage
import SyncEngine
import SyncProtocol

/// Asks one peer: signs, sends, verifies, follows a change of the peer's key, and repeats at once
/// when only a fresh nonce was missing.
struct Asking: Sendable {
    let side: ExchangeSide
    let client: any HTTPClient
    let nonces: NoncePool
    let check: AnswerCheck
    let zstd: Zstd?

    /// The most that an exchange may take beside its waiting for news.
    static let timeoutSeconds = 60

    func exchange(
        _ body: [UInt8], with peer: Peer, waitSeconds: Int
    ) throws(SyncFailure) -> AnswerCheck.Content {
        var request = HTTPRequest(method: "POST", path: SyncLimits.exchangePath, body: body)
        request.headers.add("content-type", SyncLimits.mediaType)
        if let zstd {
            request.headers.add("accept-encoding", "zstd")
            if body.count > AnswerMaking.leastCompressed, let packed = try? zstd.compress(body) {
                request.body = packed
                request.headers.add("content-encoding", "zstd")
            }
        }
        let first = try send(request, to: peer, waitSeconds: waitSeconds)
        guard case .refusal(let problem, _) = first, problem.code == .nonceNeeded else {
            return first
        }
        return try send(request, to: peer, waitSeconds: waitSeconds)
    }

    private func send(
        _ unsigned: HTTPRequest, to peer: Peer, waitSeconds: Int
    ) throws(SyncFailure) -> AnswerCheck.Content {
        var request = unsigned
        // Without one of the peer's, one of our own: so that no two requests are signed alike.
        let nonce = nonces.take(for: peer.id) ?? NonceBook.make()
        MessageSigning.sign(&request, to: peer.id, nonce: nonce, as: side.node.id, side.notary)
        let answer: HTTPResponse
        do {
            answer = try client.send(
                request, to: HTTPOrigin(url: peer.url, pin: peer.pin.isEmpty ? nil : peer.pin),
                timeoutSeconds: Self.timeoutSeconds + waitSeconds,
                answerLimit: SyncLimits.messageBytes)
        } catch {
            throw SyncFailure(error)
        }
        let claim = try check.claim(
            answer, to: request, from: peer.id, type: SyncLimits.mediaType)
        guard check.verifies(claim, key: peer.keys.last ?? "") else {
            throw .notOurs(reason: "the signature is not by the peer's key")
        }
        if let nonce = answer.headers["jianyan-nonce"] { nonces.put(nonce, for: peer.id) }
        return try check.content(claim)
    }
}
