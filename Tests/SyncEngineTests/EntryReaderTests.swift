import Hashing
import JSON
import Ledger
import Storage
import SyncEngine
import Testing

@Suite struct EntryReaderTests {
    private static let vocabulary = Vocabulary([
        KindDeclaration(
            "proposal", madeBy: .district,
            registers: [
                RegisterDeclaration("body", .district),
                RegisterDeclaration("title", .district, listed: true),
            ]),
        KindDeclaration(
            "decision", madeBy: .city, registers: [RegisterDeclaration("title", .city)]),
    ])

    @Test func `Each entry is judged by its own kind and registers, whatever came before it`()
        throws
    {
        let reader = EntryReader(vocabulary: Self.vocabulary)
        let names: [[RegisterName]] = [["title"], ["body", "title"], ["title"], ["body"]]
        for (kind, names) in [
            ("proposal", names[0]), ("decision", names[0]), ("later", names[0]),
            ("proposal", names[1]), ("proposal", names[2]), ("proposal", names[3]),
            ("decision", names[2]),
        ] as [(Kind, [RegisterName])] {
            let (header, payload) = Self.lines(kind, names)
            let entry = reader.read(header: header, payload: payload)
            guard case .change(let change, let examined, let listed) = entry.content else {
                Issue.record("\(kind) \(names) was not read")
                continue
            }
            #expect(change.header.registers == names)
            #expect(examined.finding == .sound)
            #expect(examined.violation == (kind == "decision" ? .authority : nil))
            let isListed = kind == "proposal" && names.contains("title")
            #expect(listed.members.map(\.key) == (isListed ? ["title"] : []))
        }
    }

    /// The lines of a founding change that a district made.
    private static func lines(_ kind: Kind, _ names: [RegisterName]) -> ([UInt8], [UInt8]) {
        let node = NodeID(0xd)
        let values = names.map { ($0, JSONValue.string("\($0)")) }
        let payload = Payload(
            salt: String(repeating: "s", count: 22),
            values: Dictionary(uniqueKeysWithValues: values)
        ).canonicalBytes
        let header = ChangeHeader(
            record: RecordID(kind: kind, origin: node, number: 1),
            dot: Dot(Writer(node: node, incarnation: Incarnation(1)), 1), context: VersionVector(),
            author: "李华", tier: .district, at: 0, registers: names,
            payload: SHA256.hash(payload))
        return (header.canonicalBytes, payload)
    }
}
