import Hashing
import JSON
import Ledger
import Testing

/// Histories that no honest office makes, but any office can send.
@Suite struct HostileHistoryTests {
    @Test func `Changes that each claim to have seen the other leave no trace of a live value`() {
        let world = World()
        let d1 = world.d.sets(["title": "A"], seeing: [Dot(world.c.writer, 3)])
        let c1 = world.c.sets(["title": "B"], seeing: [d1])
        let c2 = world.c.sets(["title": "C"], seeing: [d1, c1])
        let orders = [[d1, c1, c2], [c1, d1, c2], [c1, c2, d1]]
        for order in orders { #expect(world.arriving(order) == world.state, "\(order)") }
        #expect(world.state.registers["title"]?.live == [])
        #expect(world.state.hashes.isEmpty)
        #expect(world.texts("title").isEmpty)
        #expect(world.conflict("title").provisional == nil)
    }

    @Test func `A record with very many void changes can still be read back`() throws {
        let writer = Writer(node: NodeID(1), incarnation: Incarnation(1))
        var state = RecordState()
        for counter in 1...5000 as ClosedRange<UInt64> { state.applyVoid(Dot(writer, counter)) }
        let again = try state.storedBytes.withUnsafeBytes { try RecordState(stored: $0) }
        #expect(again == state)
    }

    @Test func `A record with very many registers and no live value can still be read back`()
        throws
    {
        let world = World()
        var state = RecordState()
        // Each side claims to have seen all of the other, so all registers end alike: empty.
        for (office, rival) in [(world.d, world.c), (world.c, world.d)] {
            for block in 1...4 {
                let names = (0..<100).compactMap { RegisterName(text: "r\(block * 1000 + $0)") }
                let values = names.map { ($0, JSONValue.null) }
                let dot = office.sets(
                    Dictionary(uniqueKeysWithValues: values), seeing: [Dot(rival.writer, 4)])
                let change = try #require(world[dot])
                state.apply(change.header, hash: change.hash)
            }
        }
        #expect(state.registers.count == 400)
        #expect(state == world.state)
        let again = try state.storedBytes.withUnsafeBytes { try RecordState(stored: $0) }
        #expect(again == state)
    }
}
