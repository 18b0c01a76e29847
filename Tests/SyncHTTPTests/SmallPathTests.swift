import HTTPMessages
import Hashing
import Identity
import Ledger
import Storage
import SyncEngine
import SyncProtocol
import Testing

@testable import SyncHTTP

/// What the paths beside the exchange refuse, each code that the protocol lists for them.
@Suite struct SmallPathTests {
    static let paths = [SyncLimits.enrolPath, SyncLimits.keysPath, SyncLimits.comparePath]

    private func post(
        _ world: World, _ path: String, _ body: [UInt8], type: String = SyncLimits.jsonType
    ) -> HTTPRequest {
        var request = HTTPRequest(method: "POST", path: path, body: body)
        request.headers.add("content-type", type)
        let isCompared = path == SyncLimits.comparePath
        world.sign(&request, nonce: isCompared ? world.freshNonce() : NonceBook.make())
        return request
    }

    private func good(_ world: World, _ path: String) throws -> HTTPRequest {
        if path == SyncLimits.keysPath { return post(world, path, Array("[]".utf8)) }
        if path == SyncLimits.comparePath {
            return post(world, path, CompareAsk.sums(except: []).canonicalBytes)
        }
        let invitation = try world.city.enrolment.invite(
            url: "", pin: "", name: "Yuzhong", tier: .district, by: "Li", now: world.clock.now)
        return post(
            world, path, world.district.enrolment.own(secret: invitation.secret).canonicalBytes)
    }

    @Test(arguments: paths)
    func `A small path refuses by its head what it cannot take`(path: String) throws {
        let world = try World()
        let good = try good(world, path)
        var request = good
        request.headers = good.headers.with("content-type", "text/plain")
        #expect(world.refusal(request)?.code == .contentType)
        request.headers = good.headers
        request.headers.add("content-encoding", "zstd")
        #expect(world.refusal(request)?.code == .contentEncoding)
        request = good
        request.body = [UInt8](repeating: 0x20, count: world.city.routes.bodyLimit(path: path) + 1)
        #expect(world.refusal(request)?.code == .tooLarge)
        request = good
        request.headers = good.headers.with("signature", nil)
        #expect(world.refusal(request)?.code == .signatureMissing)
    }

    @Test(arguments: paths)
    func `A small path refuses each unreadable body with its own code`(path: String) throws {
        let world = try World()
        let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        let bodies: [(String, ProblemCode)] = [
            ("{", .malformed), ("{\"a\":1,\"a\":2}", .duplicateKey), (deep, .tooDeep),
            ("{}", .mistyped),
        ]
        for (body, code) in bodies {
            #expect(world.refusal(post(world, path, Array(body.utf8)))?.code == code, "\(body)")
        }
        #expect(world.refusal(post(world, path, [0x22, 0xFF, 0x22]))?.code == .notUTF8)
        var changed = try good(world, path)
        changed.body.append(0x20)
        #expect(world.refusal(changed)?.code == .digestMismatch)
    }

    @Test(arguments: paths)
    func `A request to a small path of another node is refused`(path: String) throws {
        let world = try World()
        var request = HTTPRequest(method: "POST", path: path, body: Array("[]".utf8))
        request.headers.add("content-type", SyncLimits.jsonType)
        MessageSigning.sign(
            &request, to: NodeID(77), nonce: NonceBook.make(), as: world.district.facts.id,
            world.district.keys)
        #expect(world.refusal(request)?.code == .wrongAudience)
    }

    @Test(arguments: [SyncLimits.keysPath, SyncLimits.comparePath])
    func `Only enrolled nodes tell of a new key, and compare`(path: String) throws {
        let world = try World()
        let request = try good(world, path)
        #expect(world.refusal(request) == nil)
        try world.city.change(world.district) { $0.status = .pending }
        #expect(world.refusal(request)?.code == .nodePending)
        try world.city.change(world.district) { $0.status = .revoked }
        #expect(world.refusal(request)?.code == .nodeRevoked)
        let stranger = try World(isEnrolled: false)
        #expect(stranger.refusal(try good(stranger, path))?.code == .unknownNode)
    }

    @Test func `A comparison is fresh, and signed with the newest key`() throws {
        let world = try World()
        let request = try good(world, SyncLimits.comparePath)
        #expect(world.refusal(request) == nil)
        #expect(world.refusal(request)?.code == .nonceNeeded)
        try world.city.change(world.district) {
            $0.keys.append(SigningKey.generate().publicKey.text)
        }
        let later = post(world, SyncLimits.comparePath, request.body)
        #expect(world.refusal(later)?.code == .signatureInvalid)
    }

    @Test func `Nothing is compared or sent again on a stopped stream`() throws {
        let world = try World()
        let record = try world.proposal(1)
        try world.sync()
        try world.city.store.write { [district = world.district.facts.id] tx in
            var link = try #require(try tx.link(district))
            link.stopped = "fork"
            try tx.put(link: link)
        }
        let before = try world.city.link(world.district)?.outgoing
        for ask in [CompareAsk.sums(except: []), .states([record]), .again([record])] {
            let request = post(world, SyncLimits.comparePath, ask.canonicalBytes)
            #expect(world.refusal(request)?.code == .streamStopped, "\(ask)")
        }
        #expect(try world.city.link(world.district)?.outgoing == before)
    }

    @Test
    func `A node that reads back after a restore compares nothing, and says when to ask again`()
        throws
    {
        let world = try World()
        let city = world.city
        _ = try city.store.write { tx in
            try Recovery(node: city.facts, notary: city.keys).begin(
                incarnation: Incarnation(901), homeIncarnation: Incarnation(902), by: "Li",
                now: 1, tx)
        }
        let answer = world.wire.deliver(try good(world, SyncLimits.comparePath))
        #expect(Problem(bytes: answer.body)?.code == .busy)
        #expect(answer.headers["retry-after"] == "1")
    }

    @Test func `Who speaks none of our versions is not let in`() throws {
        let world = try World(isEnrolled: false)
        let body = String(decoding: try good(world, SyncLimits.enrolPath).body, as: UTF8.self)
            .replacing("[1,1]", with: "[2,3]")
        let problem = world.refusal(post(world, SyncLimits.enrolPath, Array(body.utf8)))
        #expect(problem?.code == .versionUnsupported)
        #expect(problem?.versions == SyncLimits.versions)
    }

    @Test func `Who speaks none of our versions compares nothing`() throws {
        let world = try World()
        for versions in ["[2,3]", "[0,0]"] {
            let body = #"{"ask":"sums","except":[],"versions":\#(versions)}"#
            let problem = world.refusal(post(world, SyncLimits.comparePath, Array(body.utf8)))
            #expect(problem?.code == .versionUnsupported)
            #expect(problem?.versions == SyncLimits.versions)
        }
        let without = Array(#"{"ask":"sums","except":[]}"#.utf8)
        #expect(world.refusal(post(world, SyncLimits.comparePath, without))?.code == .mistyped)
    }

    @Test(arguments: [(StoreError.full, ProblemCode.storeFull), (.failed("disk"), .storeFailed)])
    func `A store that takes nothing lets nobody in and follows no key, and says so`(
        fault: StoreError, code: ProblemCode
    ) throws {
        let store = FaultyStore()
        let world = try World(isEnrolled: false, cityStore: store)
        let request = try good(world, SyncLimits.enrolPath)
        store.fail(fault)
        #expect(world.refusal(request)?.code == code)
        store.fail(nil)
        #expect(world.refusal(request) == nil)
        try world.city.change(world.district) { $0.status = .enrolled }
        store.fail(fault)
        #expect(world.refusal(try good(world, SyncLimits.keysPath))?.code == code)
        let again = CompareAsk.again([world.district.newRecord(1)]).canonicalBytes
        #expect(world.refusal(post(world, SyncLimits.comparePath, again))?.code == code)
    }

    @Test func `A store that cannot be read offers no papers, and says so`() throws {
        let store = FaultyStore()
        let world = try World(cityStore: store)
        store.fail(reading: StoreError.failed("disk"))
        let request = HTTPRequest(method: "GET", path: SyncLimits.keysPath)
        #expect(world.refusal(request)?.code == .storeFailed)
        store.fail(reading: nil)
        #expect(world.refusal(request) == nil)
    }

    // MARK: Lives, over the wire

    private func succeeding(
        _ world: World, _ life: Incarnation, withBatch: Bool
    ) throws -> [UInt8] {
        let paper = SuccessionPaper(
            node: world.district.facts.id, former: world.district.facts.incarnation,
            present: life, at: 1
        ).canonicalBytes
        let stream = StreamID(
            sender: world.district.facts.id, receiver: world.city.facts.id, direction: .up)
        let start = Position.start(of: stream, life)
        let entry = Array(#"{"type":"later"}"#.utf8)
        let end = start.next(SHA256.hash(entry))
        let head = BatchHead(stream: stream, from: start, to: end, at: 1).canonicalBytes
        let message = try world.message {
            $0.written = end
            $0.succession = SignedDocument(
                bytes: paper, signature: world.district.keys.sign(paper))
            guard withBatch else { return }
            $0.head = SignedDocument(bytes: head, signature: world.district.keys.sign(head))
        }
        return Exchange.body(message, entries: withBatch ? entry + Array("\nnull\n".utf8) : [])
    }

    @Test func `A restored node waits for the operator; then its former life is over`() throws {
        let world = try World()
        _ = try world.proposal(1)
        try world.sync()
        let former = Exchange.body(try world.message())
        let paper = try succeeding(world, Incarnation(999), withBatch: false)
        #expect(world.refusal(world.request(paper)) == nil)
        let body = try succeeding(world, Incarnation(999), withBatch: true)
        #expect(world.refusal(world.request(body))?.code == .restorePending)
        try world.city.enrolment.approve(world.district.facts.id, by: "Li", now: 1)
        #expect(world.refusal(world.request(body)) == nil)
        #expect(world.refusal(world.request(former))?.code == .retiredIncarnation)
        #expect(try world.city.link(world.district)?.stopped == nil)
    }
}
