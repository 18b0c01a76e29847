import Compression
import HTTPMessages
import Ledger
import SyncEngine
import SyncProtocol

/// Whether an answer is the peer's answer to this very request.
struct AnswerCheck: Sendable {
    let notary: any Notary
    let zstd: Zstd

    /// A signed answer, its signature still to be verified.
    struct Claim: Sendable {
        let answer: HTTPResponse
        let base: [UInt8]
        let signature: String
    }

    /// What a verified answer says.
    enum Content: Sendable {
        case body([UInt8])
        case refusal(Problem, retryAfter: Int?)
    }

    /// Everything but the signature itself.
    func claim(
        _ answer: HTTPResponse, to request: HTTPRequest, from peer: NodeID, type: String
    ) throws(SyncFailure) -> Claim {
        let found = answer.headers["content-type"]
        guard found == type || found == SyncLimits.problemType else {
            throw .notOurs(reason: "status \(answer.status), content type \(found ?? "none")")
        }
        guard let asked = request.headers["signature"], let field = answer.headers["signature"],
            let signature = MessageSigning.signature(in: field),
            let input = SignatureInput(of: answer), input.keyID == peer,
            let base = MessageSigning.base(of: answer, to: asked, input)
        else { throw .notOurs(reason: "status \(answer.status), not signed by the peer") }
        let digest = FieldBytes.contentDigest(answer.body)
        guard FieldBytes.isSame(answer.headers["content-digest"], digest) else {
            throw .notOurs(reason: "the answer's body is not the one that was signed")
        }
        return Claim(answer: answer, base: base, signature: signature)
    }

    func verifies(_ claim: Claim, key: String) -> Bool {
        notary.verifies(claim.signature, claim.base, key: key)
    }

    /// Reads an answer whose signature was verified.
    func content(_ claim: Claim) throws(SyncFailure) -> Content {
        let answer = claim.answer
        if answer.headers["content-type"] == SyncLimits.problemType {
            guard let problem = Problem(bytes: answer.body), problem.code.status == answer.status
            else { throw .notOurs(reason: "status \(answer.status), an unknown refusal") }
            let seconds = answer.headers["retry-after"].flatMap(Int.init)
            return .refusal(problem, retryAfter: seconds)
        }
        guard answer.status == 200 else {
            throw .notOurs(reason: "status \(answer.status) without a refusal")
        }
        guard let encoding = answer.headers["content-encoding"] else { return .body(answer.body) }
        guard encoding == "zstd" else { throw .own(Problem(.contentEncoding, encoding)) }
        do {
            return .body(try zstd.decompress(answer.body, limit: SyncLimits.messageBytes))
        } catch {
            throw .own(Problem(error))
        }
    }
}
