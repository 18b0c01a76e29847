import Ledger
import Storage
import SyncEngine
import SyncProtocol

/// A bundle on its way: what stands in its file, without the sealing.
package struct Stick: Sendable {
    package let from: NodeID
    package let to: NodeID
    let head: BundleHead
    package let messages: [[UInt8]]
}

/// Bundles between offices.
extension World {
    /// An office writes a bundle for another.
    package func pack(_ node: OfficeNode, for other: OfficeNode) throws -> Stick {
        let now = clock(node)
        var packing = try Packing(node.side, store: node.store, to: try node.peer(other))
        let remarks = try packing.remarks()
        let head = BundleHead(
            from: node.facts.id, to: other.facts.id, life: node.facts.incarnation, at: now,
            receipted: remarks.receipted, refusal: remarks.refusal, rotations: [],
            seal: BundleHead.Seal(reader: node.side.notary.key, key: "", header: ""))
        var messages: [[UInt8]] = []
        while let message = try packing.next(now: now) { messages.append(message) }
        for message in messages { keep(sent: message, from: node, to: other) }
        return Stick(from: node.facts.id, to: other.facts.id, head: head, messages: messages)
    }

    /// The office that a bundle is for takes it.
    @discardableResult
    package func take(_ stick: Stick) throws -> Unpacking.Tally {
        guard let node = offices.first(where: { $0.facts.id == stick.to }) else {
            throw StoreError.damaged("\(stick.to) is no office")
        }
        let peer = try node.peer(stick.from)
        var unpacking = try Unpacking(node.side, store: node.store, from: peer, stick.head)
        do {
            for message in stick.messages { try unpacking.take(message, now: clock(node)) }
            try unpacking.finish()
        } catch let problem as Problem {
            try unpacking.refuse(problem)
            throw problem
        }
        note(unpacking.tally.verdict)
        return unpacking.tally
    }

    /// Bundles there and back between all offices until nothing moves, with no line at all.
    package func healBySticks() throws {
        for _ in 0..<40 {
            var isQuiet = true
            for (below, above) in links {
                let up = try carry(below, to: above)
                let down = try carry(above, to: below)
                let moved = [up, down].contains { tally in
                    guard let tally else { return true }
                    return tally.applied + tally.duplicate + tally.held + tally.refused > 0
                        || tally.returned > 0 || tally.confirmed > 0
                }
                if moved || down?.verdict == .notCompared { isQuiet = false }
            }
            try approveRestored()
            if isQuiet { return }
        }
        throw StoreError.damaged("bundles never come to rest")
    }

    /// Nil: refused until an operator has approved it.
    private func carry(_ node: OfficeNode, to other: OfficeNode) throws -> Unpacking.Tally? {
        do { return try take(try pack(node, for: other)) } catch let problem as Problem
            where problem.code == .restorePending
        {
            return nil
        }
    }
}
