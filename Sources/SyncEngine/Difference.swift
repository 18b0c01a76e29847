import Ledger

/// A record in which two nodes that should hold the same do not, and what can be done about it.
public struct Difference: Sendable, Equatable {
    public enum Sort: Sendable, Equatable {
        /// Shared with the peer by this node, unknown to the peer or not shared by it.
        case onlyHere
        /// The other way round, and the record comes from the peer's side.
        case onlyThere
        /// The peer holds a record of this side that this node does not share with it.
        case notSharedHere
        /// The peer holds a record of this side that this node does not have at all.
        case lostHere
        /// Both hold it: so many changes are only here, and only there. None of either: one of the
        /// two computed its state wrongly from the same changes.
        case differs(onlyHere: UInt64, onlyThere: UInt64)
    }

    public enum Remedy: Sendable, Equatable {
        /// This node's set is written to the peer again.
        case give
        /// The peer is asked to write its set again.
        case take
        case giveAndTake
        /// The recall that the peer seems to have missed is repeated.
        case recallAgain
        /// Nothing here: a new life reads everything back (`renew`).
        case newLife
    }

    public let record: RecordID
    public let sort: Sort

    public init(_ record: RecordID, _ sort: Sort) {
        self.record = record
        self.sort = sort
    }

    public var remedy: Remedy {
        switch sort {
        case .onlyHere: .give
        case .onlyThere: .take
        case .notSharedHere: .recallAgain
        case .lostHere: .newLife
        case .differs: .giveAndTake
        }
    }
}
