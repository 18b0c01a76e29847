import Hashing
import Ledger
import Storage

/// A snapshot: everything that a peer shares with this node, written anew into its stream, for one
/// that lost what earlier streams brought it (Protocol/sync.md §12). It is made of ordinary entries,
/// judged like any other: what the peer has is a duplicate there, what it lacks is added.
extension Recorder {
    func writeSnapshot(for peer: Peer, now: Int64) throws(StoreError) {
        try forEachRecord { record throws(StoreError) in
            if record.audience.leaving.contains(peer.id) {
                try repeatRecall(of: record.id, to: peer.id, now: now)
            } else if record.audience.includes(peer), !record.isFrozen {
                try restate(record, to: peer, now: now)
            }
        }
        // The life that had answered may be lost, and with it that the record was handed back.
        for id in try recalledRecords(from: peer.id) {
            if let record = try record(id), record.audience.hears(peer) { continue }
            try repeatRecall(of: id, to: peer.id, now: now)
        }
    }

    func repeatRecall(of id: RecordID, to peer: NodeID, now: Int64) throws(StoreError) {
        try write(Recall(record: id, author: "system", at: now), to: peer)
    }

    /// The set of one record: changes, what is void of it, what was erased.
    private func restate(
        _ record: StoredRecord, to peer: Peer, now: Int64
    ) throws(StoreError) {
        var erased: [Dot] = []
        for stored in try tx.changes(record: record.number) where !stored.isHome {
            let change = stored.change
            if change.isErased, try isErased(record.id, change.header.dot) {
                erased.append(change.header.dot)
            }
            if try mayCarry(author: change.header.dot.node, to: peer) {
                try append(.change(stored.number), hash: change.hash, record.id, to: peer.id)
            }
        }
        for dot in record.shared.voids { try retell(refusalOf: dot, in: record.id, to: peer) }
        for start in stride(from: 0, to: erased.count, by: Erasure.limit) {
            let line = Erasure(
                record: record.id, dots: Array(erased[start...].prefix(Erasure.limit)),
                author: "system", at: now
            ).canonicalBytes
            try append(.line(line), hash: SHA256.hash(line), record.id, to: peer.id)
        }
    }

    /// Every record, in the order in which they were made here.
    func forEachRecord(
        _ body: (StoredRecord) throws(StoreError) -> Void
    ) throws(StoreError) {
        var last: Int64 = 0
        while true {
            let names = try tx.recordNames(after: last, limit: 1000)
            guard let end = names.last else { return }
            last = end.number
            for (_, id) in names {
                if let record = try glance(id) { try body(record) }
            }
        }
    }
}
