import HTTPMessages
import Hashing
import Identity
import JSON
import Ledger
import Storage
import SyncEngine
import SyncHTTP
import SyncProtocol
import Testing

/// A line so slow that a whole batch never gets over it within the time of a request.
@Suite struct SlowLineTests {
    /// Longer messages are lost on the way.
    private func narrow(_ wire: Wire, to bytes: Int) {
        wire.onRequest { request throws in
            if request.body.count > bytes { throw HTTPFailure.lost(reason: "timeout") }
        }
        wire.onAnswer { answer throws in
            if answer.body.count > bytes { throw HTTPFailure.lost(reason: "timeout") }
        }
    }

    /// Text that no packing makes shorter by much.
    private func letter() -> JSONValue { .string(Base64URL.encode(Random.bytes(300))) }

    @Test func `What is too much for the line at once goes over it in smaller parts, both ways`()
        throws
    {
        let world = try World()
        for number in 1...200 {
            try world.district.write(
                world.district.newRecord(UInt64(number)), ["title": letter()], to: [world.city])
            try world.city.write(
                RecordID(kind: "campaign", origin: world.city.facts.id, number: UInt64(number)),
                ["title": letter()], everyoneBelow: true)
        }
        narrow(world.wire, to: 12_000)
        let asker = world.district.asks(over: world.wire)

        var failures = 0
        while world.failure(asker) != nil, failures < 12 { failures += 1 }

        #expect((1..<12).contains(failures))
        #expect(try world.city.link(world.district)?.incoming?.sequence == 200)
        #expect(try world.district.link(world.city)?.incoming?.sequence == 200)
        #expect(try world.sync(asker).verdict == .equal)
    }

    @Test func `Once the line is good again, whole batches go over it`() throws {
        let world = try World()
        let asker = world.district.asks(over: world.wire)
        narrow(world.wire, to: 0)
        for _ in 0..<20 { #expect(world.failure(asker) != nil) }
        world.wire.onRequest { _ in }
        world.wire.onAnswer { _ in }
        for _ in 0..<12 { try world.sync(asker) }
        for number in 1...600 { _ = try world.proposal(UInt64(number)) }

        let tally = try world.sync(asker)

        #expect(tally.sent == 600 && tally.exchanges <= 2)
    }
}
