import Compression
import Dispatch
import Glibc
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

/// What the city refuses, with which code; every refusal leaves it as it was.
@Suite struct RefusalTests {
    private func claim(
        _ code: ProblemCode, _ world: World, _ request: HTTPRequest,
        _ place: SourceLocation = #_sourceLocation
    ) throws {
        let before = try world.city.picture()
        let problem = world.refusal(request)
        #expect(problem?.code == code, sourceLocation: place)
        #expect(try world.city.picture() == before, sourceLocation: place)
    }

    @Test func `A request to the wrong place or in the wrong form is refused by its head`() throws {
        let world = try World()
        let good = world.request(Exchange.body(try world.message()))
        var request = good
        request.path = "/elsewhere"
        try claim(.notFound, world, request)
        request = good
        request.method = "GET"
        try claim(.methodNotAllowed, world, request)
        request = good
        request.headers = good.headers.with("content-type", "text/html")
        try claim(.contentType, world, request)
        request = good
        request.headers.add("content-encoding", "gzip")
        try claim(.contentEncoding, world, request)
        request = good
        request.headers.add("content-length", String(SyncLimits.messageBytes + 1))
        try claim(.tooLarge, world, request)
        request = good
        request.body = [UInt8](repeating: 0x20, count: SyncLimits.messageBytes + 1)
        try claim(.tooLarge, world, request)
    }

    @Test func `A body that is no message is refused with its own code`() throws {
        let world = try World()
        try claim(.truncated, world, world.request(""))
        try claim(.truncated, world, world.request("{\"no\":\"line feed\"}"))
        try claim(.malformed, world, world.request("{\n"))
        try claim(.duplicateKey, world, world.request("{\"at\":1,\"at\":2}\n"))
        try claim(.mistyped, world, world.request("{\"versions\":1}\n"))
        let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        try claim(.tooDeep, world, world.request("{\"x\":\(deep)}\n"))
        try claim(.notUTF8, world, world.request([0x22, 0xFF, 0x22, 0x0A]))
        try claim(.malformed, world, world.request(Exchange.body(try world.message()) + [0x0A]))
        let long = "{\"x\":\"" + String(repeating: "x", count: 300 << 10) + "\"}\n"
        try claim(.tooLarge, world, world.request(long))
    }

    @Test func `A compression bomb is refused`() throws {
        let world = try World()
        let bomb = try Zstd().compress(
            [UInt8](repeating: 0x20, count: SyncLimits.messageBytes + 1))
        #expect(bomb.count < 2000)
        try claim(.tooLargeUnpacked, world, world.request(bomb, encoding: "zstd"))
        try claim(.corruptEncoding, world, world.request([1, 2, 3], encoding: "zstd"))
        let whole = try Zstd().compress(Exchange.body(try world.message()))
        try claim(
            .corruptEncoding, world, world.request(Array(whole.dropLast()), encoding: "zstd"))
    }

    @Test func `A request without a signature is refused`() throws {
        let world = try World()
        let good = world.request(Exchange.body(try world.message()))
        for name in ["signature", "signature-input", "content-digest", "jianyan-audience"] {
            var request = good
            request.headers = good.headers.with(name, nil)
            try claim(.signatureMissing, world, request)
        }
    }

    @Test func `Any other spelling of the signature is refused`() throws {
        let world = try World()
        let good = world.request(Exchange.body(try world.message()))
        let input = try #require(good.headers["signature-input"])
        let spellings = [
            input.replacing("ed25519", with: "rsa-v1_5-sha256"),
            input.replacing("jianyan-sync-1", with: "jianyan-sync-2"),
            input.replacing("\"@method\" ", with: ""), input + ";created=1",
            input.replacing("sig=", with: "sig1="), input.replacing(";keyid", with: "; keyid"),
            input.replacing("(", with: "( "), "", "sig=", input + input, input.uppercased(),
            String(repeating: "x", count: 10_000),
        ]
        for spelling in spellings {
            var request = good
            request.headers = good.headers.with("signature-input", spelling)
            try claim(.signatureInvalid, world, request)
        }
        for signature in ["", "sig=", "sig=::", "sig=:AAAA:", "sig=:!:", "x"] {
            var request = good
            request.headers = good.headers.with("signature", signature)
            try claim(.signatureInvalid, world, request)
        }
        var twice = good
        twice.headers.add("signature-input", input)
        try claim(.signatureInvalid, world, twice)
    }

    @Test func `Whatever is changed on the way is noticed`() throws {
        let world = try World()
        _ = try world.proposal(1)
        let good = try world.caught()
        var request = good
        request.body.append(0x0A)
        try claim(.digestMismatch, world, request)
        request = good
        request.body.append(0x0A)
        request.headers = good.headers.with(
            "content-digest", FieldBytes.contentDigest(request.body))
        try claim(.signatureInvalid, world, request)
        request = good
        request.headers = good.headers.with("content-encoding", nil)
        try claim(.signatureInvalid, world, request)
        request = good
        request.headers = good.headers.with("jianyan-audience", NodeID(77).text)
        try claim(.wrongAudience, world, request)
        let input = try #require(SignatureInput(of: good))
        let other = SignatureInput(
            request: good.headers, nonce: NonceBook.make(), keyID: input.keyID)
        request = good
        request.headers = good.headers.with("signature-input", "sig=" + other.parameters)
        try claim(.signatureInvalid, world, request)
        #expect(world.wire.deliver(good).status == 200)
    }

    @Test func `A node that is not enrolled is refused`() throws {
        let world = try World()
        let good = world.request(Exchange.body(try world.message()))
        try world.city.change(world.district) { $0.keys = [SigningKey.generate().publicKey.text] }
        try claim(.signatureInvalid, world, good)
        try world.city.change(world.district) { $0.status = .pending }
        try claim(.nodePending, world, good)
        let empty = try World(isEnrolled: false)
        try claim(.unknownNode, empty, empty.request(""))
    }

    @Test func `A revoked node is refused on its next request`() throws {
        let world = try World()
        _ = try world.proposal(1)
        let asker = world.district.asks(over: world.wire)
        try world.sync(asker)

        try Enrolment(world.city.side, store: world.city.store)
            .revoke(world.district.facts.id, by: "Li", now: 0)

        guard case .refused(let problem, _)? = world.failure(asker) else {
            Issue.record("the session was not refused")
            return
        }
        #expect(problem.code == .nodeRevoked)
        #expect(!problem.code.mayRetry)
    }

    @Test func `A replayed request is refused and changes nothing`() throws {
        let world = try World()
        let record = try world.proposal(1)
        let request = try world.caught()
        #expect(world.wire.deliver(request).status == 200)
        #expect(try world.city.value(record, "title") == "A bridge")

        try claim(.nonceNeeded, world, request)
    }

    @Test func `A nonce that was dropped for newer ones costs one more request`() throws {
        let world = try World()
        let request = world.request(Exchange.body(try world.message()))
        for _ in 0..<NonceBook.outstanding { _ = world.freshNonce() }
        try claim(.nonceNeeded, world, request)
        #expect(throws: Never.self) { try world.sync() }
    }

    @Test func `Forgers cannot use up a peer's nonces`() throws {
        let world = try World()
        let request = world.request(Exchange.body(try world.message()))
        for _ in 0..<20 {
            var forged = HTTPRequest(method: "POST", path: SyncLimits.exchangePath)
            forged.headers.add("content-type", SyncLimits.mediaType)
            MessageSigning.sign(
                &forged, to: world.city.facts.id, nonce: NonceBook.make(),
                as: world.district.facts.id, NodeKeys(.generate()))
            #expect(world.refusal(forged)?.code == .signatureInvalid)
        }
        #expect(world.wire.deliver(request).status == 200)
    }

    @Test func `A message of another version is refused, and told which are spoken`() throws {
        let world = try World()
        let body = Exchange.body(try world.message { $0.versions = 7...9 })
        let problem = world.refusal(world.request(body))
        #expect(problem?.code == .versionUnsupported)
        #expect(problem?.versions == SyncLimits.versions)
    }

    @Test func `A batch that is cut off leaves everything as it was`() throws {
        let world = try World()
        for number in 1...5 { _ = try world.proposal(UInt64(number)) }
        var request = try world.caught()
        let whole = try Zstd().decompress(request.body, limit: SyncLimits.messageBytes)
        let lines = whole.split(separator: 0x0A, omittingEmptySubsequences: false)
        for cut in [1, 2, 5, lines.count - 2] {
            let body = Array(lines.prefix(cut).joined(separator: [0x0A])) + [0x0A]
            try claim(.truncated, world, world.request(body))
        }
        request = world.request(whole)
        #expect(world.wire.deliver(request).status == 200)
        #expect(
            try world.city.store.read { try $0.countRecords(kind: nil, onlyConflicts: false) } == 5)
    }

    @Test func `A batch whose head, receipt or positions do not fit is refused`() throws {
        let world = try World()
        for number in 1...3 { _ = try world.proposal(UInt64(number)) }
        let peer = try world.district.peer(world.city)
        let forged = SignedDocument(
            bytes: BatchHead(
                stream: StreamID(
                    sender: world.district.facts.id, receiver: world.city.facts.id, direction: .up),
                from: world.districtStart, to: world.districtStart, at: 0
            ).canonicalBytes, signature: "x")
        try claim(
            .headInvalid, world,
            world.request(Exchange.body(try world.message { $0.head = forged })))
        let receipt = SignedDocument(
            bytes: Receipt(
                by: world.district.facts.id, to: world.city.facts.id, position: world.districtStart,
                runs: [], at: 0
            ).canonicalBytes, signature: "x")
        try claim(
            .receiptInvalid, world,
            world.request(Exchange.body(try world.message { $0.receipt = receipt })))
        let batch = try world.district.store.read { reader in
            try Sending(
                reader, node: world.district.facts, to: peer, notary: world.district.keys
            ).batch(after: 2, entries: 10, now: 0)
        }
        let sent = try #require(batch)
        let gap = world.request(
            Exchange.body(try world.message { $0.head = sent.head }, entries: sent.lines))
        let before = try world.city.picture()
        let problem = world.refusal(gap)
        #expect(problem?.code == .sequenceGap)
        #expect(problem?.expected == world.districtStart)
        #expect(try world.city.picture() == before)
    }

    @Test func `A batch that overtook the one before it is taken when that has come`() throws {
        let world = try World()
        for number in 1...3 { _ = try world.proposal(UInt64(number)) }
        let peer = try world.district.peer(world.city)
        func request(after sequence: UInt64, _ count: Int) throws -> HTTPRequest {
            let batch = try world.district.store.read { reader in
                try Sending(
                    reader, node: world.district.facts, to: peer, notary: world.district.keys
                ).batch(after: sequence, entries: count, now: 0)
            }
            let sent = try #require(batch)
            return world.request(
                Exchange.body(try world.message { $0.head = sent.head }, entries: sent.lines))
        }
        let (first, second) = (try request(after: 0, 2), try request(after: 2, 1))
        let early = Later<Int>()
        DispatchQueue.global().async { early.give(world.wire.deliver(second).status) }
        while world.city.routes.inWork == 0 { sched_yield() }
        #expect(world.wire.deliver(first).status == 200)
        #expect(early.wait() == 200)
        #expect(try world.city.link(world.district)?.incoming?.sequence == 3)
    }

    @Test func `A fork stops the stream until an operator decides`() throws {
        let world = try World()
        _ = try world.proposal(1)
        try world.sync()
        try world.district.store.write { tx in
            var link = try #require(try tx.link(world.city.facts.id))
            link.incoming = Position(
                incarnation: world.city.facts.incarnation, sequence: 9,
                chain: SHA256.hash([1]))
            try tx.put(link: link)
        }

        guard case .refused(let problem, _)? = world.failure() else {
            Issue.record("no refusal")
            return
        }
        #expect(problem.code == .fork)
        #expect(try world.city.link(world.district)?.stopped == "fork")
        guard case .refused(let next, _)? = world.failure() else {
            Issue.record("no refusal")
            return
        }
        #expect(next.code == .streamStopped)
    }

    @Test func `Another hash at a known place is a fork, even when it brings nothing`() throws {
        let world = try World()
        let record = try world.proposal(1)
        try world.sync()
        try world.city.write(record, ["reply": .string("Yes")])
        try world.sync()
        let read = Position(
            incarnation: world.city.facts.incarnation, sequence: 1, chain: SHA256.hash([1]))
        let request = world.request(Exchange.body(try world.message { $0.read = read }))
        #expect(world.refusal(request)?.code == .fork)
        #expect(try world.city.link(world.district)?.stopped == "fork")
    }

    @Test func `A receipt that counts what was never sent is refused`() throws {
        let world = try World()
        let record = try world.proposal(1)
        try world.sync()
        try world.city.write(record, ["reply": .string("Yes")])
        try world.sync()
        let position = try #require(try world.district.link(world.city)?.incoming)
        let huge: UInt64 = 1 << 52
        for runs in [[(1, huge)], [(0, 1)], [(1, 1), (1, 1)], [(2, 1)]] as [[(UInt64, UInt64)]] {
            let bytes = Receipt(
                by: world.district.facts.id, to: world.city.facts.id, position: position,
                runs: runs.map { Receipt.Run(first: $0.0, last: $0.1, outcome: .held(.gap)) },
                at: 0
            ).canonicalBytes
            let receipt = SignedDocument(bytes: bytes, signature: world.district.keys.sign(bytes))
            try claim(
                .receiptInvalid, world,
                world.request(Exchange.body(try world.message { $0.receipt = receipt })))
        }
    }

    @Test func `A node that begins its stream anew is stopped, not believed`() throws {
        let world = try World()
        _ = try world.proposal(1)
        try world.sync()
        let start = Position.start(
            of: StreamID(
                sender: world.district.facts.id, receiver: world.city.facts.id, direction: .up),
            Incarnation(999))
        let head = BatchHead(
            stream: StreamID(
                sender: world.district.facts.id, receiver: world.city.facts.id, direction: .up),
            from: start, to: start.next(SHA256.hash(Array("{}".utf8))), at: 0
        ).canonicalBytes
        let signed = SignedDocument(bytes: head, signature: world.district.keys.sign(head))
        let body = Exchange.body(
            try world.message { $0.head = signed }, entries: Array("{}\nnull\n".utf8))
        #expect(world.refusal(world.request(body))?.code == .newIncarnation)
    }
}
