import Hashing
import JSON
import Ledger
import Simulation
import Storage
import SyncEngine
import SyncProtocol

/// A node whose program is not ours: its stream, and what the city said of each entry.
final class Neighbour {
    let peer: Peer
    private let stream: StreamID
    private let notary: FakeNotary
    private var position: Position
    private var outcomes: [Outcome] = []

    init(_ number: UInt64, _ tier: Tier, _ relation: Peer.Relation) {
        notary = FakeNotary(key: "key-\(number)")
        peer = Peer(
            id: NodeID(number), relation: relation, name: "\(number)", tier: tier,
            status: .enrolled, keys: [notary.key], enrolledAt: 0)
        stream = StreamID(
            sender: peer.id, receiver: NodeID(0xC), direction: relation == .upstream ? .down : .up)
        position = Position.start(of: stream, Incarnation(0x1000 * number + 1))
    }

    /// Sends one entry as the next of its stream.
    func send(_ header: [UInt8], _ payload: [UInt8]?, to node: OfficeNode) throws {
        let from = position
        position = position.next(SHA256.hash(header))
        var message = ExchangeMessage(at: City.now, written: position, read: nil)
        let head = BatchHead(stream: stream, from: from, to: position, at: City.now).canonicalBytes
        message.head = SignedDocument(bytes: head, signature: notary.sign(head))
        let lines = header + [0x0A] + (payload ?? Array("null".utf8)) + [0x0A]
        let answer = try node.answerer.answer(
            Exchange(body: Exchange.body(message, entries: lines)), from: peer, now: City.now)
        guard let receipt = try Exchange(body: answer.body).message.receipt else { return }
        outcomes += try Exchange.receipt(receipt).runs.map(\.outcome)
    }

    /// Outcomes as they were signed, what waits, the lines written for it, and the link's sum.
    func report(_ node: OfficeNode, _ reader: any StoreReader) throws -> JSONValue {
        var written: [UInt8] = []
        _ = try reader.outgoing(
            peer.id, after: 0, maxEntries: .max, maxBytes: .max, into: &written)
        let lines = written.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
        let waiting = try reader.held(peer: peer.id, record: nil).map {
            JSONValue.array([.int(Int64($0.sequence)), .string($0.reason.rawValue)])
        }
        let sum = try reader.link(peer.id)?.sum ?? .zero
        return .object([
            JSONMember(
                key: "outcomes", value: .array(try outcomes.map { try Self.value(of: $0) })),
            JSONMember(key: "sum", value: .string(sum.total.text)),
            JSONMember(key: "waiting", value: .array(waiting)),
            JSONMember(
                key: "written",
                value: .array(lines.map { .string(SHA256.hash(Array($0)).text) })),
        ])
    }

    private static func value(of outcome: Outcome) throws -> JSONValue {
        var json = CanonicalJSON()
        json.outcome(outcome)
        return try JSONParser().value(json.bytes)
    }
}
