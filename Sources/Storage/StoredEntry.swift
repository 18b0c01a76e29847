import Hashing
import Ledger

/// What an outgoing entry carries.
public enum EntryContent: Sendable, Equatable {
    /// A change, by the store's number; its bytes are kept once.
    case change(Int64)
    /// The line of any other entry.
    case line([UInt8])
}

/// What was read of an outgoing stream into a batch.
public struct OutgoingSlice: Sendable, Equatable {
    public let count: Int
    /// The position after the last entry read.
    public let end: Position

    public init(count: Int, end: Position) {
        self.count = count
        self.end = end
    }
}

/// An entry that was received: its place, its chain hash and how it ended.
public struct IncomingEntry: Sendable, Equatable {
    public let sequence: UInt64
    public let chain: Digest
    public var outcome: Outcome
    /// The change it brought, if that was kept; 0 otherwise.
    public var change: Int64

    public init(sequence: UInt64, chain: Digest, outcome: Outcome, change: Int64) {
        self.sequence = sequence
        self.chain = chain
        self.outcome = outcome
        self.change = change
    }
}

/// An entry that waits, with its bytes, in the order of arrival.
public struct HeldEntry: Sendable, Equatable {
    public let peer: NodeID
    public let sequence: UInt64
    public let record: RecordID?
    public var reason: HeldReason
    public let header: [UInt8]
    public let payload: [UInt8]?
    public let since: Int64

    public init(
        peer: NodeID, sequence: UInt64, record: RecordID?, reason: HeldReason, header: [UInt8],
        payload: [UInt8]?, since: Int64
    ) {
        self.peer = peer
        self.sequence = sequence
        self.record = record
        self.reason = reason
        self.header = header
        self.payload = payload
        self.since = since
    }
}

/// A signed paper that verifies offline, years later: head of a batch, receipt, statement.
public struct Paper: Sendable, Equatable {
    public enum Sort: String, Sendable, CaseIterable {
        case head, receipt, statement
        /// The head of a batch that told another story than this node knows: evidence, on no stream.
        case fork
    }

    public let sort: Sort
    /// The other node of the link.
    public let peer: NodeID
    /// Whether this node signed it.
    public let isOwn: Bool
    /// The last sequence it speaks of.
    public let sequence: UInt64
    /// The canonical JSON that was signed.
    public let bytes: [UInt8]
    /// Ed25519, base64url.
    public let signature: String
    /// The public key that signed, base64url.
    public let key: String

    public init(
        sort: Sort, peer: NodeID, isOwn: Bool, sequence: UInt64, bytes: [UInt8], signature: String,
        key: String
    ) {
        self.sort = sort
        self.peer = peer
        self.isOwn = isOwn
        self.sequence = sequence
        self.bytes = bytes
        self.signature = signature
        self.key = key
    }
}

/// What a person did: written in the act's own transaction, chained by hash.
public struct AuditEntry: Sendable, Equatable {
    public var sequence: Int64
    public let at: Int64
    public let person: String
    /// A word from the command line: propose, release, resolve, …
    public let act: String
    /// What it was done to: a record, a node; empty if nothing in particular.
    public let object: String
    /// Canonical JSON without personal data.
    public let detail: String
    public var chain: Digest

    public init(
        at: Int64, person: String, act: String, object: String, detail: String = "{}",
        sequence: Int64 = 0, chain: Digest = .zero
    ) {
        self.at = at
        self.person = person
        self.act = act
        self.object = object
        self.detail = detail
        self.sequence = sequence
        self.chain = chain
    }
}
