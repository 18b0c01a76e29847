import FrontDesk
import JSON
import Ledger
import Simulation
import Storage
import SyncEngine
import SyncProtocol
import Testing

/// A node goes on from a backup while its old machine still runs, until an operator has approved.
@Suite struct OldMachineTests {
    let world: World
    let record: RecordID
    let old: OfficeNode
    let new: OfficeNode

    init() throws {
        world = try World()
        record = try world.proposal()
        try world.heal()
        let backup = try world.district.backup()
        old = world.district
        new = try world.restore(backup)
    }

    @Test
    func `What the old machine hands over before the new one is approved comes to the new one`()
        throws
    {
        _ = world.problem { try world.sync(new) }
        try world.edit(old, record, "By the old machine")
        try world.sync(old)

        try world.approveRestored()
        try world.settled()

        #expect(try world.city.value(record, "title") == .string("By the old machine"))
        #expect(try new.value(record, "title") == .string("By the old machine"))
    }

    @Test func `It comes too when the new machine has written meanwhile, and both edits are kept`()
        throws
    {
        try world.edit(new, record, "By the new machine")
        #expect(world.problem { try world.sync(new) }?.code == .restorePending)
        try world.edit(old, record, "By the old machine")
        try world.sync(old)

        try world.approveRestored()
        try world.settled()

        #expect(try new.record(record)?.conflicts == ["title"])
        #expect(try world.city.record(record)?.conflicts == ["title"])
    }

    @Test func `A restored node that waits long for its approval writes nothing twice`() throws {
        try world.edit(new, record, "By the new machine")
        _ = world.problem { try world.sync(new) }
        let written = try new.link(world.city).outgoing

        for _ in 1...5 {
            #expect(world.problem { try world.sync(new) }?.code == .restorePending)
        }

        #expect(try new.link(world.city).outgoing == written)
        try world.approveRestored()
        try world.settled()
    }

    @Test func `Once it is approved the old machine is told that it was replaced`() throws {
        try world.approveRestored()
        _ = world.problem { try world.sync(new) }
        try world.approveRestored()
        try world.settled()
        try world.edit(old, record, "Too late")

        #expect(world.problem { try world.sync(old) }?.code == .retiredIncarnation)
    }
}
