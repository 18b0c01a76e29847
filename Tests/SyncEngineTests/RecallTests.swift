import FrontDesk
import JSON
import Ledger
import Office
import Simulation
import Storage
import SyncEngine
import SyncProtocol
import Testing

/// Taking back what was shared (收回), at two tiers and at four.
@Suite struct RecallTests {
    let world: World
    let district: OfficeNode
    let city: OfficeNode

    init() throws {
        world = try World(townships: 1, hasProvince: true)
        district = world.district
        city = world.city
    }

    private func released() throws -> RecordID {
        let id = try world.proposal(district)
        try world.heal()
        return id
    }

    private func recall(_ id: RecordID, at node: OfficeNode) throws {
        _ = try node.desk.recall(id.text, by: world.actor(at: node))
    }

    private func release(_ id: RecordID, at node: OfficeNode) throws {
        _ = try node.desk.release(id.text, track: .transfer, by: world.actor(at: node))
    }

    private func custody(_ id: RecordID, at node: OfficeNode) throws -> Custody? {
        try node.record(id)?.custody
    }

    @Test func `A recalled proposal is private again once the city has handed it back`() throws {
        let id = try released()

        try recall(id, at: district)
        #expect(try custody(id, at: district) == .recalling)
        try world.heal()

        #expect(try custody(id, at: district) == .home)
        #expect(try custody(id, at: city) == .returned)
        let kept = try #require(try city.record(id))
        let values = try city.store.read { try $0.changes(record: kept.number) }
        #expect(values.allSatisfy(\.change.isErased) && !kept.shared.vector.isEmpty)
        try Checks(world: world).all()
        try Checks(world: world).equal()
    }

    @Test func `What the city wrote before it heard of the recall is shown to the district`() throws
    {
        let id = try released()
        try world.edit(city, id, "The city's title")

        try recall(id, at: district)
        try world.edit(district, id, "The district's title")
        try world.heal()

        #expect(try district.record(id)?.conflicts == ["title"])
        #expect(throws: ActRefusal.notWritable(custody: "returned")) {
            try world.edit(city, id, "Late")
        }
    }

    @Test func `Nothing that is written after the recall leaves a byte`() throws {
        let id = try released()
        try recall(id, at: district)
        try world.heal()
        let before = world.sent.count

        try world.edit(district, id, "PRIVATE thoughts")
        try world.heal()

        #expect(world.sent.count == before + 2 * world.links.count)
        try Checks(world: world).all()
    }

    @Test func `It goes out again only when everyone has answered, with one change and all before`()
        throws
    {
        let id = try released()
        try world.edit(city, id, "The city's title")
        try world.heal()
        try recall(id, at: district)
        #expect(throws: ActRefusal.notWritable(custody: "recalling")) {
            try release(id, at: district)
        }
        try world.heal()
        try world.edit(district, id, "A better title")
        try release(id, at: district)
        try world.heal()

        #expect(try city.value(id, "title") == .string("A better title"))
        let (ours, theirs) = (try district.record(id)?.shared, try city.record(id)?.shared)
        #expect(ours == theirs && ours?.vector[district.facts.writer] == 2)
        try world.edit(city, id, "Edited again")
        try world.heal()
        #expect(try district.value(id, "title") == .string("Edited again"))
        try Checks(world: world).all()
        try Checks(world: world).equal()
    }

    @Test func `A second recall remembers nothing of the first`() throws {
        let id = try released()
        try recall(id, at: district)
        try world.heal()
        try world.edit(district, id, "First")
        try release(id, at: district)
        try world.heal()
        try world.edit(city, id, "Second")
        try world.heal()

        try recall(id, at: district)
        try world.heal()

        #expect(try district.value(id, "title") == .string("Second"))
        #expect(try district.record(id)?.conflicts == [])
        try Checks(world: world).all()
    }

    @Test func `A recall goes through every tier, and each waits for the one beyond`() throws {
        let township = world.townships[0]
        let province = try #require(world.province)
        let id = try world.proposal(township)
        try world.heal()
        try release(id, at: district)
        try world.heal()
        try release(id, at: city)
        try world.heal()
        try world.edit(province, id, "The province's title")

        try recall(id, at: township)
        try world.sync(township)
        #expect(try custody(id, at: district) == .sealed)
        try world.sync(township)
        #expect(try custody(id, at: township) == .recalling)
        try world.heal()

        #expect(try custody(id, at: township) == .home)
        #expect(try township.value(id, "title") == .string("The province's title"))
        for node in [district, city, province] {
            #expect(try custody(id, at: node) == .returned, "\(node.name)")
        }
        try Checks(world: world).all()
    }

    @Test func `A middle office takes back what it handed on, and goes on sharing below`() throws {
        let province = try #require(world.province)
        let id = try released()
        try release(id, at: city)
        try world.heal()

        try recall(id, at: city)
        try world.heal()
        try world.edit(district, id, "Between us")
        try world.heal()

        #expect(try custody(id, at: province) == .returned)
        #expect(try city.value(id, "title") == .string("Between us"))
        try release(id, at: city)
        try world.heal()
        #expect(try province.value(id, "title") == .string("Between us"))
        try Checks(world: world).all()
        try Checks(world: world).equal()
    }

    @Test func `What was erased at home comes back to its authors as erased`() throws {
        let id = try released()
        try world.edit(city, id, "The city's word")
        try world.heal()
        _ = try city.desk.edit(
            id.text, ["theme": .string("T1")], form: nil, by: world.actor(at: city))
        try world.heal()
        try recall(id, at: district)
        try world.heal()
        let erasure = try district.desk.erasure(id.text, by: world.actor(at: district))
        _ = try district.desk.erase(erasure, by: world.actor(at: district))
        try world.edit(district, id, "Anew")

        try release(id, at: district)
        try world.heal()

        #expect(try city.value(id, "title") == .string("Anew"))
        #expect(try district.offered(city).isEmpty)
        try Checks(world: world).all()
        try Checks(world: world).equal()
    }

    @Test func `Nobody takes back what came from elsewhere`() throws {
        let id = try released()

        #expect(throws: ActRefusal.nobodyHolds) { try recall(id, at: city) }

        let line = Recall(record: id, author: "Rogue", at: 1).canonicalBytes
        try city.tell(line, id, district)
        try world.heal()
        #expect(try custody(id, at: district) == .shared)
        #expect(
            try city.offered(district).map(\.outcome) == [.refused(.foreignAuthor)])
    }

    @Test func `A recall of a record that is not known is answered, and passes what waits`() throws
    {
        let stranger = try Stranger(world)
        let (unknown, waiting) = (stranger.newRecord(1), stranger.newRecord(2))
        #expect(try stranger.send([stranger.change(waiting, 2)]) == [.held(.founding)])

        for id in [unknown, waiting] {
            let line = Recall(record: id, author: "Wu", at: 1).canonicalBytes
            #expect(try stranger.send(line: line) == .applied(conflicted: false))
        }

        #expect(try city.held().isEmpty)
        #expect(try stranger.lateOutcomes() == [1: .refused(.recalled)])
        let reader = EntryReader(vocabulary: city.side.rules.vocabulary)
        let closed = stranger.received.compactMap { line -> RecordID? in
            let content = reader.read(header: line.header, payload: nil).content
            guard case .closed(let closed) = content else { return nil }
            return closed.record
        }
        #expect(closed == [unknown, waiting])
    }
}
