import Foundation
import Hashing
import Identity
import Ledger
import Storage
import SyncEngine
import SyncHTTP
import SyncProtocol
import Testing

/// The exchanges that the protocol shows are the ones that this program has.
@Suite struct PaperExchangeTests {
    private let store = MemoryStore()
    private let city: ExchangeSide
    private let district: Peer

    init() throws {
        let keys = NodeKeys(try SigningKey(seed: [UInt8](repeating: 8, count: 32)))
        let facts = NodeFacts(
            id: NodeID(0xC), tier: .city, name: "City", incarnation: Incarnation(2),
            homeIncarnation: Incarnation(3))
        city = ExchangeSide(
            node: facts, rules: Rules(vocabulary: .test) { _ in [] }, notary: keys)
        let key = NodeKeys(try SigningKey(seed: [UInt8](repeating: 7, count: 32))).key
        let peer = Peer(
            id: NodeID(0xD), relation: .downstream, name: "District", tier: .district,
            status: .enrolled, keys: [key], enrolledAt: 0)
        district = peer
        try store.write { try $0.put(peer: peer) }
    }

    /// The fenced blocks of a chapter that hold a message.
    private func messages(_ chapter: String) throws -> [[UInt8]] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(
            contentsOf: root.appendingPathComponent("Protocol/\(chapter)"), encoding: .utf8)
        return text.components(separatedBy: "```\n").enumerated()
            .filter { !$0.offset.isMultiple(of: 2) && $0.element.contains(#""versions":"#) }
            // The head of a bundle is no message.
            .filter { !$0.element.hasPrefix("[") }
            .map { Array($0.element.utf8) }
    }

    private func answer(_ request: [UInt8], at now: Int64) throws -> String {
        let exchange = try Exchange(body: request)
        #expect(Exchange.body(exchange.message, entries: lines(request)) == request)
        let answer = try Answerer(city, store: store).answer(exchange, from: district, now: now)
        return String(decoding: answer.body, as: UTF8.self)
    }

    private func lines(_ body: [UInt8]) -> [UInt8] {
        body.firstIndex(of: 0x0A).map { Array(body[($0 + 1)...]) } ?? []
    }

    /// What the city writes between the first exchange and the second: the entry of its answer.
    private func write(_ entry: Exchange.EntryLines) throws {
        try store.write { tx in
            let recorder = try Recorder(tx, node: city.node, rules: city.rules)
            let content = EntryReader(vocabulary: .test)
                .read(header: entry.header, payload: entry.payload).content
            guard case .change(let change, _, _) = content,
                var record = try recorder.record(change.header.record)
            else { throw Problem(.malformed, "no change of a known record") }
            try recorder.apply(change, to: &record, listed: nil, source: nil)
            try recorder.finish(at: 0)
        }
    }

    /// What the chapter asks to find a difference, and the answers, in turn.
    private func compare(_ lines: [[UInt8]]) throws {
        try #require(lines.count == 8)
        for index in stride(from: 0, to: lines.count, by: 2) {
            let ask = try CompareAsk(bytes: lines[index])
            #expect(ask.canonicalBytes == lines[index])
            let answer = try Answerer(city, store: store).compare(ask, from: district, now: 0)
            #expect(answer.canonicalBytes == lines[index + 1])
            #expect(try CompareAnswer(bytes: lines[index + 1], to: ask) == answer)
        }
    }

    @Test func `The exchanges that the protocol shows are answered letter by letter`() throws {
        let shown = try messages("sync.md")
        try #require(shown.count == 7)
        let given = try messages("recovery.md")
        try #require(given.count == 4)
        func text(_ body: [UInt8]) -> String { String(decoding: body, as: UTF8.self) }
        #expect(try answer(shown[0], at: 1_750_000_000_900) == text(shown[1]))
        try compare(text(shown[6]).split(separator: "\n").map { Array($0.utf8) })
        try write(try #require(try Exchange(body: shown[3]).entries.first))
        #expect(try answer(shown[2], at: 1_750_000_001_200) == text(shown[3]))
        #expect(try answer(shown[4], at: 1_750_000_001_500) == text(shown[5]))
        #expect(try answer(given[0], at: 1_750_000_002_200) == text(given[1]))
        #expect(try answer(given[2], at: 1_750_000_002_400) == text(given[3]))
    }
}
