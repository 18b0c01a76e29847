import CurlTransport
import HTTPMessages
import JSON
import Ledger
import Storage
import SyncEngine
import SyncProtocol

@testable import NodeAssembly
@testable import SyncHTTP

/// Sends a running city what no honest node sends: any body, under any signature.
final class Asker: Sendable {
    let node: NodeFacts
    let keys: NodeKeys
    let city: NodeID
    private let origin: HTTPOrigin
    private let client = CurlClient()

    init(_ node: NodeFacts, _ keys: NodeKeys, city: NodeID, url: String, pin: String? = nil) {
        self.node = node
        self.keys = keys
        self.city = city
        origin = HTTPOrigin(url: url, pin: pin)
    }

    deinit { client.cancelAll() }

    func send(_ request: HTTPRequest) throws -> HTTPResponse {
        try client.send(request, to: origin, timeoutSeconds: 60, answerLimit: 16 << 20)
    }

    /// An exchange with any body, rightly signed and fresh.
    func request(_ body: [UInt8], encoding: String? = nil) throws -> HTTPRequest {
        var request = unsigned(body)
        if let encoding { request.headers.add("content-encoding", encoding) }
        sign(&request, nonce: try freshNonce())
        return request
    }

    func request(_ text: String) throws -> HTTPRequest { try request(Array(text.utf8)) }

    func unsigned(
        _ body: [UInt8], path: String = SyncLimits.exchangePath,
        type: String = SyncLimits.mediaType
    ) -> HTTPRequest {
        var request = HTTPRequest(method: "POST", path: path, body: body)
        request.headers.add("content-type", type)
        return request
    }

    func sign(_ request: inout HTTPRequest, nonce: String, to audience: NodeID? = nil) {
        MessageSigning.sign(&request, to: audience ?? city, nonce: nonce, as: node.id, keys)
    }

    /// One that the city waits for; of our own making when it gives none.
    func freshNonce() throws -> String {
        var request = unsigned([])
        sign(&request, nonce: NonceBook.make())
        return try send(request).headers["jianyan-nonce"] ?? NonceBook.make()
    }

    /// A message that brings nothing.
    func message(
        _ store: any Store, _ edit: (inout ExchangeMessage) -> Void = { _ in }
    ) throws -> ExchangeMessage {
        let link = try store.read { try $0.link(city) }
        let start = Position.start(
            of: StreamID(sender: node.id, receiver: city, direction: .up), node.incarnation)
        var message = ExchangeMessage(
            at: Node.now(), written: link?.outgoing ?? start, read: link?.incoming)
        edit(&message)
        return message
    }
}
