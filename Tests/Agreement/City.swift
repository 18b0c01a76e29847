import Hashing
import JSON
import Ledger
import Simulation
import Storage
import SyncEngine
import SyncProtocol

/// A city in memory, between a province and two districts whose programs are not ours: whatever
/// entries they are said to send, rightly signed, it takes them by the code that a real node takes
/// them by.
struct City {
    struct Unreadable: Error {}

    let node = OfficeNode("City", 0xC, .city)
    let neighbours: [Neighbour]
    static let now: Int64 = 1000

    init() throws {
        neighbours = [
            Neighbour(0xF, .province, .upstream), Neighbour(0xD1, .district, .downstream),
            Neighbour(0xD2, .district, .downstream),
        ]
        try node.store.write { tx in
            for neighbour in neighbours { try tx.put(peer: neighbour.peer) }
        }
    }

    /// - Parameter step: which neighbour sends, the header line, the payload line or null.
    func take(_ step: JSONValue) throws {
        guard let parts = step.arrayValue, parts.count == 3, let index = parts[0].intValue,
            neighbours.indices.contains(Int(index)), let header = parts[1].stringValue
        else { throw Unreadable() }
        try neighbours[Int(index)].send(
            Array(header.utf8), parts[2].stringValue.map { Array($0.utf8) }, to: node)
    }

    /// Everything the protocol says of where the city stands now.
    func answer() throws -> JSONValue {
        let records = try node.allRecords().filter { !$0.shared.isEmpty }
            .sorted { $0.id.text < $1.id.text }
        return try node.store.read { reader in
            .object([
                JSONMember(
                    key: "neighbours",
                    value: .array(try neighbours.map { try $0.report(node, reader) })),
                JSONMember(
                    key: "records",
                    value: .array(try records.map { try RecordReport.of($0, reader) })),
            ])
        }
    }
}
