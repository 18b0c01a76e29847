import Hashing
import JSON
import Ledger

/// Where a node keeps everything. One contract, several makers (memory, SQLite; PostgreSQL later),
/// one suite of tests for all.
///
/// A write is whole or not there: what its body did is committed, durably, when `write` returns,
/// and undone when the body throws. Reads see one state throughout. Errors of a body reach its
/// caller unchanged.
///
/// A body must not call the store again, nor keep the reader or writer it was lent. Names, tags and
/// keys are compared and ordered by their UTF-8 bytes. Sequences reach to 2⁶³-1.
public protocol Store: AnyObject, Sendable {
    func read<R>(_ body: (any StoreReader) throws -> R) throws -> R

    /// Runs `body` alone among writers. Several bodies may share one commit.
    func write<R>(_ body: (any StoreWriter) throws -> R) throws -> R

    /// Called after each commit, on any thread and before `write` returns, with the peers for whom
    /// entries were appended. It must be quick, must not call the store, and must not wait for a
    /// lock that some caller of `write` holds: wake a thread and return.
    func observe(_ observer: @escaping @Sendable (Set<NodeID>) -> Void)

    /// Ends use, after the work under way; later calls throw `.stopped`.
    func close()
}

/// What can be asked of a store.
public protocol StoreReader: StoreInspection, AttachmentInspection, StorePeople,
    StoreCases
{
    /// Small named values: the node's own facts, invitations, link reports.
    func setting(_ name: String) throws(StoreError) -> String?
    /// Settings whose name begins with `prefix`, by name.
    func settings(prefix: String) throws(StoreError) -> [(name: String, value: String)]

    func record(_ id: RecordID) throws(StoreError) -> StoredRecord?
    func records(_ query: RecordQuery) throws(StoreError) -> [StoredRecord]
    func countRecords(kind: Kind?, onlyConflicts: Bool) throws(StoreError) -> Int
    /// Records that carry a tag, in the order they came into the store.
    func tagged(_ tag: String) throws(StoreError) -> [RecordID]

    /// - Parameter record: the store's number of the record.
    func change(record: Int64, dot: Dot) throws(StoreError) -> StoredChange?
    /// The whole history, private set first, each in order of arrival.
    func changes(record: Int64) throws(StoreError) -> [StoredChange]

    func peer(_ id: NodeID) throws(StoreError) -> Peer?
    func peers() throws(StoreError) -> [Peer]
    func link(_ peer: NodeID) throws(StoreError) -> Link?

    /// Appends the lines of entries after `sequence` to `buffer`: for each entry its header line and
    /// its payload line (`null` when there is none), both ended by a line feed. Stops before
    /// `maxEntries` or `maxBytes` would be passed, but always reads one entry if there is one.
    func outgoing(
        _ peer: NodeID, after sequence: UInt64, maxEntries: Int, maxBytes: Int,
        into buffer: inout [UInt8]
    ) throws(StoreError) -> OutgoingSlice?
    /// The position after the entry; nil when there is no such entry.
    func outgoingPosition(_ peer: NodeID, _ sequence: UInt64) throws(StoreError) -> Position?
    /// The record that the entry belongs to; nil when it belongs to none or there is no such entry.
    func outgoingRecord(_ peer: NodeID, _ sequence: UInt64) throws(StoreError) -> RecordID?
    /// The records of entries after `sequence`, each once, sorted; nil when they are more than
    /// `limit`.
    func outgoingRecords(
        _ peer: NodeID, after sequence: UInt64, limit: Int
    ) throws(StoreError) -> [RecordID]?
    func incoming(_ peer: NodeID, _ sequence: UInt64) throws(StoreError) -> IncomingEntry?
    /// The entries from `first` to `last`, in order.
    func incoming(
        _ peer: NodeID, from first: UInt64, through last: UInt64
    ) throws(StoreError) -> [IncomingEntry]

    /// All, by peer and sequence; of one record; of one peer.
    func held(peer: NodeID?, record: RecordID?) throws(StoreError) -> [HeldEntry]

    /// In the order they came.
    func papers(peer: NodeID?, sort: Paper.Sort?) throws(StoreError) -> [Paper]
    /// What an act with this retry key answered before.
    func retried(_ key: String) throws(StoreError) -> String?
    func audit(after sequence: Int64, limit: Int) throws(StoreError) -> [AuditEntry]
    func lastAudit() throws(StoreError) -> AuditEntry?
}

/// What can be done within one transaction. Reads see what was written before in it.
public protocol StoreWriter: StoreReader, AttachmentKeeping, StorePeopleWriting, StoreCasesWriting {
    /// Nil removes.
    func put(setting name: String, _ value: String?) throws(StoreError)
    /// Keeps the record and gives it its number if it has none; sets `touched`, to a value that no
    /// other record has.
    func put(record: inout StoredRecord) throws(StoreError)
    /// A record that has the tag keeps its place among the tagged.
    func tag(record: Int64, _ tag: String) throws(StoreError)
    func untag(record: Int64, _ tag: String) throws(StoreError)

    /// A record has each dot once; adding it again throws `.damaged`.
    /// - Returns: the change's number.
    func add(change: Change, record: Int64, isHome: Bool) throws(StoreError) -> Int64
    /// Destroys salt and values; header and hash stay. What the change named, it names no more.
    func erase(change number: Int64) throws(StoreError)
    /// Puts salt and values back.
    func restore(change number: Int64, payload: [UInt8]) throws(StoreError)

    func put(peer: Peer) throws(StoreError)
    func put(link: Link) throws(StoreError)
    /// A sequence that is there already throws `.damaged`.
    /// - Parameters:
    ///   - record: what a line is about; a change is about its own record.
    ///   - position: the position after this entry.
    func append(
        outgoing content: EntryContent, record: RecordID?, to peer: NodeID, at position: Position
    ) throws(StoreError)
    /// A sequence that is there already throws `.damaged`.
    func add(incoming entry: IncomingEntry, from peer: NodeID) throws(StoreError)
    /// Tells the later outcome of an entry.
    func put(incoming entry: IncomingEntry, from peer: NodeID) throws(StoreError)
    /// Keeps the line of an entry that came and brought no change that is kept, to give it back.
    func keep(line: [UInt8], of sequence: UInt64, from peer: NodeID) throws(StoreError)
    /// The stream to a peer ends here and is kept under another name; another begins.
    func putAway(outgoing peer: NodeID, as name: NodeID) throws(StoreError)
    /// The stream kept under a name ends after a sequence: what follows is dropped.
    func cut(outgoing name: NodeID, after sequence: UInt64) throws(StoreError)
    /// As `putAway(outgoing:as:)`, for what came from a peer, with the entries of it that wait.
    func putAway(incoming peer: NodeID, as name: NodeID) throws(StoreError)
    /// Keeps a waiting entry, or its new reason.
    func hold(_ entry: HeldEntry) throws(StoreError)
    func release(held peer: NodeID, _ sequence: UInt64) throws(StoreError)

    func add(paper: Paper) throws(StoreError)
    func put(retried key: String, answer: String) throws(StoreError)
    /// Numbers and chains the entry; the given sequence and chain are ignored.
    func append(audit entry: AuditEntry) throws(StoreError)
}
