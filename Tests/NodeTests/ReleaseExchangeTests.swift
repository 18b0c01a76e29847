import Compression
import Foundation
import HTTPMessages
import Hashing
import JSON
import Ledger
import Storage
import SyncEngine
import SyncProtocol
import Testing

@testable import NodeAssembly
@testable import SyncHTTP

/// Exchanges of every release that was frozen are read, believed and answered by this one as then.
@Suite struct ReleaseExchangeTests {
    static var versions: [String] { FrozenRelease.versions }

    @Test(arguments: versions)
    func `Every exchange of an earlier release is believed today, and its bytes are today's too`(
        version: String
    ) throws {
        let release = try FrozenRelease(version)
        var read: [String: Int] = [:]
        for name in ["city", "district"] {
            let node = try Node(opening: release.home(name))
            defer { node.close() }
            for exchange in release.exchanges
            where exchange.to == name && exchange.request.method == "POST" {
                let reading = try ExchangeReading(exchange, node)
                try reading.request()
                try reading.answer()
                for sort in reading.sorts { read[sort, default: 0] += 1 }
            }
        }
        for sort in [
            "exchange", "compare", "enrol", "keys", "head", "receipt", "statement", "succession",
            "problem", "change", "unknown",
        ] { #expect(read[sort] != nil, "none of \(sort) in \(read)") }
    }

    @Test(arguments: versions)
    func `What an earlier release sent once is answered today with the outcomes it got then`(
        version: String
    ) throws {
        let release = try FrozenRelease(version)
        var again = (alike: 0, retired: 0, unsigned: 0)
        for name in ["city", "district"] {
            var senders = release.members
            let (facts, pin) = try identity(release, name, &senders)
            let station = Station(release.home(name))
            try station.start()
            for exchange in release.exchanges where exchange.to == name {
                guard let (batch, outcomes) = try taken(exchange),
                    let sender = SignatureInput(of: exchange.request)?.keyID,
                    let keys = senders[sender]
                else { continue }
                let asker = Asker(
                    NodeFacts(
                        id: sender, tier: .district, name: "", incarnation: Incarnation(1),
                        homeIncarnation: Incarnation(2)),
                    keys, city: facts.id, url: "https://127.0.0.1:\(station.port)", pin: pin)
                let answer = try asker.send(try asker.request(batch))
                if answer.status == ProblemCode.retiredIncarnation.status {
                    #expect(Problem(bytes: answer.body)?.code == .retiredIncarnation)
                    again.retired += 1
                } else if let receipt = try Exchange(body: answer.body).message.receipt {
                    #expect(try Exchange.receipt(receipt).runs == outcomes)
                    again.alike += 1
                } else {
                    again.unsigned += name == "district" ? 1 : 100
                }
            }
        }
        // Batches of the district's before its new life are of a life that ended; and while it reads back
        // from the township it signs for nothing of it.
        #expect(again.alike > 5 && again.retired > 3 && again.unsigned < 10, "\(again)")
    }

    /// Who answers at a home, by which certificate; and the key of the district, which is one of those
    /// that send.
    private func identity(
        _ release: FrozenRelease, _ name: String, _ senders: inout [NodeID: NodeKeys]
    ) throws -> (NodeFacts, String) {
        let district = try Node(opening: release.home("district"))
        senders[district.facts.id] = district.keys
        district.close()
        let node = try Node(opening: release.home(name))
        defer { node.close() }
        return (node.facts, try node.tlsPin())
    }

    /// The body of a request whose batch was taken, and what became of its entries.
    private func taken(_ exchange: FrozenExchange) throws -> ([UInt8], [Receipt.Run])? {
        guard exchange.request.path == SyncLimits.exchangePath, exchange.answer.status == 200,
            try Exchange(body: exchange.asked).message.head != nil,
            let receipt = try Exchange(body: exchange.answered).message.receipt
        else { return nil }
        return (try exchange.asked, try Exchange.receipt(receipt).runs)
    }
}

/// Reads both sides of an exchange by the readers that this release has for them, and claims that it
/// would write what they say letter by letter.
private final class ExchangeReading {
    private let exchange: FrozenExchange
    private let node: Node
    /// What was met, for the count.
    private(set) var sorts: [String] = []

    private let ownKeys: [String]

    init(_ exchange: FrozenExchange, _ node: Node) throws {
        self.exchange = exchange
        self.node = node
        ownKeys =
            try node.store.read { try Enrolment.rotations($0).map(\.old) } + [node.keys.key]
    }

    private var path: String { exchange.request.path }

    func request() throws {
        sorts.append(String(path.split(separator: "/").last ?? ""))
        let check = RequestCheck(side: node.side)
        let claim = try check.claim(exchange.request)
        let sender = claim.input.keyID
        let peer = try #require(try node.store.read { try $0.peer(sender) })
        #expect(
            peer.keys.contains { (try? check.verify(exchange.request, claim, key: $0)) != nil },
            "\(path): the request is not signed by its sender")
        let body = try exchange.asked
        switch path {
        case SyncLimits.exchangePath where !body.isEmpty: try say(body, by: peer.keys)
        case SyncLimits.comparePath: #expect(try CompareAsk(bytes: body).canonicalBytes == body)
        case SyncLimits.enrolPath: #expect(try EnrolMessage(bytes: body).canonicalBytes == body)
        case SyncLimits.keysPath:
            #expect(try RotationPaper.bytes(of: RotationPaper.list(body)) == body)
        default: break
        }
    }

    func answer() throws {
        let answer = exchange.answer
        let type =
            path == SyncLimits.exchangePath ? SyncLimits.mediaType : SyncLimits.jsonType
        let check = AnswerCheck(notary: node.side.notary, zstd: Zstd())
        let claim = try check.claim(
            answer, to: exchange.request, from: node.facts.id, type: type)
        #expect(ownKeys.contains { check.verifies(claim, key: $0) }, "\(path): not signed")
        switch try check.content(claim) {
        case .refusal(let problem, _):
            sorts.append("problem")
            #expect(problem.canonicalBytes == answer.body)
        case .body(let body) where path == SyncLimits.exchangePath: try say(body, by: ownKeys)
        case .body(let body) where path == SyncLimits.comparePath:
            let ask = try CompareAsk(bytes: exchange.asked)
            #expect(try CompareAnswer(bytes: body, to: ask).canonicalBytes == body)
        case .body(let body) where path == SyncLimits.enrolPath:
            #expect(try EnrolMessage(bytes: body).canonicalBytes == body)
        case .body(let body): #expect(try RotationPaper.bytes(of: RotationPaper.list(body)) == body)
        }
    }

    /// A message and its batch: papers signed by their writer, the chain, each entry.
    private func say(_ body: [UInt8], by keys: [String]) throws {
        let said = try Exchange(body: body)
        let first = body.firstIndex(of: 0x0A) ?? body.endIndex
        #expect(Exchange.body(said.message, entries: Array(body[(first + 1)...])) == body)
        let message = said.message
        try paper("receipt", message.receipt, keys) { try Exchange.receipt($0).canonicalBytes }
        try paper("statement", message.statement, keys) {
            try Exchange.statement($0).canonicalBytes
        }
        try paper("succession", message.succession, keys) {
            try Exchange.succession($0).canonicalBytes
        }
        guard let signed = message.head else { return }
        // What a restored node is given back was signed by itself.
        let all = keys + (try node.store.read { try $0.peers() }).flatMap(\.keys) + ownKeys
        try paper("head", signed, all) { try Exchange.head($0).canonicalBytes }
        let head = try Exchange.head(signed)
        let end = said.entries.reduce(head.from) { $0.next(SHA256.hash($1.header)) }
        #expect(end == head.to)
        for entry in said.entries { read(entry) }
    }

    private func paper(
        _ sort: String, _ paper: SignedDocument?, _ keys: [String],
        _ bytes: (SignedDocument) throws -> [UInt8]
    ) throws {
        guard let paper else { return }
        sorts.append(sort)
        let isSigned = keys.contains {
            node.side.notary.verifies(paper.signature, paper.bytes, key: $0)
        }
        #expect(isSigned, "\(sort): not signed")
        #expect(try bytes(paper) == paper.bytes, "\(sort)")
    }

    private func read(_ entry: Exchange.EntryLines) {
        let reader = EntryReader(vocabulary: node.side.rules.vocabulary)
        switch reader.read(header: entry.header, payload: entry.payload).content {
        case .change(let change, _, _):
            sorts.append("change")
            // A member of a later release is kept in the bytes only.
            let isLater = String(decoding: entry.header, as: UTF8.self).contains("zz_later")
            #expect(isLater != (change.header.canonicalBytes == entry.header))
        case .malformed: Issue.record("malformed: \(String(decoding: entry.header, as: UTF8.self))")
        case .unknown: sorts.append("unknown")
        default: sorts.append("line")
        }
    }
}
