import FrontDesk
import Hashing
import JSON
import Ledger
import Office
import Simulation
import Storage
import SyncEngine
import SyncProtocol
import Testing

/// Who may write what, for whom, and how a refusal travels.
@Suite struct AuthorityTests {
    let world: World
    let stranger: Stranger

    init() throws {
        world = try World()
        stranger = try Stranger(world)
    }

    @Test func `A change beyond its tier is void on both sides, and its author is told`() throws {
        let record = try world.proposal(title: "A bridge")
        try world.sync()
        let dot = try world.district.scribble(
            record, ["city_number": .string("mine"), "title": .string("Rogue")])

        try world.sync()

        let home = try #require(try world.district.record(record))
        let city = try #require(try world.city.record(record))
        #expect(home.shared == city.shared)
        #expect(home.shared.voids == [dot])
        #expect(try world.district.value(record, "title") == .string("A bridge"))
        #expect(home.shown("title") == .string("A bridge"))
        let told = try world.district.store.read {
            try $0.setting(Recorder.voidSetting(record, dot))
        }
        #expect(told?.hasSuffix(" authority") == true)
        #expect(try world.sync().verdict == .equal)
    }

    @Test func `The text of a void change is kept for its author`() throws {
        let record = try world.proposal()
        let dot = try world.district.scribble(record, ["city_number": .string("mine")])
        try world.heal()

        let number = try #require(try world.district.record(record)).number
        let kept = try world.district.store.read { try $0.change(record: number, dot: dot) }
        #expect(kept?.change.isErased == false)
    }

    @Test func `A refusal that the rules do not bear out waits`() throws {
        let record = try stranger.proposal()
        let sound = stranger.change(record, 2)
        try stranger.send([sound])

        let outcome = try stranger.send(line: refusal(of: sound, .authority))

        #expect(outcome == .held(.unfounded))
        #expect(try stranger.state()?.voids == [])
    }

    @Test func `A whole group cannot be voided as one written in part`() throws {
        let record = try stranger.proposal()
        let sound = stranger.change(
            record, 2,
            ["scope_group": FrontDesk.scopeGroup(.city, .transfer, .excellent)])
        try stranger.send([sound])

        let outcome = try stranger.send(line: refusal(of: sound, .groupInPart))

        #expect(outcome == .held(.unfounded))
        #expect(try stranger.state()?.voids == [])
    }

    @Test func `A refusal of a change that never comes is believed of the sender's own side`()
        throws
    {
        let record = try stranger.proposal()
        let lost = stranger.change(record, 2, ["city_number": .string("x")])

        #expect(
            try stranger.send(line: refusal(of: lost, .authority)) == .applied(conflicted: false))
        #expect(try stranger.send([stranger.change(record, 3)]) == [.applied(conflicted: false)])

        #expect(try stranger.state()?.voids == [lost.header.dot])
    }

    @Test func `Nobody voids a change of this office before it is made`() throws {
        let record = try stranger.proposal()
        let forged = stranger.change(
            record, 1, ["body": .string("x")], tier: .city, writer: world.city.facts.writer)

        #expect(try stranger.send(line: refusal(of: forged, .authority)) == .held(.unfounded))

        #expect(try world.city.scribble(record, ["title": .string("B")]).counter == 1)
    }

    @Test func `A refusal with a code of a later version waits`() throws {
        let record = try stranger.proposal()
        let line = String(decoding: refusal(of: stranger.change(record), .authority), as: UTF8.self)
            .replacing("authority", with: "later_code")
        #expect(try stranger.send(line: Array(line.utf8)) == .held(.unknown))
    }

    // MARK: Whom a peer may speak for

    @Test func `A district does not speak for another district, nor for the city`() throws {
        let other = try world.proposal()
        try world.sync()
        for author in [world.district, world.city] {
            let forged = stranger.change(
                other, 2, tier: author.facts.tier, writer: author.facts.writer)
            #expect(try stranger.send([forged]) == [.refused(.foreignAuthor)])
        }
    }

    @Test func `A district does not invent an office of its own tier or above`() throws {
        let record = try stranger.proposal()
        for tier in [Tier.district, .city, .province] {
            let invented = Writer(node: NodeID(0xABC), incarnation: Incarnation(1))
            let change = stranger.change(record, 1, seeing: [], tier: tier, writer: invented)
            #expect(try stranger.send([change]) == [.refused(.foreignAuthor)])
        }
    }

    @Test func `A district vouches for a township below it, and nobody else does afterwards`()
        throws
    {
        let record = try stranger.proposal()
        let township = Writer(node: NodeID(0xABC), incarnation: Incarnation(1))
        let change = stranger.change(record, 1, seeing: [], tier: .township, writer: township)
        #expect(try stranger.send([change]) == [.applied(conflicted: false)])

        let second = try Stranger(world, 8)
        let own = try second.proposal()
        let stolen = second.change(own, 1, seeing: [], tier: .township, writer: township)
        #expect(try second.send([stolen]) == [.refused(.foreignAuthor)])
    }

    @Test func `A name that was refused once is not taken for good`() throws {
        let township = Writer(node: NodeID(0xABC), incarnation: Incarnation(1))
        let record = RecordID(kind: "proposal", origin: NodeID(0xABC), number: 1)
        let squatted = stranger.change(
            record, 1, ["city_state": .string("x")], tier: .township, writer: township)
        // A group in part would void it; a payload that does not fit only refuses.
        try stranger.send(lines: [(squatted.headerBytes, Array("{}".utf8))])

        let second = try Stranger(world, 8)
        let true1 = second.change(record, 1, tier: .township, writer: township)
        #expect(try second.send([true1]) == [.applied(conflicted: false)])
    }

    @Test func `Nobody speaks for an office that was revoked`() throws {
        let gone = try Stranger(world, 8)
        _ = try gone.proposal()
        try Enrolment(world.city.side, store: world.city.store).revoke(
            gone.node.facts.id, by: "operator", now: 1)
        let record = try stranger.proposal()
        let stolen = stranger.change(record, 1, seeing: [], tier: .township, writer: gone.writer)
        #expect(try stranger.send([stolen]) == [.refused(.foreignAuthor)])
    }

    @Test func `A record of another district answers like one that does not exist`() throws {
        let other = try world.proposal()
        try world.sync()
        let missing = RecordID(kind: "proposal", origin: world.district.facts.id, number: 404)
        let counted = try #require(try world.city.record(other)).shared.vector
        for seen in [VersionVector(), counted] {
            let outcomes = try stranger.send(
                [other, missing].map { stranger.change($0, 1, seeing: seen) })
            #expect(outcomes.first == outcomes.last)
            #expect(outcomes.first == .refused(.mayNotIntroduce))
        }
        let erasures = try [other, missing].map { record in
            try stranger.send(
                line: Erasure(record: record, dots: [], author: "Wu", at: 1).canonicalBytes)
        }
        #expect(erasures.first == erasures.last)
        #expect(try world.city.record(other)?.audience.peers == [world.district.facts.id])
        #expect(try world.sync().verdict == .equal)
    }

    @Test func `A private record answers like one that does not exist`() throws {
        let city = world.city
        let unit = try city.store.write { tx in
            let recorder = try Recorder(tx, node: city.facts, rules: city.side.rules)
            let pen = Recorder.Pen(author: "Wang", at: 1, chance: { city.dice.next() })
            let made = try recorder.create(
                "unit", ["code": .string("secret")], audience: nil, pen)
            try recorder.finish(at: 0)
            return made.id
        }
        let missing = RecordID(kind: "unit", origin: city.facts.id, number: 404)
        let outcomes = try [unit, missing].map { record -> [Outcome?] in
            let change = stranger.change(record, 1, ["name": .string("x")])
            return [
                try stranger.send([change]).first,
                try stranger.send(
                    line: Erasure(record: record, dots: [], author: "Wu", at: 1).canonicalBytes),
                try stranger.send(line: refusal(of: change, .authority)),
            ]
        }
        #expect(outcomes.first == outcomes.last)
    }

    @Test func `What stays home is refused when it comes`() throws {
        let record = stranger.newRecord(1, kind: "proposer")
        #expect(
            try stranger.send([stranger.change(record, 1, ["name": .string("x")])])
                == [.refused(.mayNotMake)])
    }

    private func refusal(of change: Change, _ code: RefusalCode) -> [UInt8] {
        Refusal(
            record: change.header.record, dot: change.header.dot, hash: change.hash, code: code,
            header: change.headerBytes, by: stranger.node.facts.id, at: 1
        ).canonicalBytes
    }
}

extension VersionVector: ExpressibleByArrayLiteral {
    public init(arrayLiteral marks: Dot...) {
        self.init()
        for mark in marks { raise(to: mark) }
    }
}
