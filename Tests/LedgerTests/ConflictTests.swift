import JSON
import Ledger
import Testing

/// What a person sees of a conflict (Protocol/merge.md §3).
@Suite struct ConflictTests {
    let world = World()
    var d: Office { world.d }
    var c: Office { world.c }
    var t: Office { world.t }

    @Test func `A register that nobody wrote has no side`() {
        d.sets(["title": "A"])
        #expect(world.conflict("body").sides.isEmpty)
        #expect(!world.conflict("body").isOpen)
        #expect(world.base("body").isEmpty)
    }

    @Test func `Sides from nothing in common have no base`() {
        d.sets(["title": "A"])
        c.sets(["title": "B"])
        #expect(world.base("title").isEmpty)
    }

    @Test func `The base is what all sides had seen, however far one of them went on`() {
        let d1 = d.sets(["title": "first"])
        let d2 = d.sets(["title": "second"], seeing: [d1])
        d.sets(["title": "A"], seeing: [d2])
        c.sets(["title": "B"], seeing: [d1])
        #expect(world.base("title") == ["first"])
    }

    @Test func `A void change is no base; what it had covered is`() {
        let d1 = d.sets(["title": "first"])
        let d2 = d.sets(["title": "refused"], seeing: [d1])
        d.sets(["title": "A"], seeing: [d2])
        c.sets(["title": "B"], seeing: [d2])
        #expect(world.base("title") == ["refused"])
        world.voids = [d2]
        #expect(world.base("title") == ["first"])
    }

    @Test func `Edits of other fields are no base`() {
        let d1 = d.sets(["title": "first"])
        let d2 = d.sets(["body": "long"], seeing: [d1])
        d.sets(["title": "A"], seeing: [d2])
        c.sets(["title": "B"], seeing: [d2])
        #expect(world.base("title") == ["first"])
    }

    @Test func `The provisional side is the greatest counter, then the greatest node`() {
        let d1 = d.sets(["title": "first"])
        t.sets(["title": "T"], seeing: [d1])
        c.sets(["title": "C"], seeing: [d1])
        d.sets(["title": "D"], seeing: [d1])
        #expect(world.texts("title") == ["D", "C", "T"])
        #expect(world.conflict("title").provisional == .string("D"))
    }

    @Test func `A side is placed by its greatest dot and names all its changes`() {
        let t1 = t.sets(["title": "same"])
        let c1 = c.sets(["title": "other"])
        let d1 = d.sets(["title": "same"])
        #expect(world.conflict("title").sides.map(\.dots) == [[d1, t1], [c1]])
    }

    @Test func `Values are compared by their bytes, not by how they look`() {
        d.sets(["title": "caf\u{E9}"])
        c.sets(["title": "cafe\u{301}"])
        #expect(world.conflict("title").isOpen)
    }

    @Test func `The order of an object's members makes no other value`() {
        let members = [("b", 1), ("a", 2)].map { JSONMember(key: $0.0, value: .int($0.1)) }
        d.sets(["theme": JSONValue.object(members)])
        c.sets(["theme": JSONValue.object(members.reversed())])
        #expect(!world.conflict("theme").isOpen)
    }
}
