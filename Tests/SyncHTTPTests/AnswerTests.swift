import Compression
import HTTPMessages
import Hashing
import Identity
import JSON
import Ledger
import Storage
import SyncEngine
import SyncProtocol
import Testing

@testable import SyncHTTP

/// What the district believes of an answer.
@Suite struct AnswerTests {
    private func isNotOurs(_ failure: SyncFailure?) -> Bool {
        if case .notOurs? = failure { true } else { false }
    }

    @Test func `A captive portal's page is not an answer`() throws {
        let world = try World()
        _ = try world.proposal(1)
        let before = try world.district.picture()
        world.wire.onAnswer { answer in
            answer = HTTPResponse(
                status: 200,
                headers: HTTPHeaders([HTTPField(name: "content-type", value: "text/html")]),
                body: Array("<html>Please log in</html>".utf8))
        }

        let failure = world.failure()

        #expect(isNotOurs(failure))
        #expect(failure?.mayRetry == true)
        #expect(try world.district.picture() == before)
    }

    @Test func `Whatever is changed in an answer is noticed`() throws {
        let world = try World()
        let record = try world.proposal(1)
        try world.sync()
        try world.city.write(record, ["reply": .string("Yes")])
        let before = try world.district.picture()
        let changes: [@Sendable (inout HTTPResponse) -> Void] = [
            { $0.status = 201 },
            { $0.body.append(0x0A) },
            {
                $0.body.append(0x0A)
                $0.headers = $0.headers.with(
                    "content-digest", FieldBytes.contentDigest($0.body))
            },
            { $0.headers = $0.headers.with("jianyan-nonce", NonceBook.make()) },
            { $0.headers = $0.headers.with("jianyan-nonce", nil) },
            { $0.headers = $0.headers.with("content-encoding", nil) },
            { $0.headers = $0.headers.with("content-type", SyncLimits.problemType) },
            { $0.headers = $0.headers.with("signature", nil) },
            { $0.headers = $0.headers.with("signature-input", nil) },
            { $0.headers = $0.headers.with("signature-input", "sig=()") },
            { $0.headers.add("jianyan-nonce", NonceBook.make()) },
        ]
        for (index, change) in changes.enumerated() {
            world.wire.onAnswer(change)
            #expect(isNotOurs(world.failure()), "change \(index)")
            #expect(try world.district.picture() == before, "change \(index)")
        }
        world.wire.onAnswer { _ in }
        try world.sync()
        #expect(try world.district.value(record, "reply") == "Yes")
    }

    @Test func `The answer to another request is not an answer to this one`() throws {
        let world = try World()
        _ = try world.proposal(1)
        let asker = world.district.asks(over: world.wire)
        try world.sync(asker)
        try world.sync(asker)
        let earlier = try #require(world.wire.answers.last)
        world.wire.onAnswer { $0 = earlier }
        #expect(isNotOurs(world.failure(asker)))
    }

    @Test func `A refusal that the peer did not sign stops nothing`() throws {
        let world = try World()
        _ = try world.proposal(1)
        world.wire.onAnswer { answer in
            answer = HTTPResponse(
                status: 403,
                headers: HTTPHeaders([
                    HTTPField(name: "content-type", value: SyncLimits.problemType)
                ]), body: Problem(.nodeRevoked, "go away").canonicalBytes)
        }
        #expect(isNotOurs(world.failure()))
        world.wire.onAnswer { _ in }
        #expect(throws: Never.self) { try world.sync() }
    }

    @Test func `A server with another node's key is not the city`() throws {
        let world = try World()
        _ = try world.proposal(1)
        let impostor = try World()
        let wire = Wire(impostor.city.routes)
        #expect(isNotOurs(world.failure(world.district.asks(over: wire))))
    }

    @Test func `The city's clock is told apart from its messages`() throws {
        let world = try World()
        let tally = try world.sync()
        #expect(tally.clockOffset == 0)
    }

    @Test(arguments: [
        (HTTPFailure.notSent(reason: "no route"), SyncFailure.unreachable(reason: "no route")),
        (.wrongKey, .wrongKey), (.lost(reason: "reset"), .lost(reason: "reset")),
    ])
    func `A broken line is told as what it is`(fault: HTTPFailure, told: SyncFailure) throws {
        let world = try World()
        world.wire.onRequest { _ throws in throw fault }
        #expect(world.failure() == told)
    }

    @Test func `The answer was lost: the next session ends with one effect and the same receipt`()
        throws
    {
        let world = try World()
        let record = try world.proposal(1)
        let asker = world.district.asks(over: world.wire)
        world.wire.onAnswer { answer throws in
            if answer.status == 200 { throw HTTPFailure.lost(reason: "cable") }
        }
        #expect(world.failure(asker) == .lost(reason: "cable"))
        let papers = try world.city.receipts()
        world.wire.onAnswer { _ in }

        let tally = try world.sync(asker)

        #expect(try world.city.value(record, "title") == "A bridge")
        #expect(try world.city.link(world.district)?.incoming?.sequence == 1)
        #expect(tally.verdict == .equal)
        let all = try world.city.receipts()
        #expect(papers.count == 1)
        #expect(all.allSatisfy { $0.runs == papers[0].runs && $0.position == papers[0].position })
    }

    @Test func `An answer that unpacks to more than a message may have is refused`() throws {
        let world = try World()
        world.wire.onAnswer { [city = world.city] answer throws in
            guard answer.status == 200 else { return }
            let asked = answer.headers
            answer.body = try Zstd().compress(
                [UInt8](repeating: 0x20, count: SyncLimits.messageBytes + 1))
            answer.headers = HTTPHeaders(asked.fields.filter { $0.name.hasPrefix("content-type") })
            answer.headers.add("content-encoding", "zstd")
            // The city itself, with its own key, gone mad.
            let signature = world.wire.requests.last?.headers["signature"] ?? ""
            MessageSigning.sign(&answer, to: signature, as: city.facts.id, city.keys)
        }
        #expect(world.failure() == .own(Problem(ZstdError.tooLarge)))
    }

    @Test func `Compressed or plain, the same arrives`() throws {
        for compression in [true, false] {
            let world = try World()
            for number in 1...20 { _ = try world.proposal(UInt64(number)) }
            let asker = world.district.asks(over: world.wire, compression: compression)
            #expect(try world.sync(asker).sent == 20)
            #expect(
                world.wire.requests.contains { $0.headers["content-encoding"] == "zstd" }
                    == compression)
            #expect(
                world.wire.answers.contains { $0.headers["content-encoding"] == "zstd" }
                    == compression)
        }
    }

    @Test func `A thousand entries and more go over in batches`() throws {
        let world = try World()
        for number in 1...1100 { _ = try world.proposal(UInt64(number)) }
        let tally = try world.sync()
        #expect(tally.sent == 1100)
        #expect(tally.verdict == .equal)
        #expect(try world.city.link(world.district)?.incoming?.sequence == 1100)
    }

    @Test func `When the city lost what nobody signed for, the rest is sent again`() throws {
        let world = try World()
        let record = try world.proposal(1)
        // The district believes entry 1 confirmed; the city has never seen it.
        try world.district.store.write { tx in
            var link = try #require(try tx.link(world.city.facts.id))
            link.confirmed = 1
            try tx.put(link: link)
        }
        try world.district.write(record, ["title": .string("Two bridges")])

        try world.sync()

        #expect(try world.city.value(record, "title") == "Two bridges")
    }

    @Test func `When the city lost what it signed for, the district stops the stream`() throws {
        let world = try World()
        let record = try world.proposal(1)
        try world.sync()
        try world.district.write(record, ["title": .string("Two bridges")])
        let old = try World()
        // The same city, as it was before it took anything: a disk copied back.
        try old.city.store.write { tx in try tx.put(peer: World.peer(world.district, .downstream)) }
        try world.district.change(world.city) { $0.keys = [old.city.keys.key] }
        let asker = world.district.asks(over: old.wire)

        guard case .own(let problem)? = world.failure(asker) else {
            Issue.record("no fork found")
            return
        }
        #expect(problem.code == .fork)
        #expect(world.failure(asker) == .stopped(reason: "fork"))
    }

    @Test func `A city that never comes to an end is left`() throws {
        let world = try World()
        let before = world.wire.requests.count
        // Every answer claims that there is more, and brings nothing.
        let (city, district) = (world.city, world.district)
        let wire = Endless { request in
            var message = ExchangeMessage(
                at: 0,
                written: Position(
                    incarnation: Incarnation(5), sequence: 9, chain: SHA256.hash([1])), read: nil)
            message.entryLimit = 0
            var answer = HTTPResponse(status: 200, body: Exchange.body(message))
            answer.headers.add("content-type", SyncLimits.mediaType)
            MessageSigning.sign(
                &answer, to: request.headers["signature"] ?? "", as: city.facts.id, city.keys)
            return answer
        }
        let failure = world.failure(district.asks(over: wire))
        #expect(failure == .stopped(reason: "5 exchanges moved nothing"))
        #expect(world.wire.requests.count == before)
    }
}

/// Answers every request with what a closure makes of it.
struct Endless: HTTPClient {
    let answer: @Sendable (HTTPRequest) -> HTTPResponse

    init(_ answer: @escaping @Sendable (HTTPRequest) -> HTTPResponse) { self.answer = answer }

    func send(
        _ request: HTTPRequest, to origin: HTTPOrigin, timeoutSeconds: Int, answerLimit: Int
    ) throws(HTTPFailure) -> HTTPResponse {
        answer(request)
    }
}

extension TestNode {
    /// The receipts this node signed.
    func receipts() throws -> [Receipt] {
        try store.read { try $0.papers(peer: nil, sort: .receipt) }.filter(\.isOwn).map {
            try Exchange.receipt(SignedDocument(bytes: $0.bytes, signature: $0.signature))
        }
    }
}
