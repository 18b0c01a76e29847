import HTTPMessages
import Identity
import JSON
import Ledger
import Storage
import SyncEngine
import SyncProtocol
import Testing

@testable import SyncHTTP

/// Offices change their keys; nobody has to drive out for it.
@Suite struct RotationTests {
    private func rotate(_ node: TestNode) throws {
        try node.enrolment.rotate(node.keys, to: SigningKey.generate(), by: "Li", now: 1)
    }

    @Test func `The district follows the city to its new key`() throws {
        let world = try World()
        let asker = world.district.asks(over: world.wire)
        let record = try world.proposal(1)
        try world.sync(asker)
        for _ in 1...3 { try rotate(world.city) }
        try world.city.write(record, ["reply": .string("Yes")])

        let tally = try world.sync(asker)

        #expect(tally.verdict == .equal)
        #expect(try world.district.value(record, "reply") == "Yes")
        #expect(try world.district.peer(world.city).keys.count == 4)
        #expect(try world.district.peer(world.city).keys.last == world.city.keys.key)
        #expect(try world.district.acts() == ["system follow-key"])
    }

    @Test func `The city follows the district to its new key`() throws {
        let world = try World()
        let asker = world.district.asks(over: world.wire)
        try world.sync(asker)
        let old = world.district.keys.key
        for _ in 1...2 { try rotate(world.district) }
        let record = try world.proposal(1)

        let tally = try world.sync(asker)

        #expect(tally.verdict == .equal)
        #expect(try world.city.value(record, "title") == "A bridge")
        #expect(try world.city.peer(world.district).keys.first == old)
        #expect(try world.city.peer(world.district).keys.last == world.district.keys.key)
        #expect(try world.city.acts() == ["system follow-key"])
    }

    @Test func `Both may change their keys at once`() throws {
        let world = try World()
        let record = try world.proposal(1)
        try rotate(world.city)
        try rotate(world.district)
        let tally = try world.sync()
        #expect(tally.verdict == .equal)
        #expect(try world.city.value(record, "title") == "A bridge")
    }

    @Test func `The old key signs no more requests, but what it signed stays proved`() throws {
        let world = try World()
        _ = try world.proposal(1)
        try world.sync()
        let old = try world.caught()
        try rotate(world.district)
        try world.sync()

        #expect(world.refusal(old)?.code == .signatureInvalid)

        let head = try #require(
            try world.city.store.read { try $0.papers(peer: nil, sort: .head) }.first)
        let keys = try world.city.peer(world.district).keys
        #expect(keys.contains(head.key))
        #expect(world.city.keys.verifies(head.signature, head.bytes, key: head.key))
    }

    @Test func `Papers that the known key did not sign lead nowhere`() throws {
        let world = try World()
        let thief = NodeKeys(.generate())
        let bytes = RotationPaper.signedBytes(
            node: world.district.facts.id, old: world.district.keys.key, new: thief.key, at: 1)
        let paper = RotationPaper(
            node: world.district.facts.id, old: world.district.keys.key, new: thief.key, at: 1,
            signatures: .init(old: thief.sign(bytes), new: thief.sign(bytes)))
        var request = HTTPRequest(
            method: "POST", path: SyncLimits.keysPath, body: RotationPaper.bytes(of: [paper]))
        request.headers.add("content-type", SyncLimits.jsonType)
        MessageSigning.sign(
            &request, to: world.city.facts.id, nonce: NonceBook.make(),
            as: world.district.facts.id, thief)

        #expect(world.refusal(request)?.code == .signatureInvalid)
        #expect(try world.city.peer(world.district).keys == [world.district.keys.key])
    }

    @Test func `A forged paper before the true one does not hide it`() throws {
        let world = try World()
        let thief = NodeKeys(.generate())
        let old = world.city.keys.key
        try rotate(world.city)
        let forged = RotationPaper(
            node: world.city.facts.id, old: old, new: thief.key, at: 1,
            signatures: .init(old: "x", new: "x"))
        let papers = [forged] + (try world.city.enrolment.rotations())
        let path = world.district.enrolment.path(papers, of: try world.district.peer(world.city))
        #expect(path == [world.city.keys.key])
    }
}
