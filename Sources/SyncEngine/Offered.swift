import JSON
import Ledger
import Storage

/// How entries that this node offered ended at the other side, where they did not simply apply:
/// what waits there and what was refused, so that it shows on both sides.
public struct Offered: Sendable, Equatable {
    public let peer: NodeID
    public let sequence: UInt64
    public let outcome: Outcome
    public let record: RecordID?

    static func prefix(_ peer: NodeID) -> String { "offered:\(peer.text):" }

    static func setting(_ peer: NodeID, _ sequence: UInt64) -> String {
        prefix(peer) + sequence.sortedName
    }

    public var isHeld: Bool {
        if case .held = outcome { true } else { false }
    }

    /// Keeps what is held or refused, and how it ended later. That stays: an older receipt, which
    /// still says held, may arrive after the end was told.
    ///
    /// - Parameter isLate: whether the later outcome says it; otherwise a receipt.
    /// - Returns: whether it says anything new.
    @discardableResult
    package static func note(
        _ outcome: Outcome, sequence: UInt64, peer: NodeID, isLate: Bool, _ tx: any StoreWriter
    ) throws(StoreError) -> Bool {
        let name = setting(peer, sequence)
        let known = try tx.setting(name).flatMap { read(name, $0, peer) }
        if let known, known.outcome == outcome || !isLate && !known.isHeld { return false }
        let record = try tx.outgoingRecord(peer, sequence)
        let words = outcome.words + [record?.text ?? ""]
        try tx.put(setting: name, words.joined(separator: " "))
        return true
    }

    public static func all(
        _ peer: NodeID, _ reader: any StoreReader
    ) throws(StoreError) -> [Offered] {
        try reader.settings(prefix: prefix(peer)).compactMap { name, value in
            guard let offered = read(name, value, peer) else { return nil }
            switch offered.outcome {
            case .applied, .duplicate: return nil
            case .held, .refused: return offered
            }
        }
    }

    /// How many there are for each peer.
    public static func counts(_ reader: any StoreReader) throws(StoreError) -> [NodeID: Int] {
        Dictionary(try all(reader).map { ($0.peer, 1) }, uniquingKeysWith: +)
    }

    /// To all peers, in one look through.
    public static func all(_ reader: any StoreReader) throws(StoreError) -> [Offered] {
        try reader.settings(prefix: "offered:").compactMap { name, value in
            let parts = name.split(separator: ":")
            guard parts.count == 3, let peer = NodeID(text: String(parts[1])),
                let offered = read(name, value, peer)
            else { return nil }
            switch offered.outcome {
            case .applied, .duplicate: return nil
            case .held, .refused: return offered
            }
        }
    }

    private static func read(_ name: String, _ value: String, _ peer: NodeID) -> Offered? {
        let words = value.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard let sequence = UInt64(name.dropFirst(prefix(peer).count)), let last = words.last,
            let outcome = Outcome(words: Array(words.dropLast()))
        else { return nil }
        return Offered(
            peer: peer, sequence: sequence, outcome: outcome, record: RecordID(text: last))
    }
}
