import Glibc
import HTTPMessages
import JSON
import Ledger
import Storage
import SyncEngine
import SyncProtocol

@testable import SyncHTTP

/// Requests made by hand, to say what no honest node says.
extension World {
    /// An exchange of the district's with any body, rightly signed and fresh.
    func request(
        _ body: [UInt8], encoding: String? = nil, accept: String? = nil
    ) -> HTTPRequest {
        var request = HTTPRequest(method: "POST", path: SyncLimits.exchangePath, body: body)
        request.headers.add("content-type", SyncLimits.mediaType)
        if let accept { request.headers.add("accept-encoding", accept) }
        if let encoding { request.headers.add("content-encoding", encoding) }
        sign(&request, nonce: freshNonce())
        return request
    }

    func sign(_ request: inout HTTPRequest, nonce: String) {
        MessageSigning.sign(
            &request, to: city.facts.id, nonce: nonce, as: district.facts.id, district.keys)
    }

    /// One that the city waits for; of our own making when it gives none.
    func freshNonce() -> String {
        var request = HTTPRequest(method: "POST", path: SyncLimits.exchangePath)
        request.headers.add("content-type", SyncLimits.mediaType)
        sign(&request, nonce: NonceBook.make())
        return wire.deliver(request).headers["jianyan-nonce"] ?? NonceBook.make()
    }

    func request(_ text: String) -> HTTPRequest { request(Array(text.utf8)) }

    /// A message of the district's that brings nothing.
    func message(_ edit: (inout ExchangeMessage) -> Void = { _ in }) throws -> ExchangeMessage {
        let link = try district.link(city)
        var message = ExchangeMessage(
            at: clock.now, written: link?.outgoing ?? districtStart, read: link?.incoming)
        edit(&message)
        return message
    }

    var districtStart: Position {
        Position.start(
            of: StreamID(sender: district.facts.id, receiver: city.facts.id, direction: .up),
            district.facts.incarnation)
    }

    /// The refusal that a request meets; nil when it is answered.
    func refusal(_ request: HTTPRequest) -> Problem? {
        let answer = wire.deliver(request)
        return answer.status == 200 ? nil : Problem(bytes: answer.body)
    }

    /// A request of the district's next session, signed and fresh, that never arrives.
    func caught() throws -> HTTPRequest {
        let asker = district.asks(over: wire)
        let caught = Later<HTTPRequest>()
        wire.onRequest { request throws in
            if request.headers["jianyan-audience"] == nil { return }
            caught.give(request)
            throw HTTPFailure.lost(reason: "caught")
        }
        _ = failure(asker)
        wire.onRequest { _ in }
        var request = caught.wait()
        let unsigned = HTTPHeaders(
            request.headers.fields.filter { $0.name.hasPrefix("content-t") })
        request.headers = unsigned
        if request.body.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) {
            request.headers.add("content-encoding", "zstd")
        }
        sign(&request, nonce: freshNonce())
        return request
    }
}

extension HTTPHeaders {
    /// The same with one field's value changed; nil takes it out.
    func with(_ name: String, _ value: String?) -> HTTPHeaders {
        HTTPHeaders(
            fields.compactMap { field in
                if field.name != name { return field }
                return value.map { HTTPField(name: name, value: $0) }
            })
    }
}

extension TestNode {
    /// All that a refused request must leave as it was, as text.
    func picture() throws -> String {
        try store.read { reader in
            let records = try reader.records(RecordQuery(limit: 10_000))
            let links = try reader.peers().map { try reader.link($0.id) }
            let papers = try reader.papers(peer: nil, sort: nil)
            return "\(records)\n\(links)\n\(papers.count)\n\(try reader.peers())\n"
                + "\(try reader.settings(prefix: ""))\n"
                + "\(String(describing: try reader.lastAudit()))\n"
                + "\(try reader.held(peer: nil, record: nil))"
        }
    }
}

extension SyncRoutes {
    /// Blocks until so many polls wait.
    func waitUntilParked(_ count: Int) {
        while parked < count { sched_yield() }
    }
}
