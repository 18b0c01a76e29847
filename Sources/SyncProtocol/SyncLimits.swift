/// The numbers of the protocol that both sides must know (Protocol/sync.md §2).
public enum SyncLimits {
    /// Versions of the protocol that this program speaks.
    public static let versions: ClosedRange<Int> = 1...1
    public static let exchangePath = "/sync/v1/exchange"
    public static let enrolPath = "/sync/v1/enrol"
    public static let keysPath = "/sync/v1/keys"
    public static let comparePath = "/sync/v1/compare"
    public static let attachmentsPath = "/sync/v1/attachments"
    public static let attachmentGivePath = "/sync/v1/attachments/give"
    public static let attachmentTakePath = "/sync/v1/attachments/take"
    public static let mediaType = "application/x-ndjson"
    public static let jsonType = "application/json"
    public static let bytesType = "application/octet-stream"
    public static let problemType = "application/problem+json"

    /// The most that one batch may carry, whatever the other side asks for.
    public static let batchEntries = 1000
    public static let batchBytes = 4 << 20
    /// The most that one entry's line may have.
    public static let lineBytes = 1 << 20
    /// The most that a message may have once unpacked: a batch, one line over it, and the head.
    public static let messageBytes = batchBytes + 2 * lineBytes + (64 << 10)
    /// The most records that a statement may leave out; with more it is not compared.
    public static let statementRecords = 200
    /// The most rotation papers that a node keeps and sends.
    public static let rotationPapers = 100
    /// The longest that an answer may be put off while waiting for news.
    public static let waitSeconds = 25

    /// The most that the first line of a bundle may have, and one sealed message of it, in bytes.
    public static let bundleHeadBytes = 256 << 10
    public static let bundlePartBytes = messageBytes + (64 << 10)
    /// After so many bytes no more entries go into a bundle: it must fit on a stick of any make.
    public static let bundleBytes: UInt64 = 2 << 30
    /// The most that may follow the head of a bundle.
    public static let bundleContentBytes: UInt64 = 4 << 30
    /// The most bytes of an attached file in one request or answer.
    public static let pieceBytes = 1 << 20
    /// The line before them.
    public static let attachmentLineBytes = 4096
    public static let attachmentMessageBytes = 256 << 10
    /// The most files of one peer that are on their way at once, and their bytes so far.
    public static let attachmentsUnderWay = 16
    public static let attachmentBytesUnderWay: Int64 = 256 << 20

    /// Whether a peer's protocol and this one's have a version in common.
    public static func agree(_ theirs: ClosedRange<Int>) throws(Problem) {
        if versions.overlaps(theirs) { return }
        var problem = Problem(
            .versionUnsupported,
            "this node speaks versions \(versions.lowerBound) to \(versions.upperBound)")
        problem.versions = versions
        throw problem
    }
}
