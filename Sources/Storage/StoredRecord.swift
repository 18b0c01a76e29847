import JSON
import Ledger

/// A record as a store keeps it: the folded state, who shares it, and the values that lists show.
public struct StoredRecord: Sendable, Equatable {
    /// The store's own number for it; 0 until it is kept.
    public var number: Int64
    public let id: RecordID
    public var custody: Custody
    /// The shared set; empty while the record never was shared.
    public var shared: RecordState
    /// The private set; it stays, for display, when the record is released.
    public var home: RecordState
    public var audience: Audience
    /// The provisional values of listed registers.
    public var shown: ShownValues
    /// Registers in open conflict, sorted.
    public var conflicts: [RegisterName]
    public var isFrozen: Bool
    /// The store's count of puts when this record was last put: unique, sorts lists newest first.
    public var touched: Int64

    public init(_ id: RecordID) {
        self.id = id
        number = 0
        custody = .home
        shared = RecordState()
        home = RecordState()
        audience = Audience()
        shown = .none
        conflicts = []
        isFrozen = false
        touched = 0
    }

    /// What people see and edit: the shared set once there is one.
    public var current: RecordState { shared.isEmpty ? home : shared }

    /// Shared already: a release hands it on instead of founding it.
    public var isPassedOn: Bool { custody == .shared && !shared.isEmpty }

    public func shown(_ register: RegisterName) -> JSONValue? { shown[register] }
}

/// The peers that hold a record besides this node.
public struct Audience: Sendable, Equatable {
    /// Released downward to all, those enrolled later too.
    public var isEveryoneBelow: Bool
    /// Sorted, each once.
    public private(set) var peers: [NodeID]

    public init(isEveryoneBelow: Bool = false, peers: [NodeID] = []) {
        self.isEveryoneBelow = isEveryoneBelow
        self.peers = Array(Set(peers)).sorted()
    }

    public mutating func add(_ peer: NodeID) {
        if !peers.contains(peer) { peers = (peers + [peer]).sorted() }
    }

    public func includes(_ peer: Peer) -> Bool {
        peers.contains(peer.id) || (isEveryoneBelow && peer.relation == .downstream)
    }
}

/// A change in the store.
public struct StoredChange: Sendable, Equatable {
    /// The store's own number; ascending in order of arrival.
    public let number: Int64
    public let change: Change
    /// Whether it belongs to the private set.
    public let isHome: Bool

    public init(number: Int64, change: Change, isHome: Bool) {
        self.number = number
        self.change = change
        self.isHome = isHome
    }
}

/// What to list. Results come newest first.
public struct RecordQuery: Sendable {
    public var kind: Kind?
    public var onlyConflicts: Bool
    /// Only records that carry this tag.
    public var tag: String?
    /// Continue after this `touched` value; nil begins.
    public var before: Int64?
    public var limit: Int

    public init(
        kind: Kind? = nil, onlyConflicts: Bool = false, tag: String? = nil, before: Int64? = nil,
        limit: Int = 100
    ) {
        self.kind = kind
        self.onlyConflicts = onlyConflicts
        self.tag = tag
        self.before = before
        self.limit = limit
    }
}
