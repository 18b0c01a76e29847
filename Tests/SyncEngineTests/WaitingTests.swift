import FrontDesk
import JSON
import Ledger
import Office
import Simulation
import Storage
import SyncEngine
import SyncProtocol
import Testing

/// Entries that wait, and how they end.
@Suite struct WaitingTests {
    let world: World
    let stranger: Stranger

    init() throws {
        world = try World()
        stranger = try Stranger(world)
    }

    @Test func `A change that came too early waits, and counts once the missing one is there`()
        throws
    {
        let record = try stranger.proposal()
        let (second, third) = (stranger.change(record, 2), stranger.change(record, 3))

        #expect(try stranger.send([third]) == [.held(.gap)])
        #expect(try stranger.send([second]) == [.applied(conflicted: false)])

        #expect(try stranger.state()?.vector[stranger.writer] == 3)
        #expect(try stranger.lateOutcomes() == [2: .applied(conflicted: false)])
        #expect(try world.city.held().isEmpty)
    }

    @Test func `What stands before its founding change waits for it`() throws {
        let record = stranger.newRecord()

        #expect(try stranger.send([stranger.change(record, 2)]) == [.held(.founding)])
        #expect(try stranger.send([stranger.change(record, 1)]) == [.applied(conflicted: false)])

        #expect(try stranger.state()?.vector[stranger.writer] == 2)
        #expect(try stranger.lateOutcomes() == [1: .applied(conflicted: false)])
    }

    @Test func `After an entry of a later version only its own record waits`() throws {
        let (record, other) = (try stranger.proposal(1), try stranger.proposal(2))
        let line = Array(
            #"{"record":["proposal","0000000000000007","0000000000000001"],"type":"newer"}"#.utf8)

        #expect(try stranger.send(line: line) == .held(.unknown))
        #expect(try stranger.send([stranger.change(record, 2)]) == [.held(.behind)])
        #expect(try stranger.send([stranger.change(other, 2)]) == [.applied(conflicted: false)])

        #expect(try stranger.state()?.vector[stranger.writer] == 1)
    }

    @Test func `A gap closes over a change that is refused`() throws {
        let record = try stranger.proposal()
        let forbidden = stranger.change(record, 2, ["city_number": .string("mine")])

        #expect(try stranger.send([stranger.change(record, 3)]) == [.held(.gap)])
        #expect(try stranger.send([forbidden]) == [.refused(.authority)])

        #expect(try stranger.state()?.vector[stranger.writer] == 3)
        #expect(try stranger.lateOutcomes() == [2: .applied(conflicted: false)])
    }

    @Test func `The sender sees what waits, and no longer once it has ended`() throws {
        let record = try world.proposal()
        let node = world.district
        try world.sync()
        // Restored by hand from a wrong copy: the second change is not in the stream.
        try node.store.write { tx in
            try Offered.forTest(note: .held(.gap), 1, world.city.facts.id, tx)
        }
        #expect(try node.offered(world.city).map(\.record) == [record])

        try world.city.tell(LateOutcome(sequence: 1, outcome: .applied(conflicted: false)), node)
        try world.sync()

        #expect(try node.offered(world.city).isEmpty)
    }

    @Test(arguments: [UInt64(0), 99])
    func `What is told of an entry that never was is refused`(sequence: UInt64) throws {
        let world = try World()
        let stranger = try Stranger(world)
        let told = LateOutcome(sequence: sequence, outcome: .held(.gap))
        #expect(try stranger.send(line: told.canonicalBytes) == .refused(.malformed))
        #expect(try world.city.offered(stranger.node).isEmpty)
    }

    @Test func `A receipt that was long under way does not bring back what has ended`() throws {
        let node = world.district
        try world.proposal()
        var session = try world.session(node)
        let request = try session.request(now: 1)
        try world.sync()
        try world.city.tell(LateOutcome(sequence: 1, outcome: .refused(.authority)), node)
        try world.sync()

        let answer = try world.deliver(request.body, from: node)
        _ = try session.take(answer, to: request, now: 1)

        #expect(try node.offered(world.city).map(\.outcome) == [.refused(.authority)])
    }

    @Test func `A change that foresees this office's changes never covers them by waiting`() throws
    {
        let record = try stranger.proposal()
        var foreseen = VersionVector()
        foreseen.raise(to: Dot(world.city.facts.writer, 1))
        foreseen.raise(to: Dot(stranger.writer, 1))
        let sly = stranger.change(record, 2, ["title": .string("Mine")], seeing: foreseen)

        #expect(try stranger.send([sly]) == [.held(.foreseeing)])
        try world.city.scribble(record, ["title": .string("The city's")])
        let other = RecordID(kind: "proposal", origin: stranger.node.facts.id, number: 1)
        let next = stranger.change(
            other, 1,
            writer: Writer(
                node: stranger.node.facts.id, incarnation: Incarnation(99)))
        try stranger.send([next])

        _ = try world.city.desk.retryHeld(by: world.actor("operator"))

        #expect(try world.city.held().map(\.reason) == [.foreseeing])
        let live = try #require(try stranger.state()?.registers["title"]?.live)
        #expect(live.contains(Dot(world.city.facts.writer, 1)))
    }

    @Test func `One bad entry of five hundred leaves the others alone`() throws {
        var changes = (1...500).map { stranger.change(stranger.newRecord($0)) }
        changes[250] = stranger.change(stranger.newRecord(251), 1, ["city_number": .string("x")])

        let outcomes = try stranger.send(changes)

        #expect(outcomes.count { $0 == .applied(conflicted: false) } == 499)
        #expect(outcomes[250] == .refused(.authority))
    }

    @Test func `A line that is no entry is refused and the stream goes on`() throws {
        #expect(try stranger.send(line: Array("nonsense".utf8)) == .refused(.malformed))
        #expect(try stranger.send(line: Array("{}".utf8)) == .refused(.malformed))
        _ = try stranger.proposal()
    }
}

extension Offered {
    /// As a receipt would note it.
    static func forTest(
        note outcome: Outcome, _ sequence: UInt64, _ peer: NodeID, _ tx: any StoreWriter
    ) throws {
        let digits = String(sequence)
        let name = "offered:\(peer.text):" + String(repeating: "0", count: 20 - digits.count)
        let record = try tx.outgoingRecord(peer, sequence)?.text ?? ""
        try tx.put(
            setting: name + digits, (outcome.words + [record]).joined(separator: " "))
    }
}
