import Hashing
import JSON
import Ledger
import Storage
import SyncEngine
import SyncHTTP
import SyncProtocol

/// `export evidence`: streams and papers as lines of JSON, for whoever wants to verify this node
/// without its program (Protocol/evidence.md). Values are not in it: hashes cover headers only.
struct EvidenceExport {
    private static let page = 500

    let node: Node
    let reader: any StoreReader
    /// Takes a line; false ends the export, for nobody reads any more.
    let write: ([UInt8]) -> Bool

    func run() throws {
        var count = 0
        func line(_ type: String, _ members: KeyValuePairs<String, JSONValue?>) -> Bool {
            count += 1
            let type = JSONMember(key: "type", value: .string(type))
            guard case .object(let rest) = JSONValue.facts(members) else { return false }
            return write(JSONValue.object(rest + [type]).canonical + [0x0A])
        }
        let isOpen = line(
            "node",
            [
                "version": .number(1), "id": .string(node.facts.id.text),
                "name": .string(node.facts.name), "keys": .texts(try ownKeys()),
            ])
        guard isOpen else { return }
        for peer in try reader.peers() where peer.status != .pending {
            guard try about(peer, line) else { return }
        }
        _ = line("end", ["lines": .number(count + 1)])
    }

    private typealias Line = (String, KeyValuePairs<String, JSONValue?>) -> Bool

    /// - Returns: whether somebody still reads.
    private func about(_ peer: Peer, _ line: Line) throws -> Bool {
        let id = JSONValue.string(peer.id.text)
        let link = try reader.link(peer.id)
        let head = line(
            "peer",
            [
                "id": id, "name": .string(peer.name), "keys": .texts(peer.keys),
                "direction": .string(peer.relation == .upstream ? "up" : "down"),
                "written": link.map { Self.position($0.outgoing) },
                "confirmed": .number(link?.confirmed ?? 0),
                "read": link?.incoming.map(Self.position),
            ])
        guard head else { return false }
        var last: UInt64 = 0
        while case let entries = try reader.outgoingEntries(peer.id, after: last, limit: Self.page),
            let end = entries.last
        {
            last = end.position.sequence
            for entry in entries {
                let isRead = line(
                    "sent",
                    [
                        "peer": id, "position": Self.position(entry.position),
                        "header": .string(String(decoding: entry.header, as: UTF8.self)),
                    ])
                guard isRead else { return false }
            }
        }
        last = 0
        while case let entries = try reader.incomingEntries(peer.id, after: last, limit: Self.page),
            let end = entries.last
        {
            last = end.entry.sequence
            for received in entries {
                let isRead = line(
                    "received",
                    [
                        "peer": id, "sequence": .number(received.entry.sequence),
                        "chain": .string(received.entry.chain.text),
                        "outcome": .texts(received.entry.outcome.words),
                        "hash": received.hash.map { .string($0.text) },
                    ])
                guard isRead else { return false }
            }
        }
        for paper in try reader.papers(peer: peer.id, sort: nil) {
            let isRead = line(
                "paper",
                [
                    "peer": id, "sort": .string(paper.sort.rawValue), "own": .bool(paper.isOwn),
                    "document": .string(String(decoding: paper.bytes, as: UTF8.self)),
                    "signature": .string(paper.signature), "key": .string(paper.key),
                ])
            guard isRead else { return false }
        }
        return true
    }

    private static func position(_ position: Position) -> JSONValue {
        .array([
            .string(position.incarnation.text), .number(position.sequence),
            .string(position.chain.text),
        ])
    }

    /// The present key and those before it.
    private func ownKeys() throws -> [String] {
        let papers = try Enrolment.rotations(reader).filter { $0.node == node.facts.id }
        return Set(papers.flatMap { [$0.old, $0.new] } + [node.side.notary.key]).sorted()
    }
}
