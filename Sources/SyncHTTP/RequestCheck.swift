import HTTPMessages
import Ledger
import Storage
import SyncEngine
import SyncProtocol

/// From whom a request is: its checks, cheap ones first. Whatever fails leaves everything as it
/// was.
struct RequestCheck: Sendable {
    let side: ExchangeSide

    /// What a request says of itself, in the one spelling; nothing of it is believed yet.
    struct Claim: Sendable {
        let input: SignatureInput
        /// Base64url.
        let signature: String
    }

    /// Reads the signature fields and the audience.
    func claim(_ request: HTTPRequest) throws(Problem) -> Claim {
        let names = ["signature", "signature-input", "content-digest", "jianyan-audience"]
        for name in names {
            guard request.headers.fields.contains(where: { $0.name == name }) else {
                throw Problem(.signatureMissing, "the field \(name) is missing")
            }
            guard request.headers[name] != nil else {
                throw Problem(.signatureInvalid, "the field \(name) stands twice")
            }
        }
        guard let field = request.headers["signature"],
            let signature = MessageSigning.signature(in: field),
            let input = SignatureInput(of: request)
        else {
            throw Problem(.signatureInvalid, "the signature is not spelt as this protocol does")
        }
        guard FieldBytes.isSame(request.headers["jianyan-audience"], side.node.id.text) else {
            throw Problem(.wrongAudience, "the request is meant for another node")
        }
        return Claim(input: input, signature: signature)
    }

    /// The peer that a request claims to be from, if it may ask at all.
    func peer(_ claim: Claim, _ reader: any StoreReader) throws -> Peer {
        guard let peer = try reader.peer(claim.input.keyID), peer.relation == .downstream else {
            throw Problem(.unknownNode, "this node is not enrolled here")
        }
        switch peer.status {
        case .enrolled: return peer
        case .pending: throw Problem(.nodePending, "an operator has yet to approve this node")
        case .revoked: throw Problem(.nodeRevoked, "this node was revoked")
        }
    }

    /// Body and signature; only the given key counts.
    func verify(_ request: HTTPRequest, _ claim: Claim, key: String) throws(Problem) {
        let digest = FieldBytes.contentDigest(request.body)
        guard FieldBytes.isSame(request.headers["content-digest"], digest) else {
            throw Problem(.digestMismatch, "the body is not the one that was signed")
        }
        guard let base = MessageSigning.base(of: request, claim.input),
            side.notary.verifies(claim.signature, base, key: key)
        else { throw Problem(.signatureInvalid, "the signature does not verify") }
    }
}
