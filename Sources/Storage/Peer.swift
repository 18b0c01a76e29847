import Hashing
import Ledger

/// Another node that this one exchanges with.
public struct Peer: Sendable, Equatable {
    public enum Relation: String, Sendable { case upstream, downstream }
    public enum Status: String, Sendable {
        /// Joined with a valid invitation; an operator has yet to compare the fingerprint.
        case pending
        case enrolled
        case revoked
    }

    public let id: NodeID
    public let relation: Relation
    public var name: String
    public var tier: Tier
    public var status: Status
    /// Ed25519 public keys as base64url, the present one last; earlier ones verify old papers.
    public var keys: [String]
    /// Upstream only: where to ask, and the pin of its certificate.
    public var url: String
    public var pin: String
    /// Milliseconds since 1970 UTC.
    public var enrolledAt: Int64

    public init(
        id: NodeID, relation: Relation, name: String, tier: Tier, status: Status, keys: [String],
        url: String = "", pin: String = "", enrolledAt: Int64
    ) {
        self.id = id
        self.relation = relation
        self.name = name
        self.tier = tier
        self.status = status
        self.keys = keys
        self.url = url
        self.pin = pin
        self.enrolledAt = enrolledAt
    }
}

/// Both streams between this node and a peer: where they stand.
public struct Link: Sendable, Equatable {
    public let peer: NodeID
    /// The end of the stream this node writes for the peer.
    public var outgoing: Position
    /// How much of it the peer has signed for.
    public var confirmed: UInt64
    /// How far the peer's stream was applied here; nil before the first entry.
    public var incoming: Position?
    /// Sum of the digests of all records shared with the peer.
    public var sum: StatementSum
    /// Why exchange is stopped until an operator decides (a fork); nil while it runs.
    public var stopped: String?

    /// Entries that the peer has not signed for.
    public var unconfirmed: UInt64 {
        outgoing.sequence > confirmed ? outgoing.sequence - confirmed : 0
    }

    public init(peer: NodeID, outgoing: Position) {
        self.peer = peer
        self.outgoing = outgoing
        confirmed = 0
        incoming = nil
        sum = .zero
        stopped = nil
    }
}

/// The last session with a peer, as `status` shows it. Times in milliseconds since 1970 UTC.
public struct LinkReport: Sendable, Equatable {
    public var lastExchangeAt: Int64?
    public var provedEqualAt: Int64?
    /// When the last statement was made that compared, whatever it said.
    public var statedAt: Int64?
    /// equal, different or not_compared.
    public var lastVerdict: String?
    /// Peer's clock minus ours, in milliseconds, at the last exchange.
    public var clockOffset: Int64?
    public var lastProblem: String?
    /// Versions of the protocol that the peer spoke at the last exchange.
    public var versions: ClosedRange<Int>?
    /// When a bundle was last written for the peer here, and one of its taken.
    public var bundleWrittenAt: Int64?
    public var bundleTakenAt: Int64?

    public init() {}
}
