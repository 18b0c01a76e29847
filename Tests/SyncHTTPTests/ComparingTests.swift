import JSON
import Ledger
import Storage
import SyncEngine
import SyncHTTP
import SyncProtocol
import Testing

/// Which records a statement that says *different* speaks of, and how they become equal again.
@Suite struct ComparingTests {
    private let world: World
    private let asker: SyncPeer

    init() throws {
        world = try World()
        asker = world.district.asks(over: world.wire)
    }

    private func differences() throws -> [Difference] {
        try #require(try asker.differences(with: try world.district.peer(world.city)))
    }

    private func mended() throws -> Verdict? {
        let city = try world.district.peer(world.city)
        try asker.mend(try differences(), with: city, by: "Wang")
        return try world.sync(asker).verdict
    }

    @Test func `A change that never reached the stream is found, and goes out with its record`()
        throws
    {
        for number in 1...300 { _ = try world.proposal(UInt64(number)) }
        let record = try world.proposal(301)
        try world.sync(asker)
        try world.district.writeUntold(record, ["title": .string("Untold")])

        #expect(try world.sync(asker).verdict == .different)
        let before = world.wire.requests.count
        #expect(try differences() == [Difference(record, .differs(onlyHere: 1, onlyThere: 0))])
        #expect(world.wire.requests.count - before == 3)

        #expect(try mended() == .equal)
        #expect(try world.city.value(record, "title") == "Untold")
    }

    @Test func `What the upper node never told is asked for`() throws {
        let record = try world.proposal(1)
        try world.sync(asker)
        try world.city.writeUntold(record, ["reply": .string("Yes")])

        #expect(try differences() == [Difference(record, .differs(onlyHere: 0, onlyThere: 1))])

        #expect(try mended() == .equal)
        #expect(try world.district.value(record, "reply") == "Yes")
    }

    @Test func `Whole records that one side never heard of come over`() throws {
        let mine = try world.proposal(1)
        let (sent, told) = (world.district.newRecord(2), world.city.newRecord(3, "campaign"))
        try world.sync(asker)
        try world.district.writeUntold(sent, ["title": .string("Mine")], to: world.city)
        try world.city.writeUntold(told, ["title": .string("Theirs")], to: world.district)

        let found = [Difference(told, .onlyThere), Difference(sent, .onlyHere)]
        #expect(try differences() == found.sorted { $0.record < $1.record })

        #expect(try mended() == .equal)
        #expect(try world.city.value(sent, "title") == "Mine")
        #expect(try world.district.value(told, "title") == "Theirs")
        #expect(try world.city.value(mine, "title") != nil)
    }

    @Test func `A record that its office no longer shares is taken back where it stayed`() throws {
        let record = try world.proposal(1)
        try world.sync(asker)
        try world.district.forgetSharing(record)

        #expect(try differences() == [Difference(record, .notSharedHere)])

        #expect(try mended() == .equal)
        #expect(try world.city.store.read { try $0.record(record)?.custody } == .returned)
    }

    @Test func `What is on its way is no difference`() throws {
        let record = try world.proposal(1)
        try world.sync(asker)
        try world.district.write(record, ["title": .string("Under way")])
        try world.city.write(record, ["reply": .string("Under way too")])

        #expect(try differences() == [])
    }

    @Test func `A set that is asked for twice is written once, and only to who shares it`() throws {
        let record = try world.proposal(1)
        let city = try world.district.peer(world.city)
        try world.sync(asker)
        try world.city.writeUntold(record, ["reply": .string("Yes")])
        let found = try differences()
        let before = try world.city.link(world.district)?.outgoing.sequence

        try asker.mend(found, with: city, by: "Wang")
        try asker.mend(found, with: city, by: "Wang")
        let stranger = Difference(
            RecordID(kind: "campaign", origin: NodeID(2), number: 77), .onlyThere)
        try asker.mend([stranger], with: city, by: "Wang")

        let after = try world.city.link(world.district)?.outgoing.sequence
        #expect(after == before.map { $0 + 1 })
    }

    @Test func `A state and a sum that were altered are computed anew from the changes`() throws {
        let record = try world.proposal(1)
        try world.sync(asker)
        try world.district.store.write { tx in
            var stored = try #require(try tx.record(record))
            stored.conflicts = ["title"]
            try tx.put(record: &stored)
            var link = try #require(try tx.link(world.city.facts.id))
            link.sum = .zero
            try tx.put(link: link)
        }
        let rebuilding = Rebuilding(try world.district.findings())
        #expect(rebuilding.records == [record])
        #expect(rebuilding.needsSums)
        #expect(try world.sync(asker).verdict == .different)

        try world.district.store.write { tx in
            let recorder = try Recorder(
                tx, node: world.district.facts, rules: world.district.side.rules)
            try recorder.rebuild(rebuilding)
            try recorder.finish(at: 0)
        }

        #expect(Rebuilding(try world.district.findings()).isEmpty)
        #expect(try world.sync(asker).verdict == .equal)
    }

    @Test func `Of a record whose bytes were altered nothing is computed`() {
        let record = RecordID(kind: "proposal", origin: NodeID(1), number: 1)
        let altered = Finding(.changes, .payloadChanged, record: record)
        let rebuilding = Rebuilding([altered, Finding(.records, .shownDiffers, record: record)])

        #expect(rebuilding.isEmpty)
        #expect(rebuilding.beyond.count == 2)
    }
}

extension TestNode {
    fileprivate func findings() throws -> [Finding] {
        try store.read { reader in
            try Verification(reader, node: facts, rules: side.rules, notary: keys).run().findings
        }
    }

    /// A change that counts here and went into no stream, as after damage that nobody noticed.
    fileprivate func writeUntold(
        _ record: RecordID, _ values: [RegisterName: JSONValue], to peer: TestNode? = nil
    ) throws {
        var audience = try store.read { try $0.record(record)?.audience } ?? Audience()
        if let peer { audience.add(peer.facts.id) }
        try setAudience(record, Audience())
        try write(record, values)
        try setAudience(record, audience)
    }

    /// It was never released, if one asks this node.
    fileprivate func forgetSharing(_ record: RecordID) throws {
        try setAudience(record, Audience(), custody: .home)
    }

    private func setAudience(
        _ id: RecordID, _ audience: Audience, custody: Custody = .shared
    ) throws {
        try store.write { tx in
            guard var record = try tx.record(id) else { return }
            record.audience = audience
            record.custody = custody
            try tx.put(record: &record)
            let recorder = try Recorder(tx, node: facts, rules: side.rules)
            try recorder.rebuild(Rebuilding([Finding(.sums, .sumDiffers)]))
            try recorder.finish(at: 0)
        }
    }
}
