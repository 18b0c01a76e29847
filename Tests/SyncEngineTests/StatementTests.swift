import FrontDesk
import JSON
import Ledger
import Office
import Simulation
import Storage
import SyncEngine
import SyncProtocol
import Testing

/// What both sides say about each other's records.
@Suite struct StatementTests {
    @Test func `With records that wait the rest is still called equal`() throws {
        let world = try World()
        let stranger = try Stranger(world)
        let record = try stranger.proposal(1)
        try stranger.send([stranger.change(record, 3)])

        let sum = try world.city.link(stranger.node).sum
        let own = try #require(try world.city.record(record)).shared
        var without = sum
        without.subtract(RecordDigest.digest(of: record, own))
        try stranger.poll(ask: StatementAsk(except: [record], sum: without))

        #expect(stranger.statement?.verdict == .equal)
        #expect(stranger.statement?.except == [record])
    }

    @Test func `A record that moved meanwhile is not compared, never called different`() throws {
        let world = try World()
        let record = try world.proposal()
        try world.heal()
        try world.district.scribble(record, ["title": .string("B")])
        var session = try world.session(world.district)
        let request = try session.request(now: 1)
        try world.city.scribble(record, ["theme": .string("T1")])
        _ = try session.take(
            try world.deliver(request.body, from: world.district), to: request, now: 1)

        #expect(session.tally.verdict == .notCompared)
        #expect(try world.sync().verdict == .equal)
    }

    @Test func `A request older than what has come since is not compared`() throws {
        let world = try World()
        var session = try world.session(world.district)
        let request = try session.request(now: 1)
        try world.proposal()
        try world.sync()

        _ = try session.take(
            try world.deliver(request.body, from: world.district), to: request, now: 1)

        #expect(session.tally.verdict == .notCompared)
    }

    @Test func `With too many records under way nothing is compared`() throws {
        let world = try World()
        for _ in 0...SyncLimits.statementRecords { try world.proposal() }
        var session = try world.session(world.district)
        session.entryLimit = 1
        let link = try world.district.link(world.city)
        let peer = try world.district.peer(world.city)
        let ask = try world.district.store.read {
            try Comparing($0, with: peer).ask(link, after: 0, also: [])
        }
        #expect(ask == nil)
        try world.heal()
        #expect(try world.sync().verdict == .equal)
    }

    @Test func `Equal holds with open conflicts too`() throws {
        let world = try World()
        let record = try world.proposal()
        try world.heal()
        try world.district.scribble(record, ["title": .string("B")])
        try world.city.scribble(record, ["title": .string("C")])
        try world.heal()

        #expect(try world.district.record(record)?.conflicts == ["title"])
        #expect(try world.sync().verdict == .equal)
    }

    @Test func `A record that was refused as void is compared again`() throws {
        let world = try World()
        let record = try world.proposal()
        try world.district.scribble(record, ["city_number": .string("x")])
        try world.heal()
        let peer = try world.district.peer(world.city)
        let except = try world.district.store.read {
            try Comparing($0, with: peer).uncertain(after: 100)
        }
        #expect(except == [])
    }

    @Test func `A true difference is called different`() throws {
        let world = try World()
        try world.proposal()
        try world.heal()
        var link = try world.city.link(world.district)
        link.sum.add(
            RecordDigest.digest(
                of: RecordID(
                    kind: "unit", origin: NodeID(1), number: 1), RecordState()))
        try world.city.store.write { try $0.put(link: link) }

        #expect(try world.sync().verdict == .different)
    }
}
