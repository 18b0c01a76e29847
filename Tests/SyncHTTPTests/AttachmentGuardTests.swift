import HTTPMessages
import Hashing
import JSON
import Ledger
import Storage
import SyncEngine
import SyncProtocol
import Synchronization
import Testing

@testable import SyncHTTP

/// What a peer that may not have a file, or does not play by the rules, gets.
@Suite struct AttachmentGuardTests {
    // MARK: Confinement

    /// What the city says to each question about a file.
    private func answers(_ world: World, _ name: AttachmentName) throws -> [[UInt8]] {
        try [
            world.ask(
                SyncLimits.attachmentsPath,
                AttachmentAsk(offers: [name], wants: [name]).canonicalBytes),
            world.ask(
                SyncLimits.attachmentTakePath, AttachmentPlace(name, at: 0).canonicalBytes),
            world.ask(
                SyncLimits.attachmentGivePath,
                AttachmentPiece(AttachmentPlace(name, at: 0), [1, 2, 3]).body,
                type: SyncLimits.bytesType),
        ].map(\.body)
    }

    @Test func `A file that is private, or of others, is answered as one that is not`() throws {
        let bytes = sample(2000)
        let name = try #require(AttachmentName(SHA256.hash(bytes), size: 2000))
        let empty = try World()
        let secret = try World()
        try secret.city.attachAtHome(bytes, secret.city.newRecord(9, "attachment"))
        let others = try World()
        try others.city.attach(bytes, others.city.newRecord(9, "attachment"), to: [])
        let nothing = try answers(empty, name)
        #expect(
            nothing.map { Problem(bytes: $0)?.code } == [
                nil, .attachmentUnknown, .attachmentUnknown,
            ])
        #expect(try answers(secret, name) == nothing)
        #expect(try answers(others, name) == nothing)
        #expect(try secret.city.vault.gathered().isEmpty)
    }

    @Test func `Who names a file that he never handed over gets nothing by it`() throws {
        let bytes = sample(2000)
        let name = try #require(AttachmentName(SHA256.hash(bytes), size: 2000))
        var said: [[[UInt8]]] = []
        for isThere in [false, true] {
            let world = try World()
            if isThere {
                try world.city.attachAtHome(bytes, world.city.newRecord(9, "attachment"))
            }
            // The district names it without having it.
            try world.district.write(
                world.district.newRecord(1, "attachment"), ["file": TestNode.file(name)],
                to: [world.city])
            try world.sync()
            let state = try world.ask(
                SyncLimits.attachmentsPath,
                AttachmentAsk(offers: [name], wants: [name]).canonicalBytes)
            let read = try AttachmentState(
                bytes: state.body, to: AttachmentAsk(offers: [name], wants: [name]))
            #expect(read == AttachmentState(have: [name: 0], ready: []))
            said.append(try answers(world, name))
            // Handing it over, it pays every byte, and only then it counts.
            let peer = try world.city.peer(world.district)
            let rest = AttachmentPiece(AttachmentPlace(name, at: 3), Array(bytes[3...]))
            #expect(throws: Problem.self) { try world.city.files.take(rest, from: peer) }
            let whole = AttachmentPiece(AttachmentPlace(name, at: 0), bytes)
            #expect(try world.city.files.take(whole, from: peer).isComplete)
            #expect(try world.city.bytes(name, from: world.district) == bytes)
        }
        #expect(said[0] == said[1])
    }

    @Test func `Bytes that came for one district's record are not handed to another`() throws {
        let world = try World()
        let name = try world.district.attach(
            sample(500), world.district.newRecord(1, "attachment"), to: [world.city])
        try world.sync()
        try world.carry()
        let other = TestNode("Beibei", 7, .district, clock: world.clock)
        try world.city.store.write { try $0.put(peer: World.peer(other, .downstream)) }
        let peer = try world.city.peer(other)
        let place = AttachmentPlace(name, at: 0)
        #expect(throws: Problem.self) { try world.city.files.give(place, to: peer) }
        // Named by a record that the other shares, but by the other itself.
        #expect(try world.city.files.give(place, to: world.city.peer(world.district)).count == 500)
    }

    // MARK: Hostile peers

    @Test func `Bytes of another hash are dropped, told, and begin anew`() throws {
        let world = try World()
        let bytes = sample(1000)
        let name = try world.district.attach(
            bytes, world.district.newRecord(1, "attachment"), to: [world.city])
        try world.sync()
        let peer = try world.city.peer(world.district)
        let garbage = AttachmentPiece(AttachmentPlace(name, at: 0), sample(1000, seed: 9))
        let problem = #expect(throws: Problem.self) {
            try world.city.files.take(garbage, from: peer)
        }
        #expect(problem?.code == .attachmentInvalid)
        #expect(try world.city.vault.gathered().isEmpty)
        #expect(try world.city.vault.all().isEmpty)
        #expect(
            try world.city.store.read {
                try AttachmentTrouble.times(name, from: world.district.facts.id, $0)
            } == 1)
        #expect(try world.carry().given == 1)
        #expect(try world.city.bytes(name, from: world.district) == bytes)
        #expect(
            try world.city.store.read {
                try AttachmentTrouble.times(name, from: world.district.facts.id, $0)
            } == 0)
    }

    @Test func `A city that gives wrong bytes is not believed, and asked more and more seldom`()
        throws
    {
        let world = try World()
        let bytes = sample(1000)
        let name = try world.city.attach(
            bytes, world.city.newRecord(1, "attachment"), to: [world.district])
        try world.sync()
        let signature = Mutex("")
        let isTake = Mutex(false)
        let takes = Mutex(0)
        world.wire.onRequest { request in
            let isOne = request.path == SyncLimits.attachmentTakePath
            isTake.withLock { $0 = isOne }
            if isOne { takes.withLock { $0 += 1 } }
            signature.withLock { $0 = request.headers["signature"] ?? "" }
        }
        world.wire.onAnswer { [city = world.city] answer in
            guard isTake.withLock({ $0 }) else { return }
            let type = answer.headers["content-type"] ?? ""
            let nonce = answer.headers["jianyan-nonce"] ?? ""
            var forged = HTTPResponse(status: 200, body: sample(1000, seed: 5))
            forged.headers.add("content-type", type)
            forged.headers.add("jianyan-nonce", nonce)
            MessageSigning.sign(
                &forged, to: signature.withLock { $0 }, as: city.facts.id, city.keys)
            answer = forged
        }
        let asker = world.district.asks(over: world.wire)
        #expect(try world.carry(asker).wrong == [name])
        for _ in 0..<20 { try world.carry(asker) }
        #expect(takes.withLock { $0 } < 8)
        #expect(try world.district.bytes(name, from: world.city) == nil)
        #expect(try world.district.vault.all().isEmpty)
        world.wire.onAnswer { _ in }
        for _ in 0..<300 where try world.district.bytes(name, from: world.city) == nil {
            try world.carry(asker)
        }
        #expect(try world.district.bytes(name, from: world.city) == bytes)
    }

    @Test func `Nonsense about files is refused with its code and changes nothing`() throws {
        let world = try World()
        let name = try world.district.attach(
            sample(1000), world.district.newRecord(1, "attachment"), to: [world.city])
        try world.sync()
        let place = String(decoding: AttachmentPlace(name, at: 0).canonicalBytes, as: UTF8.self)
        let far = place.replacing("\"at\":0", with: "\"at\":1000")
        let huge = place.replacing(",1000]", with: ",67108865]")
        let future = place.replacing("[1,1]", with: "[2,3]")
        let cases: [(String, [UInt8], ProblemCode)] = [
            (SyncLimits.attachmentTakePath, Array(far.utf8), .mistyped),
            (SyncLimits.attachmentTakePath, Array(huge.utf8), .mistyped),
            (SyncLimits.attachmentTakePath, Array(future.utf8), .versionUnsupported),
            (SyncLimits.attachmentTakePath, [0x7B], .malformed),
            (SyncLimits.attachmentTakePath, Array(place.utf8), .attachmentUnknown),
            (SyncLimits.attachmentGivePath, Array(place.utf8), .truncated),
            (SyncLimits.attachmentGivePath, Array((place + "\n").utf8), .truncated),
            (
                SyncLimits.attachmentGivePath,
                Array((place + "\n").utf8) + sample(1001), .malformed
            ),
            (
                SyncLimits.attachmentsPath, Array("{\"offers\":[],\"versions\":[1,1]}".utf8),
                .mistyped
            ),
        ]
        for (path, body, code) in cases {
            let type =
                path == SyncLimits.attachmentGivePath
                ? SyncLimits.bytesType : SyncLimits.jsonType
            let answer = try world.ask(path, body, type: type)
            #expect(Problem(bytes: answer.body)?.code == code, "\(path) \(code)")
        }
        #expect(try world.city.vault.gathered().isEmpty)
        let many = AttachmentAsk(
            offers: (1...1001).compactMap { AttachmentName(name.digest, size: $0) }, wants: [])
        let answer = try world.ask(SyncLimits.attachmentsPath, many.canonicalBytes)
        #expect(answer.status != 200)
    }

    @Test func `One peer has so many unfinished files at once and no more`() throws {
        let world = try World()
        let names = try (1...17).map { number in
            try world.district.attach(
                sample(100, seed: UInt8(number)),
                world.district.newRecord(UInt64(number), "attachment"), to: [world.city])
        }
        try world.sync()
        let peer = try world.city.peer(world.district)
        for name in names[..<16] {
            let piece = AttachmentPiece(AttachmentPlace(name, at: 0), [1])
            #expect(try world.city.files.take(piece, from: peer).have == 1)
        }
        let problem = #expect(throws: Problem.self) {
            try world.city.files.take(
                AttachmentPiece(AttachmentPlace(names[16], at: 0), [1]), from: peer)
        }
        #expect(problem?.code == .busy)
        // Those that were begun can be ended, and make room.
        let rest = AttachmentPiece(
            AttachmentPlace(names[0], at: 1), Array(sample(100, seed: 1)[1...]))
        #expect(throws: Problem.self) { try world.city.files.take(rest, from: peer) }
        #expect(
            try world.city.files.take(
                AttachmentPiece(AttachmentPlace(names[16], at: 0), [1]), from: peer
            ).have == 1)
    }

    @Test func `A full disk is said, and the entries go on`() throws {
        let world = try World()
        let full = AttachmentDesk(
            node: world.city.facts.id, store: world.city.store, vault: FullVault())
        let routes = SyncRoutes(
            side: world.city.side, store: world.city.store,
            clock: { [clock = world.clock] in clock.now },
            attachments: full)
        let asker = world.district.asks(over: Wire(routes))
        try world.district.attach(
            sample(100), world.district.newRecord(1, "attachment"), to: [world.city])
        try world.sync(asker)
        do {
            _ = try world.carry(asker)
            Issue.record("nothing was refused")
        } catch let failure as SyncFailure {
            guard case .refused(let problem, let retryAfter) = failure else { throw failure }
            #expect(problem.code == .storeFull)
            #expect(retryAfter == 30 && failure.mayRetry)
        }
        let record = try world.proposal(2)
        try world.sync(asker)
        #expect(try world.city.value(record, "title") == "A bridge")
    }
}

extension World {
    /// Asks the city anything about files, signed and fresh.
    func ask(
        _ path: String, _ body: [UInt8], type: String = SyncLimits.jsonType
    ) throws -> HTTPResponse {
        var request = HTTPRequest(method: "POST", path: path, body: body)
        request.headers.add("content-type", type)
        sign(&request, nonce: freshNonce())
        return wire.deliver(request)
    }
}

/// A vault on a disk without room.
private final class FullVault: Vault {
    func size(of digest: Digest) throws(StoreError) -> Int64? { nil }
    func read(
        _ digest: Digest, from place: Int64, count: Int
    ) throws(StoreError) -> [UInt8] { [] }
    func all() throws(StoreError) -> [Digest] { [] }
    func remove(_ digest: Digest) throws(StoreError) {}
    func gathered() throws(StoreError) -> [Gathered] { [] }
    func gathered(_ key: String) throws(StoreError) -> Int64 { 0 }
    func gather(_ bytes: [UInt8], under key: String) throws(StoreError) { throw .full }
    func discard(_ key: String) throws(StoreError) {}
    func place(_ key: String, as digest: Digest) throws(StoreError) -> Bool { false }
}
