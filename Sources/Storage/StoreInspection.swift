import Hashing
import Ledger

/// What is asked of a store to explain what it holds, and to prove it. Not for the daily work:
/// some verbs look through a whole stream.
public protocol StoreInspection: AnyObject {
    /// The names of the records numbered above `number`, by number. Names only, so that one record
    /// which cannot be read keeps nobody from the others.
    func recordNames(
        after number: Int64, limit: Int
    ) throws(StoreError) -> [(number: Int64, id: RecordID)]

    /// The number of the change that is found under a dot, its bytes not looked at; nil: none is.
    func changeNumber(record: Int64, dot: Dot) throws(StoreError) -> Int64?

    /// The papers of one link below a number, the newest first; the numbers grow as papers come.
    ///
    /// - Parameters:
    ///   - sort: of this sort only.
    ///   - number: nil begins with the newest.
    func papers(
        peer: NodeID, sort: Paper.Sort?, below number: Int64?, limit: Int
    ) throws(StoreError) -> [(number: Int64, paper: Paper)]

    /// Heads of batches that came from a peer and go beyond `place`, by sequence and then by number:
    /// those of all its lives. The next page begins after the last one's sequence and number.
    func headsThatCame(
        from peer: NodeID, after place: (sequence: UInt64, number: Int64), limit: Int
    ) throws(StoreError) -> [(number: Int64, paper: Paper)]

    /// The entries of the stream to a peer after `sequence`, in order.
    func outgoingEntries(
        _ peer: NodeID, after sequence: UInt64, limit: Int
    ) throws(StoreError) -> [OutgoingEntry]
    /// Those that are about one record.
    func outgoingEntries(
        _ peer: NodeID, of record: RecordID
    ) throws(StoreError) -> [OutgoingEntry]

    /// The entries that came from a peer after `sequence`, in order.
    func incomingEntries(
        _ peer: NodeID, after sequence: UInt64, limit: Int
    ) throws(StoreError) -> [ReceivedEntry]
    /// The lines of entries that came, from `first` to `last`, in order: nil where the bytes are gone.
    func incomingLines(
        _ peer: NodeID, from first: UInt64, through last: UInt64
    ) throws(StoreError) -> [ReceivedLines?]
    /// Those that brought a change of one record which was kept.
    func incomingEntries(
        _ peer: NodeID, of record: RecordID
    ) throws(StoreError) -> [ReceivedEntry]
}

/// An entry of an outgoing stream as it stands in the store.
public struct OutgoingEntry: Sendable, Equatable {
    /// The position after this entry.
    public let position: Position
    public let record: RecordID?
    /// The change it carries, by the store's number; 0 for any other entry.
    public let change: Int64
    /// The bytes that the chain's hash is made of; empty when they are gone.
    public let header: [UInt8]
    /// What it takes on the wire before compression: both lines.
    public let size: Int

    public init(
        position: Position, record: RecordID?, change: Int64, header: [UInt8], size: Int
    ) {
        self.position = position
        self.record = record
        self.change = change
        self.header = header
        self.size = size
    }
}

/// An entry that came, with the hash of the change it brought.
public struct ReceivedEntry: Sendable, Equatable {
    public let entry: IncomingEntry
    /// Nil when no change of it was kept.
    public let hash: Digest?

    public init(entry: IncomingEntry, hash: Digest?) {
        self.entry = entry
        self.hash = hash
    }
}

/// The two lines of an entry that came.
public struct ReceivedLines: Sendable, Equatable {
    public let header: [UInt8]
    /// Nil: it had none, or it was erased.
    public let payload: [UInt8]?

    public init(header: [UInt8], payload: [UInt8]?) {
        self.header = header
        self.payload = payload
    }
}
