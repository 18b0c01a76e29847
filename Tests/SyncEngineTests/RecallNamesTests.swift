import FrontDesk
import JSON
import Ledger
import Office
import Simulation
import Storage
import SyncEngine
import SyncProtocol
import Testing

/// A recall ends by its own answer only, in whatever life it was made, and a release comes whole however
/// it was cut off.
@Suite struct RecallNamesTests {
    let world: World

    init() throws { world = try World(hasProvince: true) }

    private func passOn(_ id: RecordID, from node: OfficeNode) throws {
        _ = try node.desk.release(id.text, track: .transfer, by: world.actor(at: node))
    }

    private func recall(_ id: RecordID, at node: OfficeNode) throws {
        _ = try node.desk.recall(id.text, by: world.actor(at: node))
    }

    /// A proposal that the province has from the city, and the city from the district.
    private func proposalAbove() throws -> RecordID {
        let id = try world.proposal(world.district)
        try world.heal()
        try passOn(id, from: world.city)
        try world.heal()
        return id
    }

    private func custody(_ id: RecordID, at node: OfficeNode?) throws -> Custody? {
        try node?.record(id)?.custody
    }

    // MARK: Answers

    @Test func `An answer that names another recall does not end this one`() throws {
        let id = try world.city.campaign(world)
        try world.heal()
        try recall(id, at: world.city)
        let other = RecallPlace(life: world.city.facts.incarnation, sequence: 1)
        let line = Closed(record: id, recall: other, at: 1).canonicalBytes
        try world.district.tell(line, id, world.city)

        try giveOne(from: world.district)
        #expect(try custody(id, at: world.city) == .recalling)

        try world.settled()
        #expect(try custody(id, at: world.city) == .home)
        #expect(try custody(id, at: world.district) == .returned)
    }

    @Test func `An office that names no recall is believed, as before`() throws {
        let id = try world.city.campaign(world)
        try world.heal()
        try recall(id, at: world.city)
        let line = Closed(record: id, recall: nil, at: 1).canonicalBytes
        try world.district.tell(line, id, world.city)

        try giveOne(from: world.district)

        #expect(try custody(id, at: world.city) == .home)
    }

    @Test
    func `The answer to a recall that a restored office made twice is not that to the second`()
        throws
    {
        let id = try proposalAbove()
        try recall(id, at: world.district)
        try world.sync(world.district)
        #expect(try custody(id, at: world.city) == .sealed)

        try world.restore(try world.district.backup())
        var session = try world.session(world.district)
        while try isReadingBack() { try exchange(&session) }
        try world.approveRestored()
        // Only now the province answers, and the city the first of the two recalls.
        try world.sync(world.city)
        session.entryLimit = 1
        try exchange(&session)

        #expect(try custody(id, at: world.district) == .recalling)
        try world.settled()
        #expect(try custody(id, at: world.district) == .home)
        #expect(try custody(id, at: world.city) == .returned)
    }

    private func isReadingBack() throws -> Bool {
        try world.district.store.read {
            try Recovery.reclaim(from: world.city.facts.id, $0) != nil
        }
    }

    private func exchange(_ session: inout Session) throws {
        let request = try session.request(now: world.now)
        let answer = try world.deliver(request.body, from: world.district)
        _ = try session.take(answer, to: request, now: world.now)
    }

    /// One entry goes up, and nothing is taken.
    private func giveOne(from node: OfficeNode) throws {
        var session = try world.session(node)
        session.batchLimit = 1
        session.entryLimit = 0
        let request = try session.request(now: world.clock(node))
        _ = try world.deliver(request.body, from: node)
    }

    // MARK: Lives

    @Test
    func `A recall that a lost province had answered reaches the next one after the city was lost`()
        throws
    {
        let id = try proposalAbove()
        let before = try #require(try world.province?.backup())
        try recall(id, at: world.city)
        try world.settled()
        try world.restore(try world.city.backup())
        try world.settled()

        try world.restore(before)
        try world.settled()

        #expect(try custody(id, at: world.province) == .returned)
        #expect(try custody(id, at: world.city) == .shared)
    }

    @Test
    func
        `Handed on again since the backup, a record is shared whatever recall the backup waits for`()
        throws
    {
        let id = try proposalAbove()
        try recall(id, at: world.city)
        let backup = try world.city.backup()
        try world.heal()
        try passOn(id, from: world.city)
        try world.heal()

        try world.restore(backup)
        #expect(throws: ActRefusal.notWritable(custody: "recalling")) {
            try passOn(id, from: world.city)
        }
        try world.settled()

        #expect(try custody(id, at: world.province) == .shared)
        let peer = try world.city.peer(try #require(world.province))
        #expect(try world.city.record(id)?.audience.includes(peer) == true)
    }

    // MARK: A release that was cut off

    @Test func `A release that a lost machine had sent in part comes whole`() throws {
        let id = try world.proposal(world.district)
        try world.edit(world.district, id, "By the district")
        try world.heal()
        try world.edit(world.city, id, "By the city")
        try world.heal()
        try recall(id, at: world.district)
        try world.heal()
        let backup = try world.district.backup()
        try passOn(id, from: world.district)
        try giveOne(from: world.district)

        try world.restore(backup)
        try world.settled()

        #expect(try world.city.value(id, "title") == .string("By the city"))
    }

    @Test func `What a lost city had handed on in part comes whole, the province's own words too`()
        throws
    {
        let id = try proposalAbove()
        let province = try #require(world.province)
        try world.edit(province, id, "By the province")
        try world.heal()
        try recall(id, at: world.city)
        try world.heal()
        let backup = try world.city.backup()
        try passOn(id, from: world.city)
        try giveOne(from: world.city)

        try world.restore(backup)
        try world.settled()

        #expect(try province.value(id, "title") == .string("By the province"))
    }

    // MARK: Bundles

    @Test func `A bundle of a machine that was lost is refused, and exchange goes on`() throws {
        _ = try world.city.campaign(world)
        let old = try world.pack(world.city, for: world.district)
        try world.restore(try world.city.backup())
        try world.sync(world.district)

        #expect(world.problem { try world.take(old) }?.code == .retiredIncarnation)

        try world.settled()
    }
}
