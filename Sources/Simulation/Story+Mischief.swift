import FrontDesk
import Hashing
import JSON
import Ledger
import Office
import Storage
import SyncEngine

/// What programs without our guards do.
extension Story {
    func misbehave(_ node: OfficeNode) throws {
        if let campaign = try records(node, .campaign).first, campaign.custody == .shared,
            node.facts.tier < .city, chance.hits(25)
        {
            tell(.misbehave, node, campaign.id.text)
            try node.scribble(campaign.id, ["title": .string("rogue")])
            return
        }
        let shared = try records(node, shared: true).filter { $0.custody == .shared }
        guard let record = someRecord(shared) else { return }
        tell(.misbehave, node, record.id.text)
        if chance.hits(50) { return try scribble(record, at: node) }
        // Of what was forged a restored forger would believe that it wrote it.
        if !hasRestores, !hasClones { try forge(record, at: node) }
    }

    /// Registers of the other tier, groups in part, erasures.
    private func scribble(_ record: StoredRecord, at node: OfficeNode) throws {
        switch chance.below(3) {
        case 0:
            let name: RegisterName = node.facts.tier >= .city ? "body" : "city_number"
            try node.scribble(record.id, [name: .string("wrong"), "title": .string("rogue")])
        case 1:
            try node.scribble(
                record.id, ["scope_group": .object([JSONMember(key: "scope", value: .null)])])
        default:
            if record.id.origin == node.facts.id,
                node.side.rules.vocabulary.entries.contains(.erasure),
                let dot = record.shared.hashes.keys.first
            {
                try node.erase(record.id, [dot])
                tell(.erase, node, record.id.text)
            }
        }
    }

    /// Lines that no desk and no recorder writes, to a neighbour who shares the record.
    private func forge(_ record: StoredRecord, at node: OfficeNode) throws {
        let others = try world.neighbours(of: node).filter {
            record.audience.includes(try node.peer($0))
        }
        guard let other = chance.one(of: others) else { return }
        if chance.hits(30) {
            let line =
                chance.hits(50)
                ? foresight(record, of: other, at: node)
                : try refusal(record, to: other, at: node)
            return try line.map { try send($0, record.id, to: other, from: node) } ?? ()
        }
        let tier: Tier = node.facts.tier == .city ? .district : .city
        try send(header(record, by: other, as: other.facts.tier), record.id, to: other, from: node)
        try send(header(record, by: node, as: tier), record.id, to: other, from: node)
        if let origin = world.neighbours(of: other).first(where: { $0 !== node }) {
            let id = RecordID(kind: .proposal, origin: origin.facts.id, number: chance.next())
            let line = header(StoredRecord(id), by: node, as: node.facts.tier)
            try send(line, id, to: other, from: node)
        }
        if world.way(from: node, to: record.id.origin) === other {
            let (id, dots) = (record.id, record.shared.hashes.keys)
            let erasure = Erasure(record: id, dots: dots, author: "scribe", at: 1)
            try send(erasure.canonicalBytes, id, to: other, from: node)
            let recall = Recall(record: id, author: "scribe", at: 1)
            try send(recall.canonicalBytes, id, to: other, from: node)
        }
    }

    private func send(
        _ line: [UInt8], _ id: RecordID, to other: OfficeNode, from node: OfficeNode
    ) throws {
        forged.insert(SHA256.hash(line))
        try node.tell(line, id, other)
    }

    /// Covers what its receiver is never to write.
    private func foresight(
        _ record: StoredRecord, of other: OfficeNode, at node: OfficeNode
    ) -> [UInt8] {
        var seen = record.shared.vector
        seen.raise(to: Dot(other.facts.writer, seen[other.facts.writer] + 1000))
        return header(record, by: node, as: node.facts.tier, seeing: seen)
    }

    private func header(
        _ record: StoredRecord, by author: OfficeNode, as tier: Tier,
        seeing context: VersionVector = VersionVector()
    ) -> [UInt8] {
        let writer = author.facts.writer
        return ChangeHeader(
            record: record.id, dot: Dot(writer, record.shared.vector[writer] + 1),
            context: context, author: "scribe", tier: tier, at: Int64(chance.below(1000)),
            registers: ["title"], payload: SHA256.hash([UInt8(chance.below(256))])
        ).canonicalBytes
    }

    /// Of a change with which nothing is wrong, by an office that did not write it.
    private func refusal(
        _ record: StoredRecord, to other: OfficeNode, at node: OfficeNode
    ) throws -> [UInt8]? {
        let changes = try node.store.read { try $0.changes(record: record.number) }
        guard
            let change = changes.first(where: {
                !$0.isHome && record.shared.live("title").contains($0.change.header.dot)
            })?.change
        else { return nil }
        let author = change.header.dot.node
        // Who relays for the author is believed.
        let isTold = author == node.facts.id || world.way(from: other, to: author) === node
        let code: RefusalCode = chance.hits(50) || isTold ? .authority : .withdrawn
        return Refusal(
            record: record.id, dot: change.header.dot, hash: change.hash, code: code,
            header: change.headerBytes, by: code == .withdrawn ? author : node.facts.id, at: 1
        ).canonicalBytes
    }
}
