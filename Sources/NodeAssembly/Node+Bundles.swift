import JSON
import Ledger
import People
import Storage
import SyncBundle
import SyncEngine

/// Bundles made and taken in a person's name.
extension Node {
    /// Writes what waits for a peer into a new file.
    ///
    /// - Parameter again: whether the sets of all shared records go along once more.
    public func exportBundle(
        to peer: Peer, as path: String, again: Bool = false, by person: String,
        progress: ((Packing.Contents) -> Void)? = nil
    ) throws -> BundleCarrier.Written {
        try permit(.exchange, person)
        // First the audit entry, then the data: nothing leaves that is not written down.
        try audit(
            "bundle-export", peer, person, [("again", .bool(again)), ("file", .string(path))])
        if again { _ = try Resending.all(to: peer, of: facts, side.rules, store, now: Node.now()) }
        let written = try bundles.export(to: peer, as: path, progress: progress)
        reports.note(writtenFor: peer.id, at: Self.now())
        return written
    }

    /// Takes a peer's bundle.
    public func takeBundle(
        _ path: String, by person: String, progress: ((Unpacking.Tally) -> Void)? = nil
    ) throws -> BundleCarrier.Taken {
        try permit(.exchange, person)
        let taken = try bundles.take(path, progress: progress)
        reports.note(taken, at: Self.now())
        try audit(
            "bundle-import", taken.peer, person,
            [
                ("file", .string(path)), ("made_at", .int(taken.madeAt)),
                ("applied", .int(Int64(taken.tally.applied))),
            ])
        return taken
    }

    private func audit(
        _ act: String, _ peer: Peer, _ person: String, _ detail: [(String, JSONValue)]
    ) throws {
        let members = detail.map { JSONMember(key: $0.0, value: $0.1) }
        try store.write { tx in
            try tx.append(
                audit: AuditEntry(
                    at: Self.now(), person: person, act: act, object: peer.id.text,
                    detail: String(decoding: JSONValue.object(members).canonical, as: UTF8.self)))
        }
    }
}
