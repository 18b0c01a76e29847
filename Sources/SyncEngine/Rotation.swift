import Ledger
import Storage
import SyncProtocol

/// Changes of key: this node's own, and those of peers, followed from paper to paper.
extension Enrolment {
    /// Papers this node made, oldest first.
    public func rotations() throws -> [RotationPaper] {
        try store.read { try Self.rotations($0) }
    }

    /// Keeps the paper by which peers follow from the present key to a new one.
    ///
    /// The caller has the new key safely on disk before, and signs with it only afterwards.
    public func rotate(to new: any Notary, by person: String, now: Int64) throws {
        let (old, key, node) = (side.notary, new.key, side.node.id)
        let bytes = RotationPaper.signedBytes(node: node, old: old.key, new: key, at: now)
        let paper = RotationPaper(
            node: node, old: old.key, new: key, at: now,
            signatures: .init(old: old.sign(bytes), new: new.sign(bytes)))
        try store.write { tx in
            let count = try Self.rotations(tx).count
            guard count < SyncLimits.rotationPapers else {
                throw StoreError.damaged("more than \(count) changes of key")
            }
            let text = String(decoding: RotationPaper.bytes(of: [paper]), as: UTF8.self)
            try tx.put(setting: Self.rotationSetting(count + 1), text)
            try audit(tx, person, "rotate", node.text, now, [("key", key)])
        }
    }

    /// The keys that papers lead to from a peer's present key, in order; none when they lead
    /// nowhere. Nothing is written.
    public func path(_ papers: [RotationPaper], of peer: Peer) -> [String] {
        var keys = peer.keys
        while let key = keys.last,
            let paper = papers.first(where: { leads($0, from: key, of: peer.id) }),
            !keys.contains(paper.new)
        {
            keys.append(paper.new)
        }
        return Array(keys.dropFirst(peer.keys.count))
    }

    private func leads(_ paper: RotationPaper, from key: String, of node: NodeID) -> Bool {
        guard paper.old == key, paper.node == node else { return false }
        let bytes = paper.canonicalBytes
        return side.notary.verifies(paper.signatures.old, bytes, key: paper.old)
            && side.notary.verifies(paper.signatures.new, bytes, key: paper.new)
    }

    /// Follows a peer to its newest key; earlier keys stay, to verify earlier papers.
    public func follow(_ papers: [RotationPaper], of id: NodeID, now: Int64) throws -> Peer {
        try store.write { tx in
            guard var peer = try tx.peer(id) else { throw Refusal.unknownPeer }
            let path = path(papers, of: peer)
            guard let newest = path.last else { return peer }
            peer.keys += path
            try tx.put(peer: peer)
            try audit(tx, "system", "follow-key", id.text, now, [("key", newest)])
            return peer
        }
    }

    private static func rotationSetting(_ number: Int) -> String {
        let digits = String(number)
        return "rotation:" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    public static func rotations(_ reader: any StoreReader) throws -> [RotationPaper] {
        try reader.settings(prefix: "rotation:").flatMap { _, text in
            do { return try RotationPaper.list(Array(text.utf8)) } catch {
                throw StoreError.damaged("a rotation paper cannot be read")
            }
        }
    }
}
