import HTTPMessages
import JSON
import Ledger
import SyncEngine
import SyncProtocol
import Synchronization
import Testing

@testable import SyncHTTP

/// The other end of the line runs a release that has less than this one, or says more.
@Suite struct OtherReleaseTests {
    private let world: World

    init() throws { world = try World() }

    /// Answers as a release does that does not have a path yet.
    private struct Without: HTTPHandler {
        let path: String
        let routes: SyncRoutes

        private func asked(_ path: String) -> String { path == self.path ? "/sync/v0" : path }

        func refuse(method: String, path: String, headers: HTTPHeaders) -> HTTPResponse? {
            routes.refuse(method: method, path: asked(path), headers: headers)
        }

        func bodyLimit(path: String) -> Int { routes.bodyLimit(path: asked(path)) }

        func handle(
            _ request: HTTPRequest, answer: @escaping @Sendable (HTTPResponse) -> Void
        ) {
            var request = request
            request.path = asked(request.path)
            routes.handle(request, answer: answer)
        }
    }

    @Test func `An upper node that cannot compare yet says so, and all the rest goes on`() throws {
        let wire = Wire(
            Without(path: SyncLimits.comparePath, routes: world.city.routes), isRecorded: false)
        let asker = world.district.asks(over: wire)
        let city = try world.district.peer(world.city)
        let record = try world.proposal(1)
        #expect(try world.sync(asker).verdict == .equal)

        var failure: SyncFailure?
        do { _ = try asker.differences(with: city) } catch { failure = error }
        guard case .refused(let problem, _) = failure else {
            Issue.record("\(failure as Any)")
            return
        }
        #expect(problem.code == .notFound)

        try world.district.write(record, ["title": .string("Afterwards")])
        #expect(try world.sync(asker).verdict == .equal)
        #expect(try world.city.value(record, "title") == "Afterwards")
    }

    @Test func `A lower node that says more than the upper one knows is answered as ever`() throws {
        let (district, city) = (world.district, world.city)
        let signed = Mutex("")
        world.wire.onRequest { request throws in
            guard request.path == SyncLimits.exchangePath,
                let nonce = SignatureInput(of: request)?.nonce
            else { return }
            signed.withLock { $0 = request.headers["signature"] ?? "" }
            request.body = try saidMore(request.body)
            request.headers = HTTPHeaders(
                request.headers.fields.filter { $0.name == "content-type" })
            // A field of a later release, which no signature covers yet.
            request.headers.add("jianyan-later", "1")
            MessageSigning.sign(
                &request, to: city.facts.id, nonce: nonce, as: district.facts.id, district.keys)
        }
        world.wire.onAnswer { answer throws in
            signAnew(&answer, to: signed.withLock { $0 }, as: city)
        }

        try exchangeBothWays()

        let exchanges = world.wire.requests.filter { $0.path == SyncLimits.exchangePath }
        #expect(exchanges.count > 2 && exchanges.allSatisfy { $0.headers["jianyan-later"] == "1" })
    }

    @Test func `An upper node that says more than the lower one knows is understood as ever`()
        throws
    {
        let city = world.city
        world.wire.onAnswer { [wire = world.wire] answer throws in
            guard answer.headers["content-type"] == SyncLimits.mediaType,
                let asked = wire.requests.last?.headers["signature"]
            else { return }
            answer.body = try saidMore(answer.body)
            signAnew(&answer, to: asked, as: city)
        }

        try exchangeBothWays()
    }

    private func exchangeBothWays() throws {
        let asker = world.district.asks(over: world.wire, compression: false)
        let record = try world.proposal(1)
        #expect(try world.sync(asker).verdict == .equal)
        try world.city.write(record, ["reply": .string("Yes")])
        #expect(try world.sync(asker).verdict == .equal)
        #expect(try world.city.value(record, "title") == "A bridge")
        #expect(try world.district.value(record, "reply") == "Yes")
    }
}

private func signAnew(_ answer: inout HTTPResponse, to signature: String, as node: TestNode) {
    let kept = ["content-type", "jianyan-nonce"]
    answer.headers = HTTPHeaders(answer.headers.fields.filter { kept.contains($0.name) })
    MessageSigning.sign(&answer, to: signature, as: node.facts.id, node.keys)
}

/// The first line of a body with members of a later release, one of them deep.
private func saidMore(_ body: [UInt8]) throws -> [UInt8] {
    let end = body.firstIndex(of: 0x0A) ?? body.endIndex
    guard case .object(let members) = try JSONParser().value(Array(body[..<end])) else {
        return body
    }
    let more = [
        JSONMember(key: "aa_later", value: .string("more")),
        JSONMember(key: "zz_later", value: .array([.object([]), .null])),
    ]
    return JSONValue.object(members + more).canonical + body[end...]
}
