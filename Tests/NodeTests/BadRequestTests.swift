import Compression
import Foundation
import HTTPMessages
import Hashing
import Identity
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import SyncProtocol
import Testing

@testable import NodeAssembly
@testable import SyncHTTP

/// What comes to a running city from outside, over real HTTP: each has its own code, and leaves the
/// city as it was.
@Suite struct BadRequestTests {
    private let folder: TestFolder
    private let city: Station
    private let district: Node
    private let asker: Asker

    init() throws {
        folder = try TestFolder()
        let pair = try BenchPair(folder: folder.path)
        city = Station(pair.city)
        try city.start()
        try pair.point(to: city.port, compress: true)
        try pair.write(3, seed: 5)
        district = try Node(opening: pair.district)
        let above = try #require(try district.upstream())
        asker = Asker(district.facts, district.keys, city: above.id, url: above.url)
    }

    /// What the city says of itself and of what it keeps.
    private func picture() throws -> [String] {
        let status = try city.ask(["status"], expecting: [0, 5])
        return try status.lines + city.ask(["verify"], expecting: [0, 5]).lines
            + city.ask(["node", "list"], expecting: [0]).lines
    }

    private func claim(
        _ code: ProblemCode, _ request: HTTPRequest, by other: Asker? = nil,
        _ place: SourceLocation = #_sourceLocation
    ) throws {
        let before = try picture()
        let answer = try (other ?? asker).send(request)
        let problem = Problem(bytes: answer.body)
        #expect(problem?.code == code, "\(answer)", sourceLocation: place)
        #expect(answer.status == code.status, sourceLocation: place)
        #expect(
            answer.headers["content-type"] == "application/problem+json", sourceLocation: place)
        #expect(try picture() == before, sourceLocation: place)
    }

    // MARK: What it says

    @Test func `JSON that is not in order is refused, each fault by its own code`() throws {
        try claim(.truncated, try asker.request(""))
        try claim(.truncated, try asker.request("{\"at\":1"))
        try claim(.malformed, try asker.request("{\n"))
        try claim(.malformed, try asker.request("<html>\n"))
        try claim(.duplicateKey, try asker.request("{\"at\":1,\"at\":2}\n"))
        try claim(.mistyped, try asker.request("{\"versions\":1}\n"))
        try claim(.mistyped, try asker.request("{\"at\":1e400}\n"))
        try claim(.mistyped, try asker.request("[]\n"))
        let deep = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
        try claim(.tooDeep, try asker.request("{\"x\":\(deep)}\n"))
        try claim(.notUTF8, try asker.request([0x22, 0xFF, 0x22, 0x0A]))
        let long = "{\"x\":\"" + String(repeating: "x", count: 300 << 10) + "\"}\n"
        try claim(.tooLarge, try asker.request(long))
        let body = Exchange.body(try asker.message(district.store) { $0.versions = 7...9 })
        try claim(.versionUnsupported, try asker.request(body))
    }

    @Test func `A body of the wrong size, type or packing is refused`() throws {
        let huge = [UInt8](repeating: 0x20, count: SyncLimits.messageBytes + 1)
        try claim(.tooLarge, asker.unsigned(huge))
        let zstd = Zstd()
        let bomb = try zstd.compress(huge)
        #expect(bomb.count < 2000)
        try claim(.tooLargeUnpacked, try asker.request(bomb, encoding: "zstd"))
        try claim(.corruptEncoding, try asker.request([1, 2, 3], encoding: "zstd"))
        try claim(.contentEncoding, try asker.request([1, 2, 3], encoding: "gzip"))
        for type in ["text/html", "application/json", "application/x-ndjson; charset=gbk"] {
            try claim(.contentType, asker.unsigned([], type: type))
        }
        try claim(.notFound, asker.unsigned([], path: "/"))
        try claim(.notFound, asker.unsigned([], path: "/sync/v1/exchange/../../etc/passwd"))
        var get = asker.unsigned([])
        get.method = "GET"
        try claim(.methodNotAllowed, get)
    }

    // MARK: From whom it is

    @Test func `Only an enrolled node's own fresh signature is believed`() throws {
        let body = Exchange.body(try asker.message(district.store))
        try claim(.signatureMissing, asker.unsigned(body))
        var request = try asker.request(body)
        request.body.append(0x0A)
        try claim(.digestMismatch, request)
        request = asker.unsigned(body)
        asker.sign(&request, nonce: try asker.freshNonce(), to: NodeID(77))
        try claim(.wrongAudience, request)

        let url = try #require(try district.upstream()).url
        let forger = Asker(asker.node, NodeKeys(.generate()), city: asker.city, url: url)
        try claim(.signatureInvalid, try forger.request(body), by: forger)
        let stranger = Asker(
            NodeFacts(
                id: NodeID(77), tier: .district, name: "X", incarnation: Incarnation(1),
                homeIncarnation: Incarnation(2)), NodeKeys(.generate()), city: asker.city, url: url)
        try claim(.unknownNode, try stranger.request(body), by: stranger)
    }

    @Test func `A replayed request is refused`() throws {
        let sent = try #require(try batch(after: 0))
        let message = try asker.message(district.store) { $0.head = sent.head }
        let request = try asker.request(Exchange.body(message, entries: sent.lines))
        #expect(try asker.send(request).status == 200)
        try claim(.nonceNeeded, request)
        #expect(try city.ask(["list"], expecting: [0]).lines.count == 3)
    }

    @Test func `A revoked node is refused at once`() throws {
        let body = Exchange.body(try asker.message(district.store))
        try city.ask(["node", "revoke", "江南区信访办"], expecting: [0])
        try claim(.nodeRevoked, try asker.request(body))
    }

    @Test func `Letting in is refused without a good invitation`() throws {
        func enrol(_ body: [UInt8]) throws -> HTTPRequest {
            var request = asker.unsigned(
                body, path: SyncLimits.enrolPath, type: SyncLimits.jsonType)
            asker.sign(&request, nonce: NonceBook.make())
            return request
        }
        try claim(.mistyped, try enrol(Array("{}".utf8)))
        try claim(.malformed, try enrol(Array("{".utf8)))
        let own = Enrolment(district.side, store: district.store).own(secret: "guessed")
        try claim(.invitationInvalid, try enrol(own.canonicalBytes))
        try claim(.tooLarge, try enrol([UInt8](repeating: 0x20, count: 70 << 10)))
    }

    // MARK: How it fits

    private func batch(after sequence: UInt64) throws -> Sending.Batch? {
        let peer = try #require(try district.upstream())
        return try district.store.read { reader in
            try Sending(reader, node: district.facts, to: peer, notary: district.keys)
                .batch(after: sequence, entries: 10, now: Node.now())
        }
    }

    @Test func `A gap, a cut batch and a forged head are refused`() throws {
        let late = try #require(try batch(after: 2))
        var message = try asker.message(district.store) { $0.head = late.head }
        try claim(.sequenceGap, try asker.request(Exchange.body(message, entries: late.lines)))
        let whole = try #require(try batch(after: 0))
        message.head = whole.head
        let lines = whole.lines.split(separator: 0x0A)
        let cut = Array(lines.prefix(2).joined(separator: [0x0A])) + [0x0A]
        try claim(.truncated, try asker.request(Exchange.body(message, entries: cut)))
        message.head = SignedDocument(bytes: whole.head.bytes, signature: late.head.signature)
        try claim(.headInvalid, try asker.request(Exchange.body(message, entries: whole.lines)))
        #expect(try city.ask(["list"], expecting: [0]).lines == [])
    }

    @Test func `Another hash at a known sequence stops that stream and nothing else`() throws {
        let sent = try #require(try batch(after: 0))
        let good = try asker.message(district.store) { $0.head = sent.head }
        let first = try asker.request(Exchange.body(good, entries: sent.lines))
        #expect(try asker.send(first).status == 200)
        let listed = try city.ask(["list"], expecting: [0]).lines

        let stream = StreamID(sender: asker.node.id, receiver: asker.city, direction: .up)
        let start = Position.start(of: stream, asker.node.incarnation)
        let other = start.next(SHA256.hash(Array("{}".utf8)))
        let head = BatchHead(stream: stream, from: start, to: other, at: 0).canonicalBytes
        var message = good
        message.head = SignedDocument(bytes: head, signature: asker.keys.sign(head))
        let fork = try asker.request(Exchange.body(message, entries: Array("{}\nnull\n".utf8)))
        let answer = try asker.send(fork)

        #expect(answer.status == 409)
        #expect(Problem(bytes: answer.body)?.code == .fork)
        // The forged head is kept as evidence, and `verify` points at it.
        let verified = try city.ask(["verify"], expecting: [5]).fact
        #expect(verified["findings"]?.arrayValue?.count == 1)
        let status = try city.ask(["status"], expecting: [5])
        #expect(status.fact["links"]?.arrayValue?.first?["stopped"]?.stringValue == "fork")
        #expect(try city.ask(["list"], expecting: [0]).lines == listed)
        try claim(.streamStopped, try asker.request(Exchange.body(good, entries: sent.lines)))
    }

    /// The district's own program would never write these; a changed one might.
    @Test func `What the sender may not write or introduce is refused, and the rest arrives`()
        throws
    {
        let above = asker.city
        let audience = Audience(peers: [above])
        try district.store.write { tx in
            let recorder = try Recorder(tx, node: district.facts, rules: district.side.rules)
            let pen = Recorder.Pen(author: "X", at: 0, chance: { Identity.Random.uint64() })
            _ = try recorder.create(
                .campaign, ["code": .string("C1"), "name": .string("X")], audience: audience, pen)
            let listed = try tx.records(RecordQuery(kind: .proposal, limit: 1))
            var proposal = try #require(listed.first)
            try recorder.write(
                ["city_number": .string("500000-2026-000001-1")], to: &proposal,
                seeing: proposal.shared.vector, reason: nil, pen)
            try recorder.finish(at: 0)
        }
        let peer = try #require(try district.upstream())
        let tally = try district.sync(with: peer)
        #expect(tally.refused == 2, "\(tally)")
        let listed = try city.ask(["list"], expecting: [0]).facts
        #expect(listed.count == 3)
        #expect(listed.allSatisfy { $0["values"]?["city_number"] == nil })
        #expect(try city.ask(["list", "campaigns"], expecting: [0]).lines == [])
        try city.ask(["verify"], expecting: [0])
    }
}
