import Ledger
import Storage
import SyncEngine
import SyncHTTP
import Testing

/// A township, its district and the city.
@Suite struct AttachmentTierTests {
    private func carry(_ from: TestNode, _ to: TestNode) throws -> SyncPeer.FileTally {
        let asker = from.asks(over: Wire(to.routes))
        _ = try asker.sync(with: from.peer(to))
        return try asker.carryAttachments(with: from.peer(to), from.files)
    }

    @Test func `A file goes up through the district once it is whole there, and down again`() throws
    {
        let world = try World()
        let (district, city) = (world.district, world.city)
        let township = TestNode("Baishi", 5, .township, clock: world.clock)
        try township.store.write { try $0.put(peer: World.peer(district, .upstream)) }
        try district.store.write { try $0.put(peer: World.peer(township, .downstream)) }

        let bytes = sample(300_000)
        let record = township.newRecord(1, "attachment")
        let name = try township.attach(bytes, record, to: [district])
        _ = try township.asks(over: Wire(district.routes)).sync(with: township.peer(district))
        try district.pass(record, to: city)
        // The record is at the city before the bytes are at the district.
        #expect(try carry(district, city) == SyncPeer.FileTally())
        #expect(try carry(township, district).given == 1)
        #expect(try carry(district, city).given == 1)
        #expect(try city.bytes(name, from: district) == bytes)
        #expect(try district.bytes(name, from: township) == bytes)

        // The city's answer for the township, by way of the district.
        let letter = sample(200_000, seed: 3)
        let reply = city.newRecord(2, "attachment")
        let answer = try city.attach(letter, reply, to: [district])
        _ = try district.asks(over: Wire(city.routes)).sync(with: district.peer(city))
        try district.pass(reply, to: township)
        #expect(try carry(township, district) == SyncPeer.FileTally())
        #expect(try carry(district, city).taken == 1)
        #expect(try carry(township, district).taken == 1)
        #expect(try township.bytes(answer, from: district) == letter)
    }
}
