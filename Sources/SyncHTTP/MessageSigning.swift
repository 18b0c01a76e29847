import HTTPMessages
import Hashing
import Ledger
import SyncEngine

/// Signs requests and answers, and says what exactly was signed. An answer covers its request's
/// signature, so it answers that request and no other.
enum MessageSigning {
    // MARK: Writing

    /// Adds digest, audience and signature to a request that has its body and content type.
    static func sign(
        _ request: inout HTTPRequest, to audience: NodeID, nonce: String, as node: NodeID,
        _ notary: any Notary
    ) {
        request.headers.add("content-digest", FieldBytes.contentDigest(request.body))
        request.headers.add("jianyan-audience", audience.text)
        let input = SignatureInput(request: request.headers, nonce: nonce, keyID: node)
        // Our own fields are there, each once.
        guard let base = base(of: request, input) else {
            preconditionFailure("a request of ours cannot be signed")
        }
        request.headers.add("signature-input", "sig=" + input.parameters)
        request.headers.add("signature", field(notary.sign(base)))
    }

    /// Adds digest and signature to an answer that has its body, content type and nonce.
    ///
    /// - Parameter signature: the request's `signature` field.
    static func sign(
        _ answer: inout HTTPResponse, to signature: String, as node: NodeID, _ notary: any Notary
    ) {
        answer.headers.add("content-digest", FieldBytes.contentDigest(answer.body))
        let input = SignatureInput(answer: answer.headers, keyID: node)
        guard let base = base(of: answer, to: signature, input) else {
            preconditionFailure("an answer of ours cannot be signed")
        }
        answer.headers.add("signature-input", "sig=" + input.parameters)
        answer.headers.add("signature", field(notary.sign(base)))
    }

    // MARK: Reading

    /// The signature in a `signature` field, base64url; nil when the field is no signature of ours.
    static func signature(in field: String) -> String? {
        guard field.utf8.count <= 128, field.hasPrefix("sig=") else { return nil }
        guard let text = FieldBytes.urlText(field: field.dropFirst(4)),
            Base64URL.decode(text, maxBytes: 64)?.count == 64
        else { return nil }
        return text
    }

    /// What a request's signature covers; nil when a covered field is absent or repeated.
    static func base(of request: HTTPRequest, _ input: SignatureInput) -> [UInt8]? {
        base(input) { name in
            switch name {
            case "@method": request.method
            case "@path": request.path
            default: request.headers[name]
            }
        }
    }

    /// What an answer's signature covers.
    ///
    /// - Parameter signature: the request's `signature` field.
    static func base(
        of answer: HTTPResponse, to signature: String, _ input: SignatureInput
    ) -> [UInt8]? {
        base(input) { name in
            switch name {
            case "@status": String(answer.status)
            // The member of the dictionary, as the component names it: without its key.
            case "": String(signature.dropFirst(4))
            default: answer.headers[name]
            }
        }
    }

    private static func base(
        _ input: SignatureInput, _ value: (String) -> String?
    ) -> [UInt8]? {
        var text = ""
        for component in input.components {
            guard let value = value(component) else { return nil }
            text += "\(SignatureInput.identifier(component)): \(value)\n"
        }
        text += "\"@signature-params\": \(input.parameters)"
        return Array(text.utf8)
    }

    private static func field(_ signature: String) -> String {
        "sig=" + FieldBytes.field(urlText: signature)
    }
}
