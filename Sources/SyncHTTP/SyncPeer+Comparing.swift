import JSON
import Ledger
import Storage
import SyncEngine
import SyncProtocol

/// Finding what differs, and sending it again.
extension SyncPeer {
    /// The records in which this node and the peer differ; nil when too much is on its way to tell,
    /// or while one of the two reads back. Nothing is changed.
    ///
    /// Reads every shared record on both sides: seconds for a hundred thousand.
    public func differences(with peer: Peer) throws(SyncFailure) -> [Difference]? {
        do {
            return try store.read { reader in
                try Narrowing(reader, with: peer).differences { ask in
                    var peer = peer
                    return try asking.compare(ask, with: &peer)
                }
            }
        } catch {
            throw SyncFailure(error)
        }
    }

    /// Has the sets of these records written again, on both sides as each difference needs it; the next
    /// session carries them over.
    ///
    /// - Parameter person: who wants it, for the audit.
    public func mend(
        _ differences: [Difference], with peer: Peer, by person: String
    ) throws(SyncFailure) {
        let now = clock()
        do {
            let wanted = try store.write { tx in
                let records = differences.map { JSONValue.string($0.record.text) }
                let detail = JSONValue.object([JSONMember(key: "records", value: .array(records))])
                try tx.append(
                    audit: AuditEntry(
                        at: now, person: person, act: "repair", object: peer.id.text,
                        detail: String(decoding: detail.canonical, as: UTF8.self)))
                let recorder = try Recorder(tx, node: side.node, rules: side.rules)
                let wanted = try differences.filter {
                    try recorder.mend($0, with: peer, now: now)
                }
                try recorder.finish(at: now)
                return wanted.map(\.record)
            }
            for start in stride(from: 0, to: wanted.count, by: CompareAsk.stateLimit) {
                var peer = peer
                let some = Array(wanted[start...].prefix(CompareAsk.stateLimit))
                _ = try asking.compare(.again(some), with: &peer)
            }
        } catch {
            throw SyncFailure(error)
        }
    }
}
