import Hashing
import JSON
import Ledger
import Testing

/// The bytes that go over the wire and into hashes (Protocol/records.md).
@Suite struct BytesTests {
    @Test func `A payload has exactly the bytes of the protocol`() {
        #expect(text(Golden.payload.canonicalBytes) == Golden.payloadText)
        #expect(SHA256.hash(Golden.payload.canonicalBytes).text == Golden.payloadHash)
    }

    @Test func `A header has exactly the bytes of the protocol`() {
        #expect(text(Golden.header.canonicalBytes) == Golden.headerText)
        #expect(SHA256.hash(Golden.header.canonicalBytes).text == Golden.headerHash)
    }

    @Test func `A header and a payload are read back as they were`() throws {
        #expect(try read(Golden.headerText) { try ChangeHeader($0) } == Golden.header)
        #expect(try Payload(bytes: Array(Golden.payloadText.utf8)) == Golden.payload)
    }

    @Test func `A payload without a reason is read back without one`() throws {
        let payload = Payload(salt: "0123456789abcdefghijkl", values: ["title": .null])
        #expect(!text(payload.canonicalBytes).contains("reason"))
        #expect(try Payload(bytes: payload.canonicalBytes) == payload)
    }

    @Test func `Parts of a header that a later version added are passed over`() throws {
        let later = Golden.headerText.replacing("{\"at\"", with: "{\"aim\":[1,{\"x\":2}],\"at\"")
        #expect(try read(later) { try ChangeHeader($0) } == Golden.header)
    }

    @Test func `A header is understood in whatever order its members come`() throws {
        let moved = "{" + Golden.headerText.dropFirst(20).dropLast() + ",\"at\":1750000000000}"
        #expect(moved.hasPrefix("{\"author\""))
        #expect(try read(moved) { try ChangeHeader($0) } == Golden.header)
    }

    @Test func `A stream's chain starts and goes on as the protocol says`() {
        let start = Position.start(of: Golden.stream, Golden.district.incarnation)
        #expect(start.sequence == 0)
        #expect(start.chain.text == Golden.streamStart)
        let next = start.next(SHA256.hash(Golden.header.canonicalBytes))
        #expect(next.sequence == 1)
        #expect(next.chain.text == Golden.streamNext)
        #expect(next.incarnation == start.incarnation)
    }

    @Test func `Each stream and each incarnation has a start of its own`() {
        let (d, c) = (Golden.district.node, Golden.city.node)
        let streams = [
            StreamID(sender: d, receiver: c, direction: .up),
            StreamID(sender: c, receiver: d, direction: .up),
            StreamID(sender: d, receiver: c, direction: .down),
        ]
        let starts = streams.flatMap { stream in
            [1, 2].map { Position.start(of: stream, Incarnation($0)).chain }
        }
        #expect(Set(starts).count == 6)
    }

    @Test func `A position is read back as it was`() throws {
        let position = Position(incarnation: Incarnation(0xA1), sequence: 12, chain: .zero)
        var json = CanonicalJSON()
        json.position(position)
        #expect(text(json.bytes) == "[\"00000000000000a1\",12,\"\(Digest.zero)\"]")
        #expect(try read(text(json.bytes)) { try $0.position() } == position)
    }

    @Test func `A record's digest names its vector, voids and live changes`() throws {
        let hash = try #require(Digest(text: Golden.headerHash))
        let first = ChangeHeader(
            record: Golden.record, dot: Dot(Golden.district, 1), context: VersionVector(),
            author: "x", tier: .district, at: 0, registers: ["title"], payload: .zero)
        var state = RecordState()
        state.apply(first, hash: hash)
        state.applyVoid(Dot(Golden.district, 2))
        #expect(RecordDigest.digest(of: Golden.record, state).text == Golden.recordDigest)
    }

    @Test(arguments: RefusalCode.allCases)
    func `A refusal is read back as it was`(code: RefusalCode) throws {
        let refusal = Refusal(
            record: Golden.record, dot: Dot(Golden.district, 2), hash: .zero, code: code,
            header: Array("{}".utf8), by: Golden.city.node, at: 5)
        #expect(try read(text(refusal.canonicalBytes)) { try Refusal.read($0) } == refusal)
    }

    @Test func `A refusal for a reason of a later version is known to be one`() throws {
        let refusal = Refusal(
            record: Golden.record, dot: Dot(Golden.district, 2), hash: .zero, code: .authority,
            header: Array("{}".utf8), by: Golden.city.node, at: 5)
        let later = text(refusal.canonicalBytes).replacing("authority", with: "weather")
        #expect(try read(later) { try Refusal.read($0) } == nil)
    }

    @Test func `An erasure is read back as it was`() throws {
        let erasure = Erasure(
            record: Golden.record, dots: [Dot(Golden.district, 1), Dot(Golden.district, 2)],
            author: "李华", at: 5)
        #expect(try read(text(erasure.canonicalBytes)) { try Erasure.read($0) } == erasure)
    }

    @Test func `Every outcome is read back as it was`() throws {
        let outcomes =
            [.applied(conflicted: false), .applied(conflicted: true), .duplicate]
            + HeldReason.allCases.map { Outcome.held($0) }
            + RefusalCode.allCases.map { Outcome.refused($0) }
        for outcome in outcomes {
            let late = LateOutcome(sequence: 7, outcome: outcome)
            #expect(try read(text(late.canonicalBytes)) { try LateOutcome.read($0) } == late)
        }
    }

    @Test func `Reasons of a later version still tell held from refused`() {
        #expect(Outcome(words: ["held", "weather"]) == .held(.unknown))
        #expect(Outcome(words: ["refused", "weather"]) == .refused(.malformed))
        #expect(Outcome(words: ["lost"]) == nil)
        #expect(Outcome(words: []) == nil)
    }

    @Test func `A record's name is read back from its text`() {
        #expect(Golden.record.text == "proposal-000000000000000d-0123456789abcdef")
        #expect(RecordID(text: Golden.record.text) == Golden.record)
    }

    @Test(arguments: [
        "", "proposal", "proposal-000000000000000d", "Proposal-000000000000000d-0123456789abcdef",
        "proposal-000000000000000D-0123456789abcdef", "proposal-d-0123456789abcdef",
        "proposal-000000000000000d-0123456789abcdef-", "-000000000000000d-0123456789abcdef",
        "proposal--000000000000000d-0123456789abcdef",
        " proposal-000000000000000d-0123456789abcdef",
    ])
    func `Anything else is no record's name`(text: String) {
        #expect(RecordID(text: text) == nil)
    }
}
