import FrontDesk
import JSON
import Ledger
import Office
import Simulation
import Storage
import SyncEngine
import Testing

/// Asking an author's office to take back a change that would wait for ever.
@Suite struct QuestionTests {
    let world: World
    let record: RecordID
    let dot: Dot

    /// A change of a township waits two tiers further up: it claims to have seen what the city never
    /// wrote.
    init() throws {
        world = try World(townships: 1)
        let (township, city) = (world.townships[0], world.city)
        record = try world.proposal(township)
        try world.settled()
        _ = try world.district.desk.release(
            record.text, track: .transfer, by: world.actor(at: world.district))
        try world.settled()
        var seen = try #require(try township.record(record)).shared.vector
        seen.raise(to: Dot(city.facts.writer, 40))
        dot = try township.scribble(record, ["title": .string("Foreseen")], seeing: seen)
        try world.heal()
        try #require(try city.held().map(\.reason) == [.foreseeing])
    }

    private func ask() throws {
        let waiting = try #require(try world.city.held().first)
        _ = try world.city.desk.askRefusal(
            of: waiting.peer, waiting.sequence, reason: "Nobody wrote that here",
            by: world.actor("Wang", at: world.city))
        try world.heal()
    }

    private func questions(_ node: OfficeNode) throws -> [OpenQuestion] {
        try node.store.read { try OpenQuestion.all($0) }
    }

    private var author: FrontDesk.Actor { world.actor("Li", at: world.townships[0]) }

    @Test
    func `The author's office reads who asks and why, two tiers away, and the entry waits on`()
        throws
    {
        try ask()

        let asked = try #require(try questions(world.townships[0]).first).question
        #expect(asked.by == world.city.facts.id)
        #expect(asked.reason == "Nobody wrote that here")
        #expect(asked.dot == dot)
        #expect(try world.city.held().map(\.reason) == [.foreseeing])
    }

    @Test func `A change taken back is void everywhere, and what it covered is live again`() throws
    {
        try ask()
        let before = try world.district.value(record, "title")

        _ = try world.townships[0].desk.withdrawAsked(record.text, by: author)
        world.withdrawn.insert(World.Written(record, dot))
        try world.settled()

        #expect(before == .string("Foreseen"))
        for node in world.offices {
            #expect(try node.record(record)?.shared.voids == [dot], "\(node.name)")
            #expect(try node.value(record, "title") == .string("A bridge"), "\(node.name)")
            #expect(try node.held().isEmpty, "\(node.name)")
            #expect(try questions(node).isEmpty, "\(node.name)")
        }
    }

    @Test func `An office that stands by its change sends the record again, and who asked is told`()
        throws
    {
        try ask()
        let sent = try world.district.link(world.city).outgoing.sequence

        _ = try world.townships[0].desk.insistOnAsked(record.text, by: author)
        try world.heal()

        #expect(try questions(world.city).map(\.isDeclined) == [true])
        #expect(try questions(world.townships[0]).isEmpty)
        #expect(try questions(world.district).isEmpty)
        #expect(try world.district.link(world.city).outgoing.sequence > sent + 1)
        #expect(try world.city.value(record, "title") == .string("A bridge"))
    }

    @Test func `A change that breaks no rule is not made void by an office that did not write it`()
        throws
    {
        let change = try world.townships[0].store.read { reader in
            let number = try reader.record(record)?.number ?? 0
            return try reader.change(record: number, dot: dot)?.change
        }
        let fine = try #require(change)
        let forged = Refusal(
            record: record, dot: dot, hash: fine.hash, code: .withdrawn, header: fine.headerBytes,
            by: dot.node, at: 1)

        try world.city.tell(forged.canonicalBytes, record, world.district)
        try world.heal()

        #expect(try world.district.record(record)?.shared.voids == [])
        #expect(try world.district.held().map(\.reason) == [.unfounded])
    }

    @Test func `Nobody can be asked about what is no change, and nothing is answered unasked`()
        throws
    {
        let line = Array(
            #"{"record":["proposal","0000000000000007","0000000000000001"],"type":"newer"}"#.utf8)
        try world.district.tell(line, record, world.city)
        try world.heal()
        let waiting = try #require(try world.city.held().last)

        #expect(throws: ActRefusal.nobodyToAsk) {
            try world.city.desk.askRefusal(
                of: waiting.peer, waiting.sequence, reason: "Why", by: world.actor())
        }
        #expect(throws: ActRefusal.nobodyAsked) {
            try world.townships[0].desk.withdrawAsked(record.text, by: author)
        }
    }

    @Test func `What ends the wait ends the question too`() throws {
        try ask()
        _ = try world.townships[0].desk.recall(record.text, by: author)
        try world.heal()

        #expect(try world.city.held().isEmpty)
        for node in world.offices { #expect(try questions(node).isEmpty, "\(node.name)") }
    }
}
