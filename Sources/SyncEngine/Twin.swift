import Ledger
import Storage

/// Two changes under one dot: the one in the set, and the one that waits.
public struct Twin: Sendable {
    public enum Side: Sendable { case known, other }

    public let known: Change
    public let other: Change
    let held: HeldEntry

    public var dot: Dot { known.header.dot }

    public func change(_ side: Side) -> Change { side == .known ? known : other }

    /// Those that keep a record frozen, by dot.
    public static func all(
        of record: StoredRecord, _ reader: any StoreReader
    ) throws(StoreError) -> [Twin] {
        let entries = EntryReader(vocabulary: Vocabulary([]))
        var twins: [Twin] = []
        for held in try reader.held(peer: nil, record: record.id) {
            let entry = entries.read(header: held.header, payload: held.payload)
            guard case .change(let other, _, _) = entry.content,
                !record.shared.voids.contains(other.header.dot),
                let known = try reader.change(record: record.number, dot: other.header.dot),
                known.change.hash != other.hash
            else { continue }
            twins.append(Twin(known: known.change, other: other, held: held))
        }
        return twins.sorted { $0.dot < $1.dot }
    }
}
