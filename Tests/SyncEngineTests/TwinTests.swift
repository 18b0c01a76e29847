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

/// A machine was copied, both copies wrote in one life, and one of them goes on.
@Suite struct TwinTests {
    let world: World
    let record: RecordID
    let machine: OfficeNode
    let copy: OfficeNode

    init() throws {
        world = try World(townships: 1)
        record = try world.proposal(world.townships[0])
        try world.heal()
        _ = try world.district.desk.release(
            record.text, track: .transfer, by: world.actor(at: world.district))
        try world.heal()
        machine = world.district
        copy = OfficeNode(machine.facts, store: try CrashingStore(copying: machine.store))
    }

    /// The copy is switched off, the machine takes a new life, and operators approve it.
    private func goOn() throws -> OfficeNode {
        world.replace(machine)
        let renewed = try world.restore((machine.facts, machine.store))
        try world.heal()
        return renewed
    }

    private func write(_ node: OfficeNode, _ title: String) throws {
        world.replace(node)
        try world.edit(node, record, title)
    }

    private func choose(_ side: Twin.Side, at node: OfficeNode) throws {
        let frozen = try #require(try node.record(record))
        for twin in try node.store.read({ try Twin.all(of: frozen, $0) }) {
            world.withdrawn.insert(World.Written(record, twin.dot))
        }
        _ = try node.desk.choose(
            record.text, side, reason: "the original", by: world.actor(at: node))
    }

    /// Every title that stands in the history of a node.
    private func titles(_ node: OfficeNode) throws -> Set<String> {
        let record = try #require(try node.record(record))
        let changes = try node.store.read { try $0.changes(record: record.number) }
        return Set(
            changes.compactMap { stored in
                stored.change.payloadBytes.flatMap { try? Payload(bytes: $0) }?
                    .values["title"]?.stringValue
            })
    }

    @Test func `Two texts under one dot freeze the record at the office that wrote both`() throws {
        try write(copy, "By the copy")
        try world.sync(copy)
        try write(machine, "By the machine")
        #expect(world.problem { try world.sync(machine) }?.code == .fork)

        let renewed = try goOn()

        let kept = try #require(try renewed.record(record))
        let twins = try renewed.store.read { try Twin.all(of: kept, $0) }
        #expect(kept.isFrozen && twins.count == 1)
        #expect(try world.city.record(record)?.isFrozen == false)
        #expect(try world.city.value(record, "title") == .string("By the copy"))
        #expect(throws: ActRefusal.isFrozen) { try world.edit(renewed, record, "Third") }
        for (below, _) in world.links { #expect(try world.sync(below).verdict == .equal) }
    }

    @Test(arguments: [Twin.Side.known, .other])
    func `The text that is chosen stands everywhere, the other one stays in every history`(
        _ side: Twin.Side
    ) throws {
        try write(copy, "By the copy")
        try world.sync(copy)
        try write(machine, "By the machine")
        let renewed = try goOn()

        try choose(side, at: renewed)
        try world.settled()

        let stands = side == .known ? "By the machine" : "By the copy"
        for node in world.offices {
            #expect(try node.value(record, "title") == .string(stands))
            #expect(try node.record(record)?.conflicts == [])
            #expect(try titles(node).isSuperset(of: ["By the machine", "By the copy"]))
        }
        #expect(throws: ActRefusal.notFrozen) {
            try renewed.desk.choose(record.text, side, reason: "again", by: world.actor())
        }
    }

    @Test func `Each text had reached another office: after the choice all three are equal`() throws
    {
        try write(machine, "By the machine")
        try world.sync(world.townships[0])
        try write(copy, "By the copy")
        try world.sync(copy)
        #expect(try world.townships[0].value(record, "title") == .string("By the machine"))
        let renewed = try goOn()

        try choose(.known, at: renewed)
        try world.settled()

        for node in world.offices {
            #expect(try node.value(record, "title") == .string("By the machine"))
        }
    }

    @Test func `What was written to the frozen record meanwhile is no loss: it is a conflict`()
        throws
    {
        try write(copy, "By the copy")
        try world.sync(copy)
        try write(machine, "By the machine")
        try world.edit(world.city, record, "By the city")

        let renewed = try goOn()
        try choose(.known, at: renewed)
        try world.settled()

        #expect(try world.city.record(record)?.conflicts == ["title"])
        #expect(
            try titles(world.townships[0]).isSuperset(
                of: ["By the machine", "By the copy", "By the city"]))
    }

    @Test
    func `A record that is taken back while it is frozen is handed back when somebody has chosen`()
        throws
    {
        let township = world.townships[0]
        try write(copy, "By the copy")
        try world.sync(copy)
        try write(machine, "By the machine")
        let renewed = try goOn()
        _ = try township.desk.recall(record.text, by: world.actor(at: township))
        try world.heal()
        #expect(try renewed.record(record)?.custody == .sealed)
        #expect(try township.record(record)?.custody == .recalling)

        try choose(.known, at: renewed)
        try world.settled()

        #expect(try township.record(record)?.custody == .home)
        #expect(try titles(township).isSuperset(of: ["By the machine", "By the copy"]))
        #expect(try township.value(record, "title") == .string("By the machine"))
        let kept = try #require(try renewed.record(record))
        #expect(kept.custody == .returned && !kept.isFrozen)
        _ = try township.desk.release(
            record.text, track: .transfer, by: world.actor(at: township))
        try world.settled()
        #expect(try renewed.value(record, "title") == .string("By the machine"))
    }

    @Test func `Both machines had something of their own for the city: all of it gets there`()
        throws
    {
        world.replace(copy)
        copy.dice.begin(77)
        let theirs = try world.proposal(copy, title: "Of the copy")
        try world.sync(copy)
        world.replace(machine)
        machine.dice.begin(78)
        let mine = try world.proposal(machine, title: "Of the machine")
        try world.edit(machine, record, "By the machine")

        let renewed = try goOn()
        try world.settled()

        #expect(try world.city.value(mine, "title") == .string("Of the machine"))
        #expect(try world.city.value(record, "title") == .string("By the machine"))
        #expect(try renewed.value(theirs, "title") == .string("Of the copy"))
    }

    // MARK: What the copy never sent

    private func absorb(at node: OfficeNode) throws -> Absorbing.Plan {
        try copy.store.read { reader in
            try #require(
                try node.desk.absorb(reader, from: "copy", by: world.actor(at: node)))
        }
    }

    @Test func `What the copy never sent is taken over, and what differs is a conflict`() throws {
        world.replace(copy)
        copy.dice.begin(77)
        let own = try world.proposal(copy, title: "Of the copy", isReleased: false)
        try world.edit(copy, record, "By the copy, first")
        try world.edit(copy, record, "By the copy")
        try write(machine, "By the machine")
        try world.heal()

        let plan = try absorb(at: machine)
        try world.settled()

        #expect(plan.left.isEmpty)
        #expect(try machine.value(own, "title") == .string("Of the copy"))
        #expect(try machine.record(own)?.isPrivate == true)
        #expect(try world.city.record(own) == nil)
        #expect(try world.city.record(record)?.conflicts == ["title"])
        #expect(try titles(world.city).isSuperset(of: ["By the machine", "By the copy"]))
        #expect(try absorb(at: machine).pieces.isEmpty)
    }

    @Test func `A text that its author saw the city's under covers it still`() throws {
        try world.edit(world.city, record, "By the city")
        world.replace(copy)
        try world.sync(copy)
        try world.edit(copy, record, "By the copy")
        world.replace(machine)
        let renewed = try goOn()
        #expect(try renewed.value(record, "title") == .string("By the city"))

        _ = try absorb(at: renewed)
        try world.settled()

        #expect(try world.city.record(record)?.conflicts == [])
        #expect(try world.city.value(record, "title") == .string("By the copy"))
    }

    @Test func `Another office's store is not taken over`() throws {
        let other = try world.city.store.read { reader in
            try machine.desk.planAbsorbing(reader)
        }
        #expect(other == nil)
    }

    // MARK: At an office that wrote neither

    @Test func `What its author takes back ends the freezing, whichever bytes are known here`()
        throws
    {
        let stranger = try Stranger(world)
        let id = try stranger.proposal(1)
        let twin = stranger.change(id, 1, ["title": .string("Another")])
        #expect(try stranger.send([twin]) == [.held(.frozen)])
        let refusal = Refusal(
            record: id, dot: twin.header.dot, hash: twin.hash, code: .withdrawn,
            header: twin.headerBytes, by: stranger.node.facts.id, at: 1)

        #expect(try stranger.send(line: refusal.canonicalBytes) == .applied(conflicted: false))

        let kept = try #require(try world.city.record(id))
        #expect(!kept.isFrozen && kept.shared.voids == [twin.header.dot])
        #expect(try stranger.lateOutcomes().values.contains(.refused(.withdrawn)))
        #expect(try world.city.held(stranger.node).isEmpty)
        #expect(try stranger.send([twin]) == [.refused(.withdrawn)])
        #expect(try stranger.send([stranger.change(id, 2)]) == [.applied(conflicted: false)])
    }

    @Test func `A frozen record goes on when its author's office never wrote the second text`()
        throws
    {
        let kept = try #require(try machine.record(record))
        let city = try #require(try world.city.record(record))
        try world.edit(machine, record, "By the machine")
        try world.heal()
        let dot = Dot(machine.facts.writer, kept.shared.vector[machine.facts.writer] + 1)
        let twin = ChangeHeader(
            record: record, dot: dot, context: city.shared.vector, author: "Wu", tier: .district,
            at: 1, registers: ["title"], payload: .zero)
        try machine.tell(twin.canonicalBytes, record, world.city)
        try world.sync(machine)
        let held = try #require(try world.city.held(machine).first)
        #expect(held.reason == .frozen)

        _ = try world.city.desk.askRefusal(
            of: held.peer, held.sequence, reason: "two contents", by: world.actor())
        try world.heal()

        #expect(try world.city.record(record)?.isFrozen == false)
        #expect(try world.city.value(record, "title") == .string("By the machine"))
        try world.edit(machine, record, "Once more")
        try world.heal()
        #expect(try world.city.value(record, "title") == .string("Once more"))
    }
}
