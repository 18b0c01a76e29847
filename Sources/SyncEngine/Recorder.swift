import Hashing
import JSON
import Ledger
import Storage

/// Everything that happens when a change enters this node, within one transaction: the set grows,
/// the state is folded, the streams of the peers are written, sums and lists follow. The same code
/// serves a person's act and a peer's batch.
///
/// Records and links are read once and written once per transaction: call `finish(at:)` at its end.
public final class Recorder {
    let tx: any StoreWriter
    public let node: NodeFacts
    let rules: Rules

    private var records: [RecordID: Sheet] = [:]
    private var dirtyRecords: [RecordID] = []
    private var links: [NodeID: Link] = [:]
    private var dirtyLinks: Set<NodeID> = []
    private var sides: [NodeID: NodeSide?] = [:]
    private var waiting: Set<RecordID>?
    /// The store's number of the change that was added last.
    var lastNumber: Int64 = 0
    /// Peers that entries are written for, sorted.
    let peers: [Peer]
    /// These and those waiting or revoked: nobody else may speak for any of them.
    private let neighbours: [Peer]

    /// A record in hand, with what must be compared when it is put back.
    private final class Sheet {
        var record: StoredRecord
        var tags: [String]
        var isDirty = false
        /// The open conflicts that have their cases; nil: not known.
        var followed: [RegisterName]?

        init(_ record: StoredRecord, tags: [String], followed: [RegisterName]?) {
            self.record = record
            self.tags = tags
            self.followed = followed
        }
    }

    public init(_ tx: any StoreWriter, node: NodeFacts, rules: Rules) throws(StoreError) {
        self.tx = tx
        self.node = node
        self.rules = rules
        neighbours = try tx.peers()
        peers = neighbours.filter { $0.status == .enrolled }.sorted { $0.id < $1.id }
    }

    /// The tag of records that every node below gets, those enrolled later too.
    public static let everyoneTag = "everyone"

    // MARK: Records

    public func record(_ id: RecordID) throws(StoreError) -> StoredRecord? {
        if let sheet = records[id] { return sheet.record }
        guard let found = try tx.record(id) else { return nil }
        records[id] = Sheet(found, tags: tags(of: found), followed: found.openConflicts)
        return found
    }

    /// As `record`, for passing over many: it is not kept in hand.
    func glance(_ id: RecordID) throws(StoreError) -> StoredRecord? {
        if let sheet = records[id] { return sheet.record }
        return try tx.record(id)
    }

    /// Puts a changed record in hand; a new one is kept at once, for it needs its number.
    func keep(_ record: inout StoredRecord) throws(StoreError) {
        if record.number == 0 {
            record.words = rules.words(record)
            try tx.put(record: &record)
            let sheet = Sheet(record, tags: [], followed: [])
            records[record.id] = sheet
            try writeTags(of: sheet)
        } else {
            let sheet = records[record.id] ?? Sheet(record, tags: [], followed: nil)
            records[record.id] = sheet
            sheet.record = record
            if !sheet.isDirty { dirtyRecords.append(record.id) }
            sheet.isDirty = true
        }
    }

    /// What the office finds it by, and what the engine does.
    private func tags(of record: StoredRecord) -> [String] {
        let tags = rules.tags(record)
        return record.audience.isEveryoneBelow ? tags + [Self.everyoneTag] : tags
    }

    private func writeTags(of sheet: Sheet) throws(StoreError) {
        let tags = tags(of: sheet.record)
        if tags == sheet.tags { return }
        for tag in tags where !sheet.tags.contains(tag) {
            try tx.tag(record: sheet.record.number, tag)
        }
        for tag in sheet.tags where !tags.contains(tag) {
            try tx.untag(record: sheet.record.number, tag)
        }
        sheet.tags = tags
    }

    /// Writes what is in hand. Nothing of it is kept before.
    ///
    /// - Parameter now: by this node's clock: when cases of conflicts open and end.
    public func finish(at now: Int64) throws(StoreError) {
        let sealed = dirtyRecords.filter { records[$0]?.record.custody == .sealed }
        for id in sealed.sorted() { try closeThawed(id, now: now) }
        for id in dirtyRecords.sorted() {
            guard let sheet = records[id] else { continue }
            sheet.record.words = rules.words(sheet.record)
            try tx.put(record: &sheet.record)
            sheet.isDirty = false
            try writeTags(of: sheet)
            if sheet.followed != sheet.record.openConflicts {
                try followCases(of: sheet.record, at: now)
                sheet.followed = sheet.record.openConflicts
            }
        }
        dirtyRecords = []
        try finishLinks()
    }

    /// As `finish`, when no record was changed.
    func finishLinks() throws(StoreError) {
        for peer in dirtyLinks.sorted() {
            if let link = links[peer] { try tx.put(link: link) }
        }
        dirtyLinks = []
    }

    /// What was remembered of a link is old: the store has another.
    func forgetLink(_ peer: NodeID) {
        links[peer] = nil
        dirtyLinks.remove(peer)
    }

    // MARK: Links

    public func link(_ peer: NodeID) throws(StoreError) -> Link {
        if let link = links[peer] { return link }
        let link = try tx.link(peer) ?? Link(peer: peer, outgoing: startOfStream(to: peer))
        links[peer] = link
        return link
    }

    public func put(_ link: Link) {
        links[link.peer] = link
        dirtyLinks.insert(link.peer)
    }

    private func startOfStream(to peer: NodeID) -> Position {
        let relation = peers.first { $0.id == peer }?.relation ?? .downstream
        let stream = StreamID(
            sender: node.id, receiver: peer, direction: relation == .upstream ? .up : .down)
        return Position.start(of: stream, node.incarnation)
    }

    // MARK: Sides

    /// Which way a node lies: itself, below through a downstream peer, or above.
    func side(of other: NodeID) throws(StoreError) -> NodeSide? {
        if let known = sides[other] { return known }
        var side: NodeSide?
        if other == node.id {
            side = NodeSide(via: nil, tier: node.tier)
        } else if let peer = neighbours.first(where: { $0.id == other }) {
            side = NodeSide(via: peer.id, tier: peer.tier)
        } else if let text = try tx.setting(NodeSide.setting(other)) {
            side = NodeSide(stored: text)
        }
        sides[other] = .some(side)
        return side
    }

    /// Remembers the way to a node that a peer vouches for.
    func remember(_ other: NodeID, via peer: NodeID, tier: Tier) throws(StoreError) {
        let side = NodeSide(via: peer, tier: tier)
        sides[other] = .some(side)
        try tx.put(setting: NodeSide.setting(other), side.storedText)
    }

    // MARK: Waiting records

    /// Whether entries of the record wait here.
    func hasHeld(_ record: RecordID) throws(StoreError) -> Bool {
        if waiting == nil {
            waiting = Set(try tx.held(peer: nil, record: nil).compactMap(\.record))
        }
        return waiting?.contains(record) ?? false
    }

    func noteHeld(_ record: RecordID) throws(StoreError) {
        _ = try hasHeld(record)
        waiting?.insert(record)
    }

    func forgetHeld(_ record: RecordID) { waiting?.remove(record) }
}

/// Through which peer a node is reached, and its tier.
struct NodeSide: Sendable, Equatable {
    /// Nil: this very node.
    let via: NodeID?
    let tier: Tier

    static func setting(_ node: NodeID) -> String { "side:\(node.text)" }

    init(via: NodeID?, tier: Tier) {
        self.via = via
        self.tier = tier
    }

    var storedText: String { "\(via?.text ?? "") \(tier.rawValue)" }

    init?(stored text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let via = NodeID(text: String(parts[0])),
            let tier = Tier(rawValue: String(parts[1]))
        else { return nil }
        self.init(via: via, tier: tier)
    }
}

/// What acts need of the store besides records.
extension Recorder {
    public var reader: any StoreReader { tx }

    public func put(setting name: String, _ value: String?) throws(StoreError) {
        try tx.put(setting: name, value)
    }

    /// A tag that does not follow from what lists show.
    public func tag(_ record: StoredRecord, _ tag: String) throws(StoreError) {
        try tx.tag(record: record.number, tag)
    }
}
