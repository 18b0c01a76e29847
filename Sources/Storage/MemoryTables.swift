import Hashing
import Ledger

/// Everything a `MemoryStore` keeps, as plain values: a copy is a snapshot.
struct MemoryTables: Sendable {
    struct Outgoing: Sendable {
        let content: EntryContent
        let record: RecordID?
        let position: Position
    }

    struct Held: Hashable, Sendable {
        let peer: NodeID
        let sequence: UInt64
    }

    var settings: [ExactText: String] = [:]
    var records: [Int64: StoredRecord] = [:]
    var numbers: [RecordID: Int64] = [:]
    var lastTouched: Int64 = 0
    /// Ascending.
    var tags: [ExactText: [Int64]] = [:]
    /// The change numbered n is at n - 1.
    var changes: [StoredChange] = []
    var changesOfRecord: [Int64: [Int64]] = [:]
    var peers: [NodeID: Peer] = [:]
    var links: [NodeID: Link] = [:]
    var outgoing: [NodeID: MemoryStream<Outgoing>] = [:]
    var incoming: [NodeID: MemoryStream<IncomingEntry>] = [:]
    var held: [Held: HeldEntry] = [:]
    /// Of entries that brought no change which is kept.
    var lines: [Held: [UInt8]] = [:]
    var papers: [Paper] = []
    var retries: [ExactText: String] = [:]
    var audit: [AuditEntry] = []
    var attachments = MemoryAttachments()
    var accounts: [ExactText: Account] = [:]
    var sessions: [Digest: SignedIn] = [:]
    var cases: [Int64: DeskCase] = [:]

    func change(_ number: Int64) -> StoredChange? {
        guard number > 0, number <= changes.count else { return nil }
        return changes[Int(number) - 1]
    }
}
