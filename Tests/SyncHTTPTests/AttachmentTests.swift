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

/// Attached files on their way between a district and its city.
@Suite struct AttachmentTests {
    private func bytesCarried(_ world: World, _ path: String) -> Int {
        world.wire.requests.filter { $0.path == path }.reduce(0) { $0 + $1.body.count }
    }

    // MARK: Up and down

    @Test func `A file goes up once, however often its record is edited`() throws {
        let world = try World()
        let record = world.district.newRecord(1, "attachment")
        let bytes = sample(700_000)
        let name = try world.district.attach(bytes, record, to: [world.city])
        #expect(try world.carry() == SyncPeer.FileTally())
        try world.sync()
        let tally = try world.carry()
        #expect(tally.given == 1 && tally.sent == 700_000)
        #expect(try world.city.bytes(name, from: world.district) == bytes)
        for edit in 1...50 {
            try world.district.write(record, ["title": .string("\(edit)")])
            try world.district.write(record, ["file": TestNode.file(name)])
        }
        try world.sync()
        #expect(try world.carry().sent == 0)
        #expect(bytesCarried(world, SyncLimits.attachmentGivePath) < 702_000)
        let asked = world.wire.requests.count
        #expect(try world.carry() == SyncPeer.FileTally())
        #expect(world.wire.requests.count == asked)
    }

    @Test func `A file of the city comes down to those who share its record`() throws {
        let world = try World()
        let record = world.city.newRecord(1, "attachment")
        let bytes = sample(600_000)
        let name = try world.city.attach(bytes, record, to: [world.district])
        try world.sync()
        #expect(
            try world.district.store.read { try $0.isWhole(name, from: world.city.facts.id) }
                == false)
        let tally = try world.carry()
        #expect(tally.taken == 1 && tally.received == 600_000)
        #expect(try world.district.bytes(name, from: world.city) == bytes)
        let asked = world.wire.requests.count
        _ = try world.carry()
        #expect(world.wire.requests.count == asked)
    }

    @Test func `Each side of one record's files gets what the other attached`() throws {
        let world = try World()
        var names: [AttachmentName] = []
        for number in 1...30 as ClosedRange<UInt64> {
            let node = number % 2 == 0 ? world.city : world.district
            let other = number % 2 == 0 ? world.district : world.city
            names.append(
                try node.attach(
                    sample(1000 + Int(number), seed: UInt8(number)),
                    node.newRecord(number, "attachment"), to: [other]))
        }
        try world.sync()
        let tally = try world.carry()
        #expect(tally.given == 15 && tally.taken == 15)
        for name in names {
            #expect(try world.city.vault.holds(name.digest, size: name.size))
            #expect(try world.district.vault.holds(name.digest, size: name.size))
        }
    }

    @Test func `A node that knows no attachments takes the entries and is left alone`() throws {
        let world = try World()
        let old = SyncRoutes(
            side: world.city.side, store: world.city.store,
            clock: { [clock = world.clock] in clock.now })
        let wire = Wire(old)
        try world.district.attach(
            sample(10), world.district.newRecord(1, "attachment"), to: [world.city])
        let asker = world.district.asks(over: wire)
        try world.sync(asker)
        #expect(
            try asker.carryAttachments(
                with: world.district.peer(world.city), world.district.files)
                == SyncPeer.FileTally())
        // Upgraded, it gets the file.
        #expect(try world.carry().given == 1)
    }

    // MARK: Cuts

    @Test(arguments: [true, false])
    func `Cut off after any message, a file goes on from where it was`(isUp: Bool) throws {
        for lost in 0..<14 {
            let world = try World()
            let (from, to) = isUp ? (world.district, world.city) : (world.city, world.district)
            let bytes = sample(1_500_000)
            let name = try from.attach(bytes, from.newRecord(1, "attachment"), to: [to])
            try world.sync()
            let seen = Mutex(0)
            let cut: @Sendable () throws -> Void = {
                let now = seen.withLock { seen in
                    seen += 1
                    return seen
                }
                if now == lost / 2 + 1 { throw HTTPFailure.lost(reason: "cut") }
            }
            if lost % 2 == 0 {
                world.wire.onRequest { _ in try cut() }
            } else {
                world.wire.onAnswer { _ in try cut() }
            }
            let first = try? world.carry()
            if first == nil { try world.carry() }
            #expect(try to.bytes(name, from: from) == bytes, "\(lost)")
            let carried =
                isUp
                ? bytesCarried(world, SyncLimits.attachmentGivePath)
                : world.wire.answers.reduce(0) { $0 + $1.body.count }
            #expect(carried < 1_500_000 + SyncLimits.pieceBytes + 50_000, "\(lost) \(carried)")
        }
    }

    @Test func `Left at any byte, a file goes on from that byte`() throws {
        let bytes = sample(300)
        for count in 1..<bytes.count {
            let world = try World()
            let up = try world.district.attach(
                bytes, world.district.newRecord(1, "attachment"), to: [world.city])
            let down = try world.city.attach(
                bytes.reversed(), world.city.newRecord(2, "attachment"), to: [world.district])
            try world.sync()
            let piece = AttachmentPiece(AttachmentPlace(up, at: 0), Array(bytes[..<count]))
            let taken = try world.city.files.take(piece, from: world.city.peer(world.district))
            #expect(taken.have == Int64(count) && !taken.isComplete)
            let back = AttachmentPiece(
                AttachmentPlace(down, at: 0), Array(bytes.reversed()[..<count]))
            _ = try world.district.files.take(back, from: world.district.peer(world.city))
            let tally = try world.carry()
            #expect(tally.sent == Int64(bytes.count - count))
            #expect(tally.received == Int64(bytes.count - count))
            #expect(try world.city.bytes(up, from: world.district) == bytes)
            #expect(try world.district.bytes(down, from: world.city) == bytes.reversed())
        }
    }

    @Test func `A line too slow for whole pieces carries smaller ones`() throws {
        let world = try World()
        let bytes = sample(400_000)
        let name = try world.district.attach(
            bytes, world.district.newRecord(1, "attachment"), to: [world.city])
        try world.sync()
        world.wire.onRequest { request throws in
            if request.body.count > 40_000 { throw HTTPFailure.lost(reason: "too slow") }
        }
        let asker = world.district.asks(over: world.wire)
        for _ in 0..<40 where try world.city.bytes(name, from: world.district) == nil {
            _ = try? world.carry(asker)
        }
        #expect(try world.city.bytes(name, from: world.district) == bytes)
    }

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

    // MARK: Taking back

    @Test func `Values that go take their file along, unless another record names it`() throws {
        let world = try World()
        let bytes = sample(400)
        let (one, two) = (
            world.district.newRecord(1, "attachment"), world.district.newRecord(2, "attachment")
        )
        let name = try world.district.attach(bytes, one, to: [world.city])
        try world.district.attach(bytes, two, to: [world.city])
        try world.sync()
        #expect(try world.carry().sent == 400)
        try world.district.erase(one)
        try world.sync()
        try world.city.files.tidy()
        #expect(try world.city.bytes(name, from: world.district) == bytes)
        #expect(try world.district.bytes(name, from: world.district) == bytes)
        try world.district.erase(two)
        #expect(try world.district.vault.all().isEmpty)
        try world.sync()
        try world.city.files.tidy()
        #expect(try world.city.vault.all().isEmpty)
        #expect(try world.carry() == SyncPeer.FileTally())
    }

    @Test func `What is recalled goes there and stays here, and comes again with a release`() throws
    {
        let world = try World()
        let bytes = sample(400)
        let record = world.district.newRecord(1, "attachment")
        let name = try world.district.attach(bytes, record, to: [world.city])
        try world.sync()
        try world.carry()
        try world.district.recall(record)
        // From now on the city is told nothing more of it, nor asked.
        let place = AttachmentPlace(name, at: 0)
        #expect(throws: Problem.self) {
            try world.district.files.give(place, to: world.district.peer(world.city))
        }
        for _ in 0..<3 { try world.sync() }
        try world.city.files.tidy()
        #expect(try world.city.vault.all().isEmpty)
        #expect(try world.district.bytes(name, from: world.district) == bytes)
        try world.district.store.write { tx in
            let recorder = try Recorder(
                tx, node: world.district.facts, rules: world.district.side.rules)
            var stored = try #require(try recorder.record(record))
            let pen = Recorder.Pen(author: "Wang", at: 1, chance: { 7 })
            try recorder.release(
                &stored, as: RecordReading.values(of: stored, tx),
                to: Audience(peers: [world.city.facts.id]), pen)
            try recorder.finish()
        }
        try world.sync()
        #expect(try world.carry().given == 1)
        #expect(try world.city.bytes(name, from: world.district) == bytes)
    }

    // MARK: Loss

    @Test func `What the disk lost is asked for again`() throws {
        let world = try World()
        let (own, theirs) = (sample(400, seed: 1), sample(500, seed: 2))
        let mine = try world.district.attach(
            own, world.district.newRecord(1, "attachment"), to: [world.city])
        let other = try world.city.attach(
            theirs, world.city.newRecord(2, "attachment"), to: [world.district])
        try world.sync()
        try world.carry()
        for name in [mine, other] { try world.district.vault.remove(name.digest) }
        let found = try AttachmentCheck(world.district.files).run().findings
        #expect(found.map(\.fault) == [.attachmentGone, .attachmentGone])
        try world.district.files.recount()
        #expect(try world.carry().taken == 2)
        #expect(try world.district.bytes(mine, from: world.district) == own)
        #expect(try world.district.bytes(other, from: world.city) == theirs)
        #expect(try AttachmentCheck(world.district.files).run().findings.isEmpty)
        // A city that notices at the first piece hands nothing on.
        try world.city.vault.remove(other.digest)
        let place = AttachmentPlace(other, at: 0)
        #expect(throws: Problem.self) {
            try world.city.files.give(place, to: world.city.peer(world.district))
        }
        #expect(
            try world.city.store.read { try $0.isWhole(other, from: world.city.facts.id) } == false)
    }

    @Test func `What a crash left in the vault is told and cleared`() throws {
        let world = try World()
        let name = try world.district.attach(
            sample(10), world.district.newRecord(1, "attachment"), to: [world.city])
        let stray = sample(20)
        try world.district.vault.gather(stray, under: "x")
        #expect(try world.district.vault.place("x", as: SHA256.hash(stray)))
        try world.district.vault.gather([1], under: "half")
        #expect(
            try AttachmentCheck(world.district.files).run().findings.map(\.fault)
                == [.attachmentStray])
        try world.district.files.clear()
        #expect(try world.district.vault.all() == [name.digest])
        #expect(try world.district.vault.gathered().isEmpty)
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
