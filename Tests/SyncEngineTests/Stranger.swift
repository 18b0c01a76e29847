import Hashing
import JSON
import Ledger
import Simulation
import Storage
import SyncEngine
import SyncProtocol
import Testing

/// An enrolled district whose program is not ours: it sends whatever a test wants, rightly signed.
final class Stranger {
    let world: World
    let node: OfficeNode
    /// Where its stream ends; a test may set it back, as a restored backup would.
    var position: Position
    /// What the city has sent, from the beginning.
    private(set) var received: [Exchange.EntryLines] = []
    private(set) var statement: Statement?

    init(_ world: World, _ number: UInt64 = 7) throws {
        self.world = world
        node = try world.enrol(number)
        world.forget(node)
        let stream = StreamID(
            sender: node.facts.id, receiver: world.city.facts.id, direction: .up)
        position = Position.start(of: stream, node.facts.incarnation)
    }

    var writer: Writer { node.facts.writer }

    func newRecord(_ number: UInt64 = 1, kind: Kind = "proposal") -> RecordID {
        RecordID(kind: kind, origin: node.facts.id, number: number)
    }

    /// A change with everything a test may want to say.
    func change(
        _ record: RecordID, _ counter: UInt64 = 1,
        _ values: [RegisterName: JSONValue] = ["title": .string("A bridge")],
        seeing context: VersionVector? = nil, tier: Tier = .district, writer: Writer? = nil
    ) -> Change {
        let writer = writer ?? self.writer
        var seen = VersionVector()
        if counter > 1 { seen.raise(to: Dot(writer, counter - 1)) }
        let payload = Payload(salt: String(repeating: "s", count: 22), values: values)
            .canonicalBytes
        let header = ChangeHeader(
            record: record, dot: Dot(writer, counter), context: context ?? seen, author: "Wu",
            tier: tier, at: 1, registers: values.keys.sorted(), payload: SHA256.hash(payload))
        let bytes = header.canonicalBytes
        return Change(
            header: header, headerBytes: bytes, hash: SHA256.hash(bytes), payloadBytes: payload)
    }

    /// Makes a record that the city takes.
    func proposal(_ number: UInt64 = 1) throws -> RecordID {
        let record = newRecord(number)
        try #require(try send([change(record)]) == [.applied(conflicted: false)])
        return record
    }

    @discardableResult
    func send(_ changes: [Change]) throws -> [Outcome] {
        try send(lines: changes.map { ($0.headerBytes, $0.payloadBytes) })
    }

    @discardableResult
    func send(line: [UInt8]) throws -> Outcome? { try send(lines: [(line, nil)]).first }

    /// Sends entries as the next ones of the stream.
    ///
    /// - Returns: their outcomes, as the city signed them.
    @discardableResult
    func send(lines: [([UInt8], [UInt8]?)], versions: ClosedRange<Int>? = nil) throws -> [Outcome] {
        let from = position
        var body: [UInt8] = []
        for (header, payload) in lines {
            position = position.next(SHA256.hash(header))
            body += header + [0x0A] + (payload ?? Array("null".utf8)) + [0x0A]
        }
        let answer = try exchange(from, body, count: lines.count, versions: versions)
        guard let document = answer.message.receipt else { return [] }
        return try Exchange.receipt(document).runs.flatMap { run in
            (run.first...run.last).map { _ in run.outcome }
        }
    }

    /// Only asks.
    func poll(ask: StatementAsk? = nil) throws {
        _ = try exchange(position, [], count: 0, ask: ask)
    }

    private func exchange(
        _ from: Position, _ lines: [UInt8], count: Int, versions: ClosedRange<Int>? = nil,
        ask: StatementAsk? = nil
    ) throws -> Exchange {
        let stream = StreamID(
            sender: node.facts.id, receiver: world.city.facts.id, direction: .up)
        var message = ExchangeMessage(at: 1, written: position, read: nil)
        if count > 0 {
            let head = BatchHead(stream: stream, from: from, to: position, at: 1).canonicalBytes
            message.head = SignedDocument(bytes: head, signature: node.side.notary.sign(head))
        }
        message.entryLimit = 1000
        message.ask = ask
        if let versions { message.versions = versions }
        let answer = try Exchange(
            body: try world.deliver(Exchange.body(message, entries: lines), from: node))
        received = answer.entries
        statement = try answer.message.statement.map { try Exchange.statement($0) }
        return answer
    }

    /// What the city's stream says of the stranger's held entries since.
    func lateOutcomes() throws -> [UInt64: Outcome] {
        try poll()
        var found: [UInt64: Outcome] = [:]
        let reader = EntryReader(vocabulary: node.side.rules.vocabulary)
        for line in received {
            if case .lateOutcome(let late) = reader.read(header: line.header, payload: nil).content
            {
                found[late.sequence] = late.outcome
            }
        }
        return found
    }

    func state() throws -> RecordState? { try world.city.record(newRecord())?.shared }
}
