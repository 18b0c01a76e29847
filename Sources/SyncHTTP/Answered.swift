import SyncEngine
import SyncProtocol

/// What became of a request of an enrolled node below, for who watches the links.
public enum Answered: Sendable {
    case exchange(Exchanged)
    /// An answer that waited for news and brought some: entries, and bytes before compression.
    case news(entries: Int, bytes: Int)
    /// The exchange was refused.
    case refused(ProblemCode)

    public struct Exchanged: Sendable {
        /// What the statement said; nil without one.
        public let verdict: Verdict?
        /// How many milliseconds the asker's clock is ahead.
        public let clockOffset: Int64
        /// Versions of the protocol that the asker speaks.
        public let versions: ClosedRange<Int>
        public let received: Int
        public let sent: Int
        /// Of the messages before compression.
        public let bytesIn: Int
        public let bytesOut: Int
    }
}
