import Hashing
import JSON
import Ledger
import Testing

/// What erasing a value leaves: header, hash and place in the set.
@Suite struct ErasureTests {
    let world = World()

    @Test func `An erased value still counts and covers`() {
        let d1 = world.d.sets(["title": "A"])
        let d2 = world.d.sets(["title": "B"], seeing: [d1])
        let before = world.state
        world.erase(d2)
        #expect(world[d2]?.isErased == true)
        #expect(world.state == before)
        #expect(world.state.registers["title"]?.live == [d2])
        #expect(world.texts("title") == ["(erased)"])
    }

    @Test func `An erased value is shown as one side of a conflict`() {
        let d1 = world.d.sets(["title": "A"])
        let c1 = world.c.sets(["title": "B"])
        world.erase(d1)
        let conflict = world.conflict("title")
        #expect(conflict.isOpen)
        #expect(conflict.sides.map(\.value) == [nil, .string("B")])
        #expect(conflict.sides.map(\.dots) == [[d1], [c1]])
        #expect(conflict.provisional == nil)
    }

    @Test func `An erased null is not the value null`() {
        world.d.sets(["title": JSONValue.null])
        world.erase(world.c.sets(["title": "B"]))
        #expect(world.conflict("title").sides.map(\.value) == [.null, nil])
    }

    @Test func `An erased base is shown as erased`() {
        let d1 = world.d.sets(["title": "first"])
        world.d.sets(["title": "A"], seeing: [d1])
        world.c.sets(["title": "B"], seeing: [d1])
        world.erase(d1)
        #expect(world.base("title") == ["(erased)"])
    }

    @Test func `A record has the same digest after an erasure`() throws {
        let d1 = world.d.sets(["title": "A"])
        world.c.sets(["title": "B"])
        let before = RecordDigest.digest(of: world.record, world.state)
        let bytes = try #require(world[d1]?.headerBytes)
        world.erase(d1)
        #expect(RecordDigest.digest(of: world.record, world.state) == before)
        #expect(world[d1]?.hash == SHA256.hash(bytes))
    }

    @Test func `The plain merge shows erased values alike`() throws {
        var chance = Chance(seed: 8)
        for seed in histories(200) {
            let history = RandomHistory(seed: 70_000_000 + seed, steps: 16)
            let changes = history.changes.map { change in
                chance.hits(70)
                    ? change
                    : Change(
                        header: change.header, headerBytes: change.headerBytes,
                        hash: change.hash, payloadBytes: nil)
            }
            let plain = try PlainMerge(changes, voids: history.voids)
            let difference = try history.folded.difference(from: plain, changes: changes)
            try #require(difference == nil, "history \(seed): \(difference ?? "")")
        }
    }
}
