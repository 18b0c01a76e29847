import Foundation
import FrontDesk
import Hashing
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import SyncHTTP

/// A city and a district in folders of their own, enrolled with each other, for the bench: the
/// shipped program runs them as separate processes.
struct BenchPair {
    let folder: String
    var city: String { folder + "/city" }
    var district: String { folder + "/district" }

    init(folder: String) throws {
        self.folder = folder
        let plain = "127.0.0.1:0"
        let above = Configuration(
            name: "市征集办", tier: .city, officeCode: "500000", listen: plain,
            url: "http://" + plain, compress: true)
        let below = Configuration(
            name: "江南区信访办", tier: .district, officeCode: "500199", listen: "", url: "",
            compress: true)
        _ = try Node.make(city, above, by: "bench")
        _ = try Node.make(district, below, by: "bench")
        let upper = try Node(opening: city)
        let lower = try Node(opening: district)
        defer {
            upper.close()
            lower.close()
        }
        try Self.enrol(lower, .downstream, at: upper)
        try Self.enrol(upper, .upstream, at: lower)
    }

    private static func enrol(_ other: Node, _ relation: Peer.Relation, at node: Node) throws {
        let peer = Peer(
            id: other.facts.id, relation: relation, name: other.facts.name, tier: other.facts.tier,
            status: .enrolled, keys: [other.keys.key], enrolledAt: Node.now())
        try node.store.write { try $0.put(peer: peer) }
    }

    /// Tells the district where the city listens, and whether to pack.
    func point(to port: Int, compress: Bool) throws {
        let home = HomeFolder(district)
        var configuration = try Configuration(reading: home)
        configuration.compress = compress
        try configuration.write(to: home)
        let node = try Node(opening: district)
        defer { node.close() }
        guard var peer = try node.upstream() else { throw HomeError.noHome(district) }
        peer.url = "http://127.0.0.1:\(port)"
        try node.store.write { try $0.put(peer: peer) }
    }

    /// Writes new proposals at the district, each released at once.
    func write(_ count: Int, seed: UInt64) throws {
        try create(.proposal, count, at: district, seed: seed) { index, text in
            Self.values(index, body: text.text(440))
        }
    }

    /// Writes answers at the city, each released to the district at once.
    func answer(_ count: Int, seed: UInt64) throws {
        try create(.cityReply, count, at: city, seed: seed) { _, text in
            [
                "disposition": .string("adopted"), "text": .string(text.text(440)),
                "signer": .string("周敏"), "issued_at": .int(1_657_670_400_000),
            ]
        }
    }

    private func create(
        _ kind: Kind, _ count: Int, at home: String, seed: UInt64,
        _ values: (Int, inout BenchText) -> [RegisterName: JSONValue]
    ) throws {
        let node = try Node(opening: home)
        defer { node.close() }
        guard let peer = try node.store.read({ try $0.peers() }).first else {
            throw HomeError.noHome(home)
        }
        var text = BenchText(seed: seed)
        let audience = Audience(peers: [peer.id])
        for start in stride(from: 0, to: count, by: 1000) {
            try node.store.write { tx in
                let recorder = try Recorder(tx, node: node.facts, rules: OfficeRules.rules)
                let pen = Recorder.Pen(author: "bench", at: Node.now(), chance: { text.next() })
                for index in start..<min(start + 1000, count) {
                    _ = try recorder.create(kind, values(index, &text), audience: audience, pen)
                }
                try recorder.finish(at: Node.now())
            }
        }
    }

    /// How many records the district holds.
    func recordsAtDistrict() throws -> Int {
        let node = try Node(opening: district)
        defer { node.close() }
        return Int(clamping: try NodeStatus(node).facts["records"]?.intValue ?? 0)
    }

    /// Writes a new body and title for every proposal of the district.
    func rewrite(seed: UInt64) throws -> Int {
        try edit(at: district, seed: seed) { text in
            ["body": .string(text.text(440)), "title": .string(text.text(12))]
        }
    }

    /// Writes a new title for every proposal on both sides, neither having heard of the other's.
    func retitleApart(seed: UInt64) throws -> Int {
        let title: (inout BenchText) -> [RegisterName: JSONValue] = { text in
            ["title": .string(text.text(12))]
        }
        return try edit(at: district, seed: seed, title) + edit(at: city, seed: seed &+ 1, title)
    }

    private func edit(
        at home: String, seed: UInt64, _ values: (inout BenchText) -> [RegisterName: JSONValue]
    ) throws -> Int {
        let node = try Node(opening: home)
        defer { node.close() }
        var text = BenchText(seed: seed)
        var before: Int64?
        var count = 0
        while true {
            let page = try node.store.read {
                try $0.records(RecordQuery(kind: .proposal, before: before, limit: 1000))
            }
            guard let last = page.last else { return count }
            before = last.touched
            try node.store.write { tx in
                let recorder = try Recorder(tx, node: node.facts, rules: OfficeRules.rules)
                let pen = Recorder.Pen(author: "bench", at: Node.now(), chance: { text.next() })
                // In another order than they were made in, as edits come.
                for found in page.sorted(by: { $0.id.number < $1.id.number }) {
                    guard var record = try recorder.record(found.id) else { continue }
                    try recorder.write(
                        values(&text), to: &record, seeing: record.shared.vector, reason: nil,
                        pen)
                }
                try recorder.finish(at: Node.now())
            }
            count += page.count
        }
    }

    private static func values(_ index: Int, body: String) -> [RegisterName: JSONValue] {
        [
            "number": .string(
                ProposalNumber.text(officeCode: "500199", year: 2022, running: index + 1)),
            "title": .string(String(body.prefix(14))), "body": .string(body),
            "channel": .string(Channel.online.rawValue), "received_at": .int(1_657_670_400_000),
            "proposer_shown": .string("张**"), "marks": .array([]), "urgency": .string("normal"),
            "theme": .string("T4"), "state": .string(ProposalState.escalated.rawValue),
            "scope_group": FrontDesk.scopeGroup(.city, .transfer, .other),
        ]
    }
}
