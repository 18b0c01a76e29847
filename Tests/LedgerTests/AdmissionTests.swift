import Hashing
import JSON
import Ledger
import Testing

/// What a node does with a change that a peer offers (Protocol/merge.md §4).
@Suite struct AdmissionTests {
    let world = World()
    var d: Office { world.d }
    var c: Office { world.c }

    // In order.

    @Test func `The founding change of a new record is applied`() throws {
        let d1 = d.sets(["title": "A", "body": "B"])
        #expect(try judged(d1, known: nil) == .apply)
    }

    @Test func `The next change of a known writer is applied`() throws {
        let d1 = d.sets(["title": "A"])
        let d2 = d.sets(["title": "B"], seeing: [d1])
        #expect(try judged(d2, known: knowing([d1])) == .apply)
    }

    @Test func `The first change of another writer is applied to a known record`() throws {
        let d1 = d.sets(["title": "A"])
        let c1 = c.sets(["decision": "adopted"], seeing: [d1])
        #expect(try judged(c1, known: knowing([d1])) == .apply)
    }

    @Test func `A change that shows what is missing here is applied all the same`() throws {
        let d1 = d.sets(["title": "A"])
        let d2 = d.sets(["title": "B"], seeing: [d1])
        let c1 = c.sets(["title": "C"], seeing: [d2])
        #expect(try judged(c1, known: knowing([d1])) == .apply)
    }

    // Waiting.

    @Test func `A change after a missing one of its writer waits`() throws {
        let d1 = d.sets(["title": "A"])
        let d2 = d.sets(["title": "B"], seeing: [d1])
        let d3 = d.sets(["title": "C"], seeing: [d2])
        #expect(try judged(d3, known: knowing([d1])) == .hold(.gap))
    }

    @Test func `A change that comes before its record's founding change waits`() throws {
        let d1 = d.sets(["title": "A"])
        let c1 = c.sets(["title": "B"], seeing: [d1])
        #expect(try judged(c1, known: nil) == .hold(.founding))
    }

    @Test func `A record of which only waiting entries are known is still a new one`() throws {
        let d1 = d.sets(["title": "A"])
        let c1 = c.sets(["title": "B"], seeing: [d1])
        #expect(try judged(c1, known: knowing([])) == .hold(.founding))
        #expect(try judged(c1, known: knowing([]), sender: city) == .refuse(.mayNotIntroduce))
        let contact = made("proposer", ["phone": .string("1")])
        #expect(try contact.judged(known: knowing([])) == .refuse(.mayNotMake))
    }

    @Test func `A change behind a waiting entry of its record waits too`() throws {
        let d1 = d.sets(["title": "A"])
        let d2 = d.sets(["title": "B"], seeing: [d1])
        #expect(try judged(d2, known: knowing([d1], hasHeldBefore: true)) == .hold(.behind))
    }

    // Known already.

    @Test func `A known change is a duplicate, even where entries wait`() throws {
        let d1 = d.sets(["title": "A"])
        #expect(try judged(d1, known: knowing([d1])) == .duplicate)
        #expect(try judged(d1, known: knowing([d1], hasHeldBefore: true)) == .duplicate)
    }

    @Test func `A known change that comes erased is a duplicate`() throws {
        let d1 = d.sets(["title": "A"])
        let known = knowing([d1])
        world.erase(d1)
        #expect(try judged(d1, known: known) == .duplicate)
    }

    @Test func `A known void change is a duplicate`() throws {
        let d1 = d.sets(["title": "A"])
        let d2 = d.sets(["decision": "mine"], seeing: [d1])
        world.voids = [d2]
        #expect(try judged(d2, known: knowing([d1, d2])) == .duplicate)
    }

    @Test func `Other bytes under a known name freeze the record`() throws {
        let d1 = d.sets(["title": "A"])
        let other = made("proposal", ["title": .string("not A")])
        #expect(other.header.dot == d1)
        #expect(try other.judged(known: knowing([d1])) == .freeze)
    }

    @Test func `While a record is frozen everything waits`() throws {
        let d1 = d.sets(["title": "A"])
        let d2 = d.sets(["title": "B"], seeing: [d1])
        let frozen = knowing([d1], isFrozen: true)
        #expect(try judged(d1, known: frozen) == .hold(.frozen))
        #expect(try judged(d2, known: frozen) == .hold(.frozen))
    }

    // What the sender may not send.

    @Test func `A change of a node that is not on the sender's side is refused`() throws {
        let d1 = d.sets(["title": "A"])
        let sender = Admission.Sender(hasAuthor: false, hasOrigin: false, authorTier: nil)
        #expect(try judged(d1, known: nil, sender: sender) == .refuse(.foreignAuthor))
        #expect(try judged(d1, known: knowing([d1]), sender: sender) == .refuse(.foreignAuthor))
    }

    @Test func `A change that claims another tier than its node has is refused`() throws {
        let d1 = d.sets(["title": "A"])
        let sender = Admission.Sender(hasAuthor: true, hasOrigin: true, authorTier: .township)
        #expect(try judged(d1, known: nil, sender: sender) == .refuse(.wrongTier))
    }

    @Test func `A new record is only introduced from the side of its origin`() throws {
        let d1 = d.sets(["title": "A"])
        let c1 = c.sets(["title": "B"], seeing: [d1])
        #expect(try judged(c1, known: nil, sender: city) == .refuse(.mayNotIntroduce))
        #expect(try judged(c1, known: knowing([d1]), sender: city) == .apply)
    }

    // What is wrong with the change itself.

    @Test func `A record of a kind that its tier does not make is refused`() throws {
        let change = made("proposal", ["title": .string("A")], tier: .city)
        #expect(try change.judged(known: nil) == .refuse(.mayNotMake))
    }

    @Test func `A record of a kind that stays home is refused`() throws {
        let change = made("proposer", ["phone": .string("1")])
        #expect(try change.judged(known: nil) == .refuse(.mayNotMake))
    }

    @Test func `A register that the author's tier may not write is refused, and the dot is void`()
        throws
    {
        let d1 = d.sets(["title": "A"])
        let d2 = d.sets(["decision": "adopted", "title": "B"], seeing: [d1])
        #expect(try judged(d2, known: knowing([d1])) == .refuse(.authority))
        let c1 = c.sets(["body": "rewritten"], seeing: [d1])
        #expect(try judged(c1, known: knowing([d1])) == .refuse(.authority))
        #expect(RefusalCode.authority.voids)
    }

    @Test func `A forbidden register is refused even when the values come erased`() throws {
        let d1 = d.sets(["title": "A"])
        let d2 = d.sets(["decision": "adopted"], seeing: [d1])
        world.erase(d2)
        #expect(try judged(d2, known: knowing([d1])) == .refuse(.authority))
    }

    @Test func `A forbidden change waits for its turn before it is refused`() throws {
        let d1 = d.sets(["title": "A"])
        d.sets(["title": "B"], seeing: [d1])
        let d3 = d.sets(["decision": "adopted"], seeing: [d1])
        #expect(try judged(d3, known: knowing([d1])) == .hold(.gap))
    }

    @Test func `A group in part, or that is no group, is refused, and the dot is void`() throws {
        let part = made("proposal", ["scope": .object([JSONMember(key: "grade", value: .int(1))])])
        #expect(try part.judged(known: nil) == .refuse(.groupInPart))
        let text = made("proposal", ["scope": .string("street")])
        #expect(try text.judged(known: nil) == .refuse(.groupInPart))
        let whole = made("proposal", ["scope": .scope("street", track: "full", grade: 1)])
        #expect(try whole.judged(known: nil) == .apply)
        #expect(RefusalCode.groupInPart.voids)
    }

    @Test func `A payload that the header does not name is refused, and voids nothing`() throws {
        let change = made("proposal", ["title": .string("A")])
        let other = made("proposal", ["title": .string("B")])
        let swapped = Change(
            header: change.header, headerBytes: change.headerBytes, hash: change.hash,
            payloadBytes: other.payloadBytes)
        #expect(try swapped.judged(known: nil) == .refuse(.payloadMismatch))
        #expect(!RefusalCode.payloadMismatch.voids)
    }

    @Test func `Only what the change itself breaks, or its author takes back, makes its dot void`()
    {
        #expect(RefusalCode.allCases.filter(\.voids) == [.authority, .groupInPart, .withdrawn])
    }

    // Of a later version.

    @Test func `A kind that this version does not know is kept`() throws {
        let change = made("survey", ["question": .string("?")])
        #expect(try change.judged(known: nil) == .apply)
    }

    @Test func `A register that this version does not know is kept`() throws {
        let d1 = d.sets(["title": "A", "colour": "blue"])
        #expect(try judged(d1, known: nil) == .apply)
    }

    @Test func `A field that this version does not know is kept in its group`() throws {
        guard case .object(let known) = JSONValue.scope("street", track: "full", grade: 1) else {
            return
        }
        let wider = JSONValue.object(known + [JSONMember(key: "area", value: .int(3))])
        #expect(try made("proposal", ["scope": wider]).judged(known: nil) == .apply)
    }

    /// The city's own node alone: what it writes on a record of the district's.
    private var city: Admission.Sender {
        Admission.Sender(hasAuthor: true, hasOrigin: false, authorTier: .city)
    }

    private func judged(
        _ dot: Dot, known: Admission.Known?, sender: Admission.Sender = .anyone
    ) throws -> Admission {
        try #require(world[dot]).judged(known: known, sender: sender)
    }

    private func knowing(
        _ dots: [Dot], isFrozen: Bool = false, hasHeldBefore: Bool = false
    ) -> Admission.Known {
        // Only the change asked about matters; it is always the last one written.
        let asked = world.changes.last.flatMap { dots.contains($0.header.dot) ? $0.hash : nil }
        return Admission.Known(
            state: world.arriving(dots), hashOfDot: asked, isFrozen: isFrozen,
            hasHeldBefore: hasHeldBefore)
    }

    private func made(
        _ kind: Kind, _ values: [RegisterName: JSONValue], tier: Tier = .district
    ) -> Change {
        let record = RecordID(kind: kind, origin: d.writer.node, number: world.record.number)
        return Change.made(record, Dot(d.writer, 1), tier: tier, values: values)
    }
}
