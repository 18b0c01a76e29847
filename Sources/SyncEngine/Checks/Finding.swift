import Ledger

/// The promises that `verify` looks at, each by one checker.
public enum CheckName: String, CaseIterable, Sendable {
    /// Each change is the bytes that its hashes name (I9).
    case changes
    /// Each record is the fold of its history, and lists show what follows from it (I2).
    case records
    /// Each writer counts on each record without gaps (I3).
    case counters
    /// The streams to the peers: 1, 2, 3 …, each entry in the chain (I3, I9).
    case outgoing
    /// The streams from the peers, as far as their bytes are kept (I3, I9).
    case incoming
    /// Heads, receipts and statements: signed, by whom they say (I8).
    case papers
    /// What was signed for lies on the streams as they are now (I9).
    case receipts
    /// The statement's sums are those of the records (I5).
    case sums
    /// The audit is one chain (I9, I10).
    case audit
    /// Attached files that are whole are here, and are the bytes of their names.
    case attachments
}

/// Something that is not as it must be. What it means and what to do stands in the catalogue,
/// by `fault`.
public struct Finding: Sendable, Equatable {
    public enum Fault: String, CaseIterable, Sendable {
        case unreadable
        case headerChanged, payloadChanged, payloadMissing, changeMoved, changeMisfiled
        case stateDiffers, homeStateDiffers, shownDiffers, conflictsDiffer, changeMissing
        case voidWithoutRefusal
        case counterGap
        case outgoingGap, outgoingChanged, outgoingEnd, confirmedBeyondEnd
        case incomingGap, incomingChanged, incomingEnd, heldMissing
        case paperUnreadable, signatureInvalid, keyUnknown, paperOfOthers
        case receiptBeyond, statementBeyond, headAside
        case headMissing, receiptMissing, outcomeDiffers
        case sumDiffers
        case auditGap, auditChanged
        case attachmentGone, attachmentChanged, attachmentStray, namingMissing, namingStray
    }

    public let check: CheckName
    public let fault: Fault
    public var record: RecordID?
    public var dot: Dot?
    public var peer: NodeID?
    public var sequence: UInt64?
    /// A register's name, or what else says more; never a value.
    public var detail: String?

    public init(
        _ check: CheckName, _ fault: Fault, record: RecordID? = nil, dot: Dot? = nil,
        peer: NodeID? = nil, sequence: UInt64? = nil, detail: String? = nil
    ) {
        self.check = check
        self.fault = fault
        self.record = record
        self.dot = dot
        self.peer = peer
        self.sequence = sequence
        self.detail = detail
    }
}
