import Hashing
import Ledger
import Storage

/// After an upgrade, what the former release kept without knowing it is judged, listed and found by the
/// words of this one, and what waited is tried again.
public enum Upgrading {
    /// - Parameter now: by this node's clock; for display.
    public static func run(
        _ store: any Store, node: NodeFacts, rules: Rules, now: Int64
    ) throws {
        try store.write { tx in
            let recorder = try Recorder(tx, node: node, rules: rules)
            var last: Int64 = 0
            while let names = try recorder.names(after: last), let end = names.last {
                last = end.number
                for (_, id) in names { try recorder.judgeAnew(id, now: now) }
            }
            for held in try tx.held(peer: nil, record: nil) {
                guard let record = held.record, let peer = try Receiving.peer(of: held, tx),
                    peer.status == .enrolled
                else { continue }
                try Receiving(recorder, from: peer, now: now).retryHeld(of: record)
            }
            try recorder.finish()
        }
    }
}

extension Recorder {
    fileprivate func names(
        after last: Int64
    ) throws(StoreError) -> [(number: Int64, id: RecordID)]? {
        try tx.recordNames(after: last, limit: 1000)
    }

    /// Voids what breaks a rule that was not known when it came, tells every holder, and lists what
    /// was not listed.
    fileprivate func judgeAnew(_ id: RecordID, now: Int64) throws(StoreError) {
        guard var record = try record(id), let declaration = rules.vocabulary[id.kind] else {
            return
        }
        let reader = EntryReader(vocabulary: rules.vocabulary)
        for stored in try tx.changes(record: record.number) where !stored.isHome {
            let change = stored.change
            let entry = reader.read(header: change.headerBytes, payload: change.payloadBytes)
            guard case .change(_, let examined, _) = entry.content,
                let code = examined.violation,
                !record.shared.voids.contains(change.header.dot)
            else { continue }
            let refusal = Refusal(
                record: id, dot: change.header.dot, hash: change.hash, code: code,
                header: change.headerBytes, by: node.id, at: now)
            try void(refusal, of: &record, source: nil)
        }
        if record.custody == .returned { return }
        let names = record.current.registers.keys
        let listed = names.filter { declaration[register: $0]?.isListed == true }
        try refresh(listed, in: &record, by: nil, listed: nil)
        try keep(&record)
    }
}
