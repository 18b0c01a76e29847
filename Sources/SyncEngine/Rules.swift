import Ledger
import Storage

/// What the office tells the engine about its records; the engine knows none of its words.
public struct Rules: Sendable {
    public let vocabulary: Vocabulary
    /// The tags by which a record is found, from the values that lists show: its number, what it
    /// answers, its query code.
    public let tags: @Sendable (StoredRecord) -> [String]

    public init(
        vocabulary: Vocabulary, tags: @escaping @Sendable (StoredRecord) -> [String]
    ) {
        self.vocabulary = vocabulary
        self.tags = tags
    }
}
