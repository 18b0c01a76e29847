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

    /// - Returns: whether somebody still reads.
    private typealias Line = (String, KeyValuePairs<String, JSONValue?>) -> Bool

    private func about(_ peer: Peer, _ line: Line) throws -> Bool {
        let link = try reader.link(peer.id)
        let isRead = line(
            "peer",
            [
                "id": .string(peer.id.text), "name": .string(peer.name),
                "keys": .texts(peer.keys),
                "direction": .string(peer.relation == .upstream ? "up" : "down"),
                "written": link.map { Self.position($0.outgoing) },
                "confirmed": .number(link?.confirmed ?? 0),
                "read": link?.incoming.map(Self.position),
            ])
        return try isRead && sent(peer.id, line) && received(peer.id, line) && papers(peer.id, line)
    }

    private func sent(_ peer: NodeID, _ line: Line) throws -> Bool {
        var last: UInt64 = 0
        while true {
            let entries = try reader.outgoingEntries(peer, after: last, limit: Self.page)
            guard let end = entries.last else { return true }
            last = end.position.sequence
            let areRead = entries.allSatisfy {
                line(
                    "sent",
                    [
                        "peer": .string(peer.text), "position": Self.position($0.position),
                        "header": .string(String(decoding: $0.header, as: UTF8.self)),
                    ])
            }
            guard areRead else { return false }
        }
    }

    private func received(_ peer: NodeID, _ line: Line) throws -> Bool {
        var last: UInt64 = 0
        while true {
            let entries = try reader.incomingEntries(peer, after: last, limit: Self.page)
            guard let end = entries.last else { return true }
            last = end.entry.sequence
            let areRead = entries.allSatisfy {
                line(
                    "received",
                    [
                        "peer": .string(peer.text), "sequence": .number($0.entry.sequence),
                        "chain": .string($0.entry.chain.text),
                        "outcome": .texts($0.entry.outcome.words),
                        "hash": $0.hash.map { .string($0.text) },
                    ])
            }
            guard areRead else { return false }
        }
    }

    private func papers(_ peer: NodeID, _ line: Line) throws -> Bool {
        try reader.papers(peer: peer, sort: nil).allSatisfy {
            line(
                "paper",
                [
                    "peer": .string(peer.text), "sort": .string($0.sort.rawValue),
                    "own": .bool($0.isOwn),
                    "document": .string(String(decoding: $0.bytes, as: UTF8.self)),
                    "signature": .string($0.signature), "key": .string($0.key),
                ])
        }
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
