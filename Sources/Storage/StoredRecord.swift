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
    /// What people look for it by, in small letters; the office says what that is.
    public var words: String
    /// Registers in open conflict, sorted.
    public var conflicts: [RegisterName]
    public var isFrozen: Bool
    /// The number of the last private change that a recall found: those after it, together with the
    /// shared set, are what the office works on since. 0: never recalled.
    public var spent: Int64
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
        words = ""
        conflicts = []
        isFrozen = false
        spent = 0
        touched = 0
    }

    /// Whether what is written here stays here.
    public var isPrivate: Bool { shared.isEmpty || custody.isPrivate }

    /// What people see and edit: the shared set while it is shared.
    public var current: RecordState { isPrivate ? home : shared }

    /// Whether it counts in the sums of those who share it.
    public var isSummed: Bool { !shared.isEmpty && !isFrozen && custody == .shared }

    /// Whether a change of the record belongs to what people see now.
    public func isWorkedOn(_ stored: StoredChange) -> Bool {
        stored.isHome ? isPrivate && stored.number > spent : !isPrivate || !shared.isEmpty
    }

    /// The private set, straight from the rule: private changes since the last recall and, while a
    /// recalled record is private, what it was when it was shared.
    public func home(folding history: [StoredChange]) -> RecordState {
        let isContinued = isPrivate && !shared.isEmpty
        let set = history.filter { isContinued ? isWorkedOn($0) : $0.isHome && $0.number > spent }
        let counted = history.filter { $0.isHome && $0.number <= spent }.map(\.change.header.dot)
        return RecordState(
            folding: set.map { ($0.change.header, $0.change.hash) },
            voids: isContinued ? Set(shared.voids) : [], counted: counted)
    }

    /// Shared already: a release hands it on instead of founding it.
    public var isPassedOn: Bool { custody == .shared && !shared.isEmpty }

    /// Registers in conflict that people here can settle.
    public var openConflicts: [RegisterName] { custody.allowsWriting ? conflicts : [] }

    public func shown(_ register: RegisterName) -> JSONValue? { shown[register] }
}

/// The peers that hold a record besides this node.
public struct Audience: Sendable, Equatable {
    /// Released downward to all, those enrolled later too.
    public var isEveryoneBelow: Bool
    /// Sorted, each once.
    public private(set) var peers: [NodeID]
    /// From whom it was recalled and who have not answered `closed`; sorted, none of them in `peers`.
    public private(set) var leaving: [NodeID]

    public init(
        isEveryoneBelow: Bool = false, peers: [NodeID] = [], leaving: [NodeID] = []
    ) {
        self.isEveryoneBelow = isEveryoneBelow
        self.peers = Array(Set(peers)).sorted()
        self.leaving = Array(Set(leaving)).sorted()
    }

    /// Keeps these only; the others leave.
    public mutating func keep(only kept: [NodeID], leaving gone: [NodeID]) {
        self = Audience(peers: kept, leaving: leaving + gone)
    }

    /// Those who share it, without those from whom it was recalled.
    public var sharing: Audience {
        Audience(isEveryoneBelow: isEveryoneBelow, peers: peers)
    }

    public mutating func close(_ peer: NodeID) { leaving.removeAll { $0 == peer } }

    /// Whether a peer may still send what it owes of the record, and must hear what becomes of it.
    public func hears(_ peer: Peer) -> Bool { includes(peer) || leaving.contains(peer.id) }

    public mutating func add(_ peer: NodeID) {
        if leaving.contains(peer) { return }
        if !peers.contains(peer) { peers = (peers + [peer]).sorted() }
    }

    public func includes(_ peer: Peer) -> Bool {
        peers.contains(peer.id)
            || isEveryoneBelow && peer.relation == .downstream && !leaving.contains(peer.id)
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
    /// Only records whose words contain this, byte for byte. Not together with a tag.
    public var containing: String?
    /// Continue after this `touched` value; nil begins.
    public var before: Int64?
    public var limit: Int

    public init(
        kind: Kind? = nil, onlyConflicts: Bool = false, tag: String? = nil,
        containing: String? = nil, before: Int64? = nil, limit: Int = 100
    ) {
        self.kind = kind
        self.onlyConflicts = onlyConflicts
        self.tag = tag
        self.containing = containing
        self.before = before
        self.limit = limit
    }
}
