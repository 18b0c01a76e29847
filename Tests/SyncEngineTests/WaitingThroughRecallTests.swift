import FrontDesk
import JSON
import Ledger
import Office
import Simulation
import Storage
import SyncEngine
import Testing

/// A change that waits at the office which takes its record back is lost nowhere: it waits on, and
/// counts once the record is shared again and what it waited for has come.
@Suite struct WaitingThroughRecallTests {
    let world: World
    let record: RecordID
    private var district: OfficeNode { world.district }
    private var city: OfficeNode { world.city }

    /// The district runs an older release, to which one sort of entry says nothing: what comes after
    /// it of the same record waits.
    init() throws {
        world = try World(hasProvince: true)
        let all = OfficeRules.rules
        let older = Vocabulary(
            all.vocabulary.kinds.values.map { $0 },
            entries: all.vocabulary.entries.subtracting([.erasure]))
        try world.install(Rules(vocabulary: older, tags: all.tags), at: world.district)
        record = try world.proposal(world.district)
        try world.heal()
        let erasure = Erasure(record: record, dots: [], author: "Rogue", at: 1)
        try world.city.tell(erasure.canonicalBytes, record, world.district)
    }

    private func recallAndRelease() throws {
        _ = try district.desk.recall(record.text, by: world.actor(at: district))
        try world.heal()
        _ = try district.desk.release(
            record.text, track: .transfer, by: world.actor(at: district))
        try world.heal()
    }

    private func title(_ node: OfficeNode) throws -> JSONValue? {
        try node.value(record, "title")
    }

    @Test func `It is with those who wrote it, and where it waits, while nobody shares the record`()
        throws
    {
        try world.edit(city, record, "The city's title")
        _ = try district.desk.recall(record.text, by: world.actor(at: district))
        try world.heal()

        #expect(try district.held().map(\.reason) == [.unknown, .behind])
        let kept = try #require(try city.record(record))
        #expect(kept.custody == .returned)
        let texts = try city.store.read { try $0.changes(record: kept.number) }
        #expect(texts.map(\.change.isErased) == [true, false])
    }

    @Test func `It counts at both once what it waited for is understood`() throws {
        try world.edit(city, record, "The city's title")

        try recallAndRelease()
        #expect(try district.held().map(\.reason) == [.unknown, .behind])
        try world.install(OfficeRules.rules, at: district)
        try world.settled()

        #expect(try title(district) == .string("The city's title"))
        #expect(try title(city) == .string("The city's title"))
        #expect(try district.held().isEmpty)
    }

    @Test func `Who understands it before the record is released again takes it then`() throws {
        try world.edit(city, record, "The city's title")
        _ = try district.desk.recall(record.text, by: world.actor(at: district))
        try world.heal()
        try world.install(OfficeRules.rules, at: district)

        #expect(try district.held().map(\.reason) == [.behind])
        _ = try district.desk.release(
            record.text, track: .transfer, by: world.actor(at: district))
        try world.settled()

        #expect(try title(district) == .string("The city's title"))
        #expect(try title(city) == .string("The city's title"))
    }

    @Test func `What two tiers further up was written comes back to the office between`() throws {
        let province = try #require(world.province)
        _ = try city.desk.release(record.text, track: .transfer, by: world.actor(at: city))
        try world.heal()
        try world.edit(province, record, "The province's title")

        try recallAndRelease()
        #expect(try title(city) != .string("The province's title"))
        try world.install(OfficeRules.rules, at: district)
        try world.settled()

        for node in [district, city] {
            #expect(try title(node) == .string("The province's title"))
        }
        #expect(try province.record(record)?.custody == .returned)
    }

    @Test func `Who shares it again further up has it back when it counts at last`() throws {
        let province = try #require(world.province)
        _ = try city.desk.release(record.text, track: .transfer, by: world.actor(at: city))
        try world.heal()
        try world.edit(province, record, "The province's title")

        try recallAndRelease()
        _ = try city.desk.release(record.text, track: .transfer, by: world.actor(at: city))
        try world.heal()
        try world.install(OfficeRules.rules, at: district)
        try world.settled()

        #expect(try title(province) == .string("The province's title"))
    }
}
