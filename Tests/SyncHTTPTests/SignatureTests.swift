import HTTPMessages
import Identity
import Ledger
import SyncProtocol
import Testing

@testable import SyncHTTP

/// The signature's profile, letter by letter: another program must be able to follow it.
@Suite struct SignatureTests {
    private let keys: NodeKeys

    init() throws { keys = NodeKeys(try SigningKey(seed: [UInt8](repeating: 7, count: 32))) }

    private func request(packed: Bool) -> HTTPRequest {
        var request = HTTPRequest(
            method: "POST", path: SyncLimits.exchangePath, body: Array("{}\n".utf8))
        request.headers.add("content-type", SyncLimits.mediaType)
        if packed { request.headers.add("content-encoding", "zstd") }
        MessageSigning.sign(
            &request, to: NodeID(2), nonce: "AAAAAAAAAAAAAAAA", as: NodeID(1), keys)
        return request
    }

    @Test func `What a request signs is written so and not otherwise`() throws {
        let request = request(packed: true)
        let input = try #require(SignatureInput(of: request))
        let base = try #require(MessageSigning.base(of: request, input))
        #expect(
            String(decoding: base, as: UTF8.self) == """
                "@method": POST
                "@path": /sync/v1/exchange
                "content-digest": sha-256=:yj0WO6sFU4GCciYUBWjzvvfqrBh869doeOC2Pp5EI1Y=:
                "content-type": application/x-ndjson
                "content-encoding": zstd
                "jianyan-audience": 0000000000000002
                "@signature-params": ("@method" "@path" "content-digest" "content-type" \
                "content-encoding" "jianyan-audience");nonce="AAAAAAAAAAAAAAAA";\
                keyid="0000000000000001";alg="ed25519";tag="jianyan-sync-1"
                """)
    }

    @Test func `What an answer signs holds the request's signature`() throws {
        let request = request(packed: false)
        let asked = try #require(request.headers["signature"])
        var answer = HTTPResponse(status: 200, body: Array("{}\n".utf8))
        answer.headers.add("content-type", SyncLimits.mediaType)
        answer.headers.add("jianyan-nonce", "BBBBBBBBBBBBBBBB")
        MessageSigning.sign(&answer, to: asked, as: NodeID(2), keys)
        let input = try #require(SignatureInput(of: answer))
        let base = try #require(MessageSigning.base(of: answer, to: asked, input))
        #expect(asked.hasPrefix("sig=:") && asked.hasSuffix("==:"))
        #expect(
            String(decoding: base, as: UTF8.self) == """
                "@status": 200
                "content-digest": sha-256=:yj0WO6sFU4GCciYUBWjzvvfqrBh869doeOC2Pp5EI1Y=:
                "content-type": application/x-ndjson
                "jianyan-nonce": BBBBBBBBBBBBBBBB
                "signature";req;key="sig": \(asked.dropFirst(4))
                "@signature-params": ("@status" "content-digest" "content-type" \
                "jianyan-nonce" "signature";req;key="sig");\
                keyid="0000000000000002";alg="ed25519";tag="jianyan-sync-1"
                """)
    }

    @Test func `A character that only looks like another is another`() throws {
        var request = request(packed: false)
        let input = try #require(request.headers["signature-input"])
        // The Greek question mark equals a semicolon to string comparison, not to bytes.
        request.headers = request.headers.with(
            "signature-input", input.replacing(";alg", with: "\u{37E}alg"))
        #expect(SignatureInput(of: request) == nil)
    }
}
