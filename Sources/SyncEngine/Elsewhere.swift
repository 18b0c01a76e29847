import Hashing
import JSON
import Ledger
import Storage

/// How changes of this node's people ended at nodes that are no peers of it, where they did not
/// simply apply. Their peers on the way told it.
public struct Elsewhere: Sendable, Equatable {
    public let node: NodeID
    public let record: RecordID
    public let dot: Dot
    public let outcome: Outcome

    private static let prefix = "elsewhere:"

    public static func all(_ reader: any StoreReader) throws(StoreError) -> [Elsewhere] {
        try reader.settings(prefix: prefix).compactMap { _, text in
            guard
                let told = try? JSONParser().parse(
                    Array(text.utf8), { try OutcomeElsewhere.read($0) })
            else { return nil }
            return Elsewhere(
                node: told.node, record: told.record, dot: told.dot, outcome: told.outcome)
        }
    }

    private static func isVoid(_ kept: String) -> Bool {
        let told = try? JSONParser().parse(Array(kept.utf8), { try OutcomeElsewhere.read($0) })
        guard case .refused(let code)? = told?.outcome else { return false }
        return code.voids
    }

    /// A change that counts after all needs no more telling.
    static func keep(_ told: OutcomeElsewhere, _ tx: any StoreWriter) throws(StoreError) {
        let name = "\(prefix)\(told.record.text):\(told.dot):\(told.node.text)"
        // Sent once more, what is void is known there: that is no news.
        if let known = try tx.setting(name), isVoid(known), told.outcome == .duplicate { return }
        switch told.outcome {
        case .applied, .duplicate: try tx.put(setting: name, nil)
        case .held, .refused:
            try tx.put(setting: name, String(decoding: told.canonicalBytes, as: UTF8.self))
        }
    }
}

extension Recorder {
    /// Keeps how an entry ended that this node offered, and tells the author's node when that is
    /// another one: its people see what became of their change, however many tiers lie between.
    func note(
        _ outcome: Outcome, sequence: UInt64, peer: NodeID, isLate: Bool
    ) throws(StoreError) {
        guard try Offered.note(outcome, sequence: sequence, peer: peer, isLate: isLate, tx),
            let entry = try tx.outgoingEntries(peer, after: sequence - 1, limit: 1).first,
            entry.change != 0,
            let header = try? JSONParser().parse(entry.header, { try ChangeHeader($0) })
        else { return }
        let told = OutcomeElsewhere(
            record: header.record, dot: header.dot, hash: SHA256.hash(entry.header),
            node: peer, outcome: outcome)
        if header.dot.node == node.id || Weakness.authorUntold.isPresent {
            try endQuestions(answeredBy: told)
            try letGo(told)
        } else {
            try pass(told, from: peer)
        }
    }

    /// Towards the author's node; never back.
    ///
    /// - Returns: whether there is a way.
    @discardableResult
    func pass(_ told: OutcomeElsewhere, from source: NodeID) throws(StoreError) -> Bool {
        try endQuestions(answeredBy: told)
        if told.dot.node == node.id {
            try Elsewhere.keep(told, tx)
            try letGo(told)
            return true
        }
        guard let via = try side(of: told.dot.node)?.via, via != source,
            peers.contains(where: { $0.id == via })
        else { return false }
        let line = told.canonicalBytes
        try append(.line(line), hash: SHA256.hash(line), told.record, to: via)
        return true
    }

    private func endQuestions(answeredBy told: OutcomeElsewhere) throws(StoreError) {
        if case .held = told.outcome { return }
        try endQuestions(about: told.record) { $0.dot == told.dot && $0.by == told.node }
    }
}
