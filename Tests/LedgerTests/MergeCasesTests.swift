import Hashing
import JSON
import Ledger
import Testing

/// The cases of Protocol/merge.md §8: the merge, told as stories.
@Suite struct MergeCasesTests {
    let world = World()
    var d: Office { world.d }
    var c: Office { world.c }
    var t: Office { world.t }

    @Test func `Case 1: edits of different fields are all live`() {
        let d1 = d.sets(["title": "Lamp", "body": "It is dark."])
        let d2 = d.sets(["theme": "roads"], seeing: [d1])
        #expect(world.state.registers["title"]?.live == [d1])
        #expect(world.state.registers["body"]?.live == [d1])
        #expect(world.state.registers["theme"]?.live == [d2])
        #expect(world.state.contested.isEmpty)
    }

    @Test func `Case 2: two edits from one base conflict, and the base is the first value`() {
        let d1 = d.sets(["title": "first"])
        d.sets(["title": "A"], seeing: [d1])
        c.sets(["title": "B"], seeing: [d1])
        #expect(world.conflict("title").isOpen)
        #expect(world.texts("title") == ["A", "B"])
        #expect(world.base("title") == ["first"])
    }

    @Test func `Case 3: the same edit on both sides is settled, and both stay live`() {
        let d1 = d.sets(["title": "first"])
        let d2 = d.sets(["title": "A"], seeing: [d1])
        let c1 = c.sets(["title": "A"], seeing: [d1])
        #expect(!world.conflict("title").isOpen)
        #expect(world.state.registers["title"]?.live == [c1, d2])
    }

    @Test func `Case 4: an edit after a settled pair conflicts with the twin it did not show`() {
        let d1 = d.sets(["title": "first"])
        let d2 = d.sets(["title": "A"], seeing: [d1])
        c.sets(["title": "A"], seeing: [d1])
        d.sets(["title": "B"], seeing: [d2])
        #expect(world.texts("title") == ["B", "A"])
    }

    @Test func `Case 5: a resolution that did not show the township's edit leaves it live`() {
        let d1 = d.sets(["title": "A"])
        let t1 = t.sets(["title": "A"])
        let c1 = c.sets(["title": "B"])
        let d2 = d.sets(["title": "B"], seeing: [d1, c1], reason: "as the city says")
        #expect(world.conflict("title").isOpen)
        #expect(world.state.registers["title"]?.live == [t1, d2])
        #expect(world.texts("title") == ["B", "A"])
    }

    @Test func `Case 6: a resolution that showed all three settles`() {
        let d1 = d.sets(["title": "A"])
        let t1 = t.sets(["title": "A"])
        let c1 = c.sets(["title": "B"])
        let d2 = d.sets(["title": "B"], seeing: [d1, t1, c1], reason: "as the city says")
        #expect(world.state.registers["title"]?.live == [d2])
        #expect(world.texts("title") == ["B"])
    }

    @Test func `Case 7: two different resolutions made apart are a new conflict`() {
        let (d1, c1) = (d.sets(["title": "A"]), c.sets(["title": "B"]))
        d.sets(["title": "X"], seeing: [d1, c1], reason: "shorter")
        c.sets(["title": "Y"], seeing: [d1, c1], reason: "clearer")
        #expect(world.texts("title") == ["X", "Y"])
        #expect(world.base("title").sorted() == ["A", "B"])
    }

    @Test func `Case 8: two equal resolutions made apart are settled, both reasons kept`() {
        let (d1, c1) = (d.sets(["title": "A"]), c.sets(["title": "B"]))
        let d2 = d.sets(["title": "X"], seeing: [d1, c1], reason: "shorter")
        let c2 = c.sets(["title": "X"], seeing: [d1, c1], reason: "clearer")
        #expect(!world.conflict("title").isOpen)
        #expect(world.state.registers["title"]?.live == [c2, d2])
        #expect([d2, c2].map { world[$0]?.payload?.reason } == ["shorter", "clearer"])
    }

    @Test func `Case 9: a resolution and an edit it had not seen are a new conflict`() {
        let (d1, c1) = (d.sets(["title": "A"]), c.sets(["title": "B"]))
        let resolution = c.sets(["title": "X"], seeing: [d1, c1], reason: "shorter")
        let unseen = d.sets(["title": "E"], seeing: [d1])
        #expect(world.state.registers["title"]?.live == [resolution, unseen])
        #expect(world.conflict("title").isOpen)
        #expect(world.base("title") == ["A"])
    }

    @Test func `Case 10: two clerks of one office can conflict on one node`() {
        let d1 = d.sets(["title": "first"])
        d.sets(["title": "A"], seeing: [d1])
        d.sets(["title": "B"], seeing: [d1])
        #expect(world.texts("title") == ["B", "A"])
        #expect(world.base("title") == ["first"])
    }

    @Test func `Case 11: values that a change had seen are not live when they come after it`() {
        let d1 = d.sets(["title": "first"])
        let d2 = d.sets(["title": "second"], seeing: [d1])
        let e1 = c.sets(["title": "E"], seeing: [d2])
        let early = world.arriving([e1])
        #expect(early.registers["title"]?.live == [e1])
        #expect(early.vector == .seeing([e1]))
        #expect(early.registers["title"]?.awaited == .seeing([d2]))
        let whole = world.arriving([e1, d1, d2])
        #expect(whole.registers["title"] == RegisterState(live: [e1]))
        #expect(whole.vector == .seeing([e1, d2]))
        #expect(whole == world.arriving([d1, d2, e1]))
    }

    @Test func `Case 12: a group written apart on both sides is one conflict of whole groups`() {
        let d1 = d.sets(["title": "Lamp"])
        let ours = d.sets(["scope": .scope("street", track: "quick", grade: 1)], seeing: [d1])
        let theirs = c.sets(["scope": .scope("city", track: "full", grade: 2)], seeing: [d1])
        #expect(world.state.contested == ["scope"])
        let sides = world.conflict("scope").sides
        #expect(sides.map(\.dots) == [[ours], [theirs]])
        #expect(sides.first?.value == .scope("street", track: "quick", grade: 1))
        #expect(sides.last?.value == .scope("city", track: "full", grade: 2))
    }

    @Test func `Case 13: a group written in part is refused`() throws {
        let part = JSONValue.object([JSONMember(key: "grade", value: .int(2))])
        let d1 = d.sets(["scope": part])
        let change = try #require(world[d1])
        let admission = try change.judged(known: nil)
        #expect(admission == .refuse(.groupInPart))
        #expect(RefusalCode.groupInPart.voids)
    }

    @Test func `Case 14: what a void change had covered is live again, and its writer goes on`()
        throws
    {
        let t1 = t.sets(["title": "A"])
        let t2 = t.sets(["title": "B"], seeing: [t1])
        world.voids = [t2]
        #expect(world.texts("title") == ["A"])
        #expect(world.state == world.arriving([t1, t2]))
        let state = world.state

        let t3 = t.sets(["theme": "roads"], seeing: [t2])
        let change = try #require(world[t3])
        let known = Admission.Known(
            state: state, hashOfDot: nil, isFrozen: false, hasHeldBefore: false)
        #expect(try change.judged(known: known) == .apply)
        #expect(world.texts("title") == ["A"])
        #expect(world.texts("theme") == ["roads"])
    }

    @Test func `Case 15: a restored node and its returned last edit conflict, and nothing is lost`()
    {
        let d1 = d.sets(["title": "first"])
        let lost = d.sets(["title": "before the crash"], seeing: [d1])
        d.restore()
        let again = d.sets(["title": "after the restore"], seeing: [d1])
        #expect(again.counter == 1)
        #expect(world.state.registers["title"]?.live == [lost, again])
        #expect(world.texts("title") == ["before the crash", "after the restore"])
        #expect(world.base("title") == ["first"])
        #expect(world.arriving([d1, again, lost]) == world.state)
    }

    @Test func `Case 16: one dot with two hashes freezes the record`() throws {
        let d1 = d.sets(["title": "first"])
        let known = Admission.Known(
            state: world.state, hashOfDot: world[d1]?.hash, isFrozen: false,
            hasHeldBefore: false)
        let other = Change.made(world.record, d1, values: ["title": .string("other")])
        #expect(try other.judged(known: known) == .freeze)
        let frozen = Admission.Known(
            state: world.state, hashOfDot: nil, isFrozen: true, hasHeldBefore: false)
        let next = try #require(world[d.sets(["title": "next"], seeing: [d1])])
        #expect(try next.judged(known: frozen) == .hold(.frozen))
    }
}
