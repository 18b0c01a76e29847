import Compression
import HTTPMessages
import Ledger
import Storage
import SyncEngine
import SyncProtocol

/// Turns bodies and problems into signed answers.
struct AnswerMaking: Sendable {
    /// Below it zstd costs more than it saves.
    static let leastCompressed = 512

    let side: ExchangeSide
    let nonces: NonceBook
    let zstd: Zstd

    /// - Parameter peer: an enrolled peer whose signature was verified: it gets the next nonce.
    func answer(
        _ body: [UInt8], type: String, status: Int = 200, to request: HTTPRequest, peer: NodeID?
    ) -> HTTPResponse {
        var answer = HTTPResponse(status: status, body: body)
        answer.headers.add("content-type", type)
        if body.count > Self.leastCompressed, request.headers["accept-encoding"] == "zstd",
            let packed = try? zstd.compress(body)
        {
            answer.body = packed
            answer.headers.add("content-encoding", "zstd")
        }
        finish(&answer, to: request, peer)
        return answer
    }

    func refusal(_ problem: Problem, to request: HTTPRequest, peer: NodeID?) -> HTTPResponse {
        var answer = HTTPResponse(status: problem.code.status, body: problem.canonicalBytes)
        answer.headers.add("content-type", SyncLimits.problemType)
        if let seconds = problem.retryAfter { answer.headers.add("retry-after", String(seconds)) }
        if problem.code == .methodNotAllowed { answer.headers.add("allow", "POST") }
        finish(&answer, to: request, peer)
        return answer
    }

    /// An answer binds to the request's signature, verified or not; a request without one gets a
    /// plain answer.
    private func finish(_ answer: inout HTTPResponse, to request: HTTPRequest, _ peer: NodeID?) {
        if let peer { answer.headers.add("jianyan-nonce", nonces.issue(to: peer)) }
        guard let field = request.headers["signature"],
            MessageSigning.signature(in: field) != nil
        else { return }
        MessageSigning.sign(&answer, to: field, as: side.node.id, side.notary)
    }
}
