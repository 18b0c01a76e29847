import FrontDesk
import JSON
import Ledger
import Office
import Simulation
import Storage
import SyncEngine
import SyncProtocol
import Testing

/// Positions, forks, gaps, papers, and who gets what.
@Suite struct StreamTests {
    @Test func `A restored sender stops its own stream and no other`() throws {
        let world = try World()
        let stranger = try Stranger(world)
        _ = try stranger.proposal(1)
        let backup = stranger.position
        _ = try stranger.proposal(2)

        stranger.position = backup
        let failure = world.problem { _ = try stranger.proposal(3) }

        #expect(failure?.code == .fork)
        #expect(try world.city.link(stranger.node).stopped == "fork")
        #expect(world.problem { _ = try stranger.proposal(4) }?.code == .streamStopped)
        let (heads, forks) = try world.city.store.read { reader in
            (
                try reader.papers(peer: stranger.node.facts.id, sort: .head),
                try reader.papers(peer: stranger.node.facts.id, sort: .fork)
            )
        }
        // Both heads over the same sequence are kept: they prove it.
        #expect(heads.map(\.sequence) == [1, 2] && forks.map(\.sequence) == [2])
        try world.proposal()
        try world.heal()
        #expect(try world.sync().verdict == .equal)
    }

    @Test func `A gap names the place to go on from, and going on there helps`() throws {
        let world = try World()
        let node = world.district
        try world.proposal()
        var link = try node.link(world.city)
        link.confirmed = 1
        try node.store.write { try $0.put(link: link) }
        try world.proposal()

        let request = try world.session(node).request(now: 1)
        let problem = world.problem { _ = try world.deliver(request.body, from: node) }

        #expect(problem?.code == .sequenceGap)
        let expected = try #require(problem?.expected)
        try node.side.resend(to: node.peer(world.city), from: expected, node.store)
        #expect(try world.sync().sent == 2)
        #expect(try world.sync().verdict == .equal)
    }

    @Test func `A place below what the peer has signed for is a fork`() throws {
        let world = try World()
        let node = world.district
        try world.proposal()
        try world.sync()
        let stream = StreamID(
            sender: node.facts.id, receiver: world.city.facts.id, direction: .up)
        let start = Position.start(of: stream, node.facts.incarnation)

        let problem = world.problem {
            try node.side.resend(to: node.peer(world.city), from: start, node.store)
        }

        #expect(problem?.code == .fork)
        #expect(try node.link(world.city).stopped == "fork")
    }

    @Test func `One name for two changes freezes the record and keeps both`() throws {
        let world = try World()
        let stranger = try Stranger(world)
        let (record, other) = (try stranger.proposal(1), try stranger.proposal(2))
        let twin = stranger.change(record, 1, ["title": .string("Another")])

        #expect(try stranger.send([twin]) == [.held(.frozen)])

        let kept = try #require(try world.city.record(record))
        #expect(kept.isFrozen)
        #expect(try world.city.value(record, "title") == .string("A bridge"))
        #expect(try world.city.held(stranger.node).map(\.payload) == [twin.payloadBytes])
        #expect(try stranger.send([stranger.change(record, 2)]) == [.held(.frozen)])
        #expect(try stranger.send([stranger.change(other, 2)]) == [.applied(conflicted: false)])
        #expect(throws: ActRefusal.isFrozen) {
            try world.city.desk.edit(
                record.text, ["title": .string("C")], form: nil, by: world.actor())
        }
    }

    @Test func `A record frozen over one district's entry is not called different at the others`()
        throws
    {
        let world = try World(districts: 2)
        let stranger = try Stranger(world)
        let unit = try world.city.desk.addUnit(
            code: "U1", name: "Unit", sort: "street", by: world.actor())
        let id = try #require(RecordID(text: unit))
        try world.heal()
        let seen = try #require(try world.city.record(id)).shared.vector
        let one = stranger.change(id, 1, ["name": .string("A")], seeing: seen)
        try stranger.send([one])
        try world.heal()

        try stranger.send([stranger.change(id, 1, ["name": .string("B")], seeing: seen)])

        #expect(try world.city.record(id)?.isFrozen == true)
        for node in world.districts { #expect(try world.sync(node).verdict == .equal) }
    }

    @Test func `No district gets another district's records, nor its own changes back`() throws {
        let world = try World(districts: 2)
        let (first, second) = (world.districts[0], world.districts[1])
        let record = try world.proposal(first)
        try world.heal()
        _ = try world.city.desk.decide(record.text, .receive, text: "", by: world.actor())
        let unit = try world.city.desk.addUnit(
            code: "U1", name: "Unit", sort: "street", by: world.actor())
        try world.heal()
        _ = try second.desk.edit(
            unit, ["name": .string("Renamed")], form: nil, by: world.actor())
        try world.heal()

        #expect(try second.record(record) == nil)
        #expect(try second.allRecords().map(\.id.kind) == ["unit"])
        // The decision, the city number, the unit and its new name came down; nothing of its own.
        #expect(try first.link(world.city).incoming?.sequence == 4)
        #expect(try second.link(world.city).incoming?.sequence == 1)
    }

    @Test func `A district enrolled late gets what is for everyone below, and edits since`() throws
    {
        let world = try World()
        let unit = try world.city.desk.addUnit(
            code: "U1", name: "Unit", sort: "street", by: world.actor())
        _ = try world.city.desk.publishCampaign2022(by: world.actor())
        try world.heal()
        _ = try world.district.desk.edit(
            unit, ["name": .string("Renamed")], form: nil, by: world.actor())
        let id = try #require(RecordID(text: unit))
        try world.city.scribble(id, ["status": .string("closed")])
        try world.heal()

        let late = try world.enrol(5)
        try world.sync(late)

        #expect(try late.value(id, "name") == .string("Renamed"))
        #expect(try late.allRecords().count == 2)
        #expect(try world.sync(late).verdict == .equal)
    }

    @Test func `A district enrolled late can go on after a change that was refused`() throws {
        let world = try World()
        let id = try world.city.campaign(world)
        try world.heal()
        try world.district.scribble(id, ["title": .string("Mine")])
        try world.heal()

        let late = try world.enrol(5)
        try world.heal()

        #expect(try late.record(id)?.shared == world.city.record(id)?.shared)
        #expect(try world.sync(late).verdict == .equal)
    }

    @Test func `A district enrolled late hears of a void change that nobody there ever saw`() throws
    {
        let world = try World()
        let stranger = try Stranger(world)
        let township = Writer(node: NodeID(0xABC), incarnation: Incarnation(1))
        let campaign = try world.city.campaign(world)
        let bad = stranger.change(
            campaign, 1, ["title": .string("Mine")], seeing: [], tier: .township,
            writer: township)
        let line = Refusal(
            record: campaign, dot: bad.header.dot, hash: bad.hash, code: .authority,
            header: bad.headerBytes, by: stranger.node.facts.id, at: 1
        ).canonicalBytes
        try #require(try stranger.send(line: line) == .applied(conflicted: false))

        let late = try world.enrol(5)
        try world.heal()

        #expect(try late.record(campaign)?.shared == world.city.record(campaign)?.shared)
        #expect(try late.record(campaign)?.shared.voids == [bad.header.dot])
        #expect(try world.sync(late).verdict == .equal)
    }

    @Test func `Sending the same batch again and again keeps no papers`() throws {
        let world = try World()
        try world.proposal()
        let request = try world.session(world.district).request(now: 1)
        _ = try world.deliver(request.body, from: world.district)
        let count = try world.paperCount()

        for _ in 0..<20 { _ = try world.deliver(request.body, from: world.district) }

        #expect(try world.paperCount() == count)
    }

    @Test func `A receipt is handed over even when the session that owed it broke off`() throws {
        let world = try World()
        _ = try world.city.campaign(world)
        var session = try world.session(world.district)
        let request = try session.request(now: 1)
        _ = try session.take(
            try world.deliver(request.body, from: world.district), to: request, now: 1)

        try world.sync()

        let papers = try world.city.store.read {
            try $0.papers(peer: world.district.facts.id, sort: .receipt)
        }
        #expect(papers.filter { !$0.isOwn }.count == 1)
    }

    @Test func `Asking again and again keeps no papers`() throws {
        let world = try World()
        try world.proposal()
        try world.heal()
        let count = try world.paperCount()

        for _ in 0..<20 { try world.sync() }

        #expect(try world.paperCount() == count)
    }

    @Test func `Versions that do not meet are said so, with what this node speaks`() throws {
        let world = try World()
        let stranger = try Stranger(world)
        let change = stranger.change(stranger.newRecord())
        let problem = world.problem {
            try stranger.send(lines: [(change.headerBytes, change.payloadBytes)], versions: 7...9)
        }
        #expect(problem?.code == .versionUnsupported)
        #expect(problem?.versions == SyncLimits.versions)
    }

    @Test func `A head of another stream is refused`() throws {
        let world = try World(districts: 2)
        let node = world.districts[0]
        try world.proposal(node)
        let request = try world.session(node).request(now: 1)
        let exchange = try Exchange(body: request.body)
        let other = try world.city.peer(world.districts[1])
        #expect(
            world.problem { _ = try world.city.answerer.answer(exchange, from: other, now: 1) }?
                .code
                == .headInvalid)
    }
}
