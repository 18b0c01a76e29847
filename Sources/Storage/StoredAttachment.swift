import Hashing
import Ledger

/// What a store keeps about attached files. The bytes lie in a `Vault`.
///
/// A file is kept apart for each **side** it came from: this node itself, or the peer from whose side
/// the change that names it is. Whoever names a file that he never handed over gets nothing by it,
/// and cannot tell whether it is here for another reason.
public protocol AttachmentInspection: AnyObject {
    /// Whether the bytes from that side are whole here; nil: no change of that side names the file.
    func isWhole(_ name: AttachmentName, from side: NodeID) throws(StoreError) -> Bool?
    /// Whether bytes with this hash are whole here, from whatever side.
    func isKept(_ digest: Digest) throws(StoreError) -> Bool
    /// The changes that name a file, by the store's number.
    func namings(of name: AttachmentName) throws(StoreError) -> [AttachmentNaming]
    /// Files named by a side whose bytes are not whole here, ascending, after `name`.
    func missingAttachments(
        from side: NodeID, after name: AttachmentName?, limit: Int
    ) throws(StoreError) -> [AttachmentName]
    /// Files whose bytes are whole here, ascending, each once, after `name`.
    func wholeAttachments(
        after name: AttachmentName?, limit: Int
    ) throws(StoreError) -> [AttachmentName]
    /// Files that no change names any more.
    func unnamedAttachments(limit: Int) throws(StoreError) -> [UnnamedAttachment]
    /// Files that a peer has yet to say it holds, ascending, after `name`.
    func owedAttachments(
        to peer: NodeID, after name: AttachmentName?, limit: Int
    ) throws(StoreError) -> [AttachmentName]
}

/// The same within one transaction, for writing.
public protocol AttachmentKeeping: AnyObject {
    /// A change names a file. Saying it again changes nothing.
    func name(
        _ name: AttachmentName, by change: Int64, from side: NodeID
    ) throws(StoreError)
    func put(_ name: AttachmentName, from side: NodeID, isWhole: Bool) throws(StoreError)
    /// Removes what is known of a file that no change of that side names; does nothing otherwise.
    func forget(_ name: AttachmentName, from side: NodeID) throws(StoreError)
    /// Whether a peer is to be offered the file.
    func put(owed name: AttachmentName, to peer: NodeID, _ isOwed: Bool) throws(StoreError)
}

/// A change that names a file.
public struct AttachmentNaming: Sendable, Equatable {
    public let record: RecordID
    /// The store's number.
    public let change: Int64
    /// It belongs to the private set.
    public let isHome: Bool
    public let side: NodeID

    public init(record: RecordID, change: Int64, isHome: Bool, side: NodeID) {
        self.record = record
        self.change = change
        self.isHome = isHome
        self.side = side
    }
}

/// A file of one side that nothing names.
public struct UnnamedAttachment: Sendable, Equatable {
    public let name: AttachmentName
    public let side: NodeID

    public init(name: AttachmentName, side: NodeID) {
        self.name = name
        self.side = side
    }
}
