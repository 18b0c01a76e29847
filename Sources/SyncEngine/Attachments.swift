import Ledger
import Storage

/// What may be said and done about attached files, from what a store holds (Protocol/attachments.md §2).
/// Private sets are never looked at here.
public struct Attachments {
    private let reader: any StoreReader

    public init(_ reader: any StoreReader) { self.reader = reader }

    /// The sides from which changes name the file in records that are shared with the peer; empty: to
    /// this peer the file is unknown.
    public func sides(
        of name: AttachmentName, sharedWith peer: Peer
    ) throws(StoreError) -> Set<NodeID> {
        var sides: Set<NodeID> = []
        for naming in try reader.namings(of: name)
        where !naming.isHome && !sides.contains(naming.side) {
            guard let record = try reader.record(naming.record), record.custody == .shared,
                record.audience.includes(peer)
            else { continue }
            sides.insert(naming.side)
        }
        return sides
    }

    /// Whether the file may be handed to the peer: it shares the record, and the bytes came from the
    /// side that names it.
    public func mayGive(
        _ name: AttachmentName, to peer: Peer
    ) throws(StoreError) -> Bool {
        for side in try sides(of: name, sharedWith: peer)
        where try reader.isWhole(name, from: side) == true { return true }
        return false
    }

    /// What a peer that offers a file is to do.
    public enum Need: Sendable, Equatable {
        /// Nothing that it shares names the file.
        case unknown
        case none
        case bytes
    }

    public func need(
        _ name: AttachmentName, of peer: Peer
    ) throws(StoreError) -> Need {
        let sides = try sides(of: name, sharedWith: peer)
        if sides.isEmpty { return .unknown }
        for side in sides where try reader.isWhole(name, from: side) != true { return .bytes }
        return .none
    }
}
