import FrontDesk
import JSON
import Ledger
import Simulation
import Storage
import SyncEngine
import Testing

/// Taking back one's own settlement of a conflict.
@Suite struct UndoTests {
    let world: World
    let record: RecordID

    /// A title that district and city wrote apart, and the city settled; both know it.
    init() throws {
        world = try World()
        record = try world.proposal(world.district)
        try world.settled()
        try world.edit(world.district, record, "By the district")
        try world.edit(world.city, record, "By the city")
        try world.settled()
        try settle(world.city, "Agreed")
        try world.settled()
    }

    private func settle(_ node: OfficeNode, _ title: String) throws {
        _ = try node.desk.resolve(
            record.text, "title", to: .string(title), form: nil, reason: "why",
            by: world.actor(at: node))
    }

    private func undo(_ node: OfficeNode) throws {
        let record = try #require(try node.record(record))
        let dot = try node.store.read {
            try node.desk.undoable("title", in: record, $0).header.dot
        }
        world.withdrawn.insert(World.Written(self.record, dot))
        _ = try node.desk.undo(self.record.text, "title", change: dot, by: world.actor(at: node))
    }

    private func titles(_ node: OfficeNode) throws -> Set<String> {
        let record = try #require(try node.record(record))
        let sides = try node.store.read { try ConflictSheet("title", in: record, $0) }.sides
        return Set(sides.compactMap { $0.value?.stringValue })
    }

    @Test func `A settlement taken back opens the conflict again at both tiers, with both values`()
        throws
    {
        try undo(world.city)
        try world.settled()

        for node in [world.city, world.district] {
            #expect(try node.record(record)?.conflicts == ["title"], "\(node.name)")
            #expect(try titles(node) == ["By the district", "By the city"], "\(node.name)")
        }
        try settle(world.district, "Better")
        try world.settled()
        #expect(try titles(world.city) == ["Better"])
    }

    @Test func `What somebody changed since cannot be taken back, and he is named`() throws {
        _ = try world.district.desk.edit(
            record.text, ["title": .string("Later")], form: nil,
            by: world.actor("Li", at: world.district))
        try world.settled()

        #expect(throws: ActRefusal.coveredSince(by: "Li")) {
            try world.city.desk.undo(record.text, "title", by: world.actor(at: world.city))
        }
        #expect(try titles(world.city) == ["Later"])
    }

    @Test func `A change elsewhere in the record is no reason to keep a settlement`() throws {
        _ = try world.district.desk.edit(
            record.text, ["urgency": .string("urgent")], form: nil,
            by: world.actor(at: world.district))
        try world.settled()
        try undo(world.city)
        try world.settled()
        #expect(try world.district.record(record)?.conflicts == ["title"])
    }

    @Test func `Another office's settlement is not this office's to take back`() throws {
        #expect(throws: ActRefusal.nothingSettled) {
            try world.district.desk.undo(record.text, "title", by: world.actor(at: world.district))
        }
    }

    @Test func `A change over the settlement that meets its undoing stands, and nothing is lost`()
        throws
    {
        try world.edit(world.district, record, "Over it")
        try undo(world.city)
        try world.settled()
        for node in [world.city, world.district] {
            #expect(try titles(node) == ["Over it"], "\(node.name)")
        }
    }

    @Test func `Where both settled the same way, taking back one leaves it settled`() throws {
        try world.edit(world.district, record, "Once more")
        try world.edit(world.city, record, "And again")
        try world.settled()
        try settle(world.city, "Same")
        try settle(world.district, "Same")
        try world.settled()
        try undo(world.city)
        try world.settled()
        for node in [world.city, world.district] {
            #expect(try node.record(record)?.conflicts == [], "\(node.name)")
            #expect(try titles(node) == ["Same"], "\(node.name)")
        }
    }

    @Test
    func `A correction covers what it corrects, gives a reason, and can itself be taken back`()
        throws
    {
        _ = try world.district.desk.correct(
            record.text, "title", to: .string("Corrected"), form: nil, reason: "a slip",
            by: world.actor("Li", at: world.district))
        try world.settled()
        #expect(try titles(world.city) == ["Corrected"])
        #expect(throws: ActRefusal.coveredSince(by: "Li")) {
            try world.city.desk.undo(record.text, "title", by: world.actor(at: world.city))
        }

        try undo(world.district)
        try world.settled()
        #expect(try titles(world.city) == ["Agreed"])
    }

    @Test func `Only what was settled is corrected, and never without a reason`() throws {
        #expect(throws: ActRefusal.reasonMissing) {
            try world.district.desk.correct(
                record.text, "title", to: .string("X"), form: nil, reason: "",
                by: world.actor(at: world.district))
        }
        #expect(throws: ActRefusal.nothingSettled) {
            try world.district.desk.correct(
                record.text, "urgency", to: .string("urgent"), form: nil, reason: "why",
                by: world.actor(at: world.district))
        }
    }
}
