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
        let wire = Wire(old, isRecorded: false)
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
        let bytes = sample(97)
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

    @Test func `Half a file goes with the values that named it`() throws {
        let world = try World()
        let record = world.district.newRecord(1, "attachment")
        let name = try world.district.attach(sample(400), record, to: [world.city])
        try world.sync()
        let half = AttachmentPiece(AttachmentPlace(name, at: 0), sample(100))
        _ = try world.city.files.take(half, from: world.city.peer(world.district))
        try world.district.erase(record)
        try world.sync()
        #expect(try world.city.vault.gathered().count == 1)
        try world.city.files.tidy()
        #expect(try world.city.vault.gathered().isEmpty)
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
            try recorder.finish(at: 0)
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
