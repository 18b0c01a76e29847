import Ledger
import Storage

/// What the office tells the engine about its records; the engine knows none of its words.
public struct Rules: Sendable {
    public let vocabulary: Vocabulary
    /// The tags by which a record is found, from the values that lists show: its number, what it
    /// answers, its query code.
    public let tags: @Sendable (StoredRecord) -> [String]
    /// What people look for a record by, in small letters, from the values that lists show.
    public let words: @Sendable (StoredRecord) -> String

    public init(
        vocabulary: Vocabulary, tags: @escaping @Sendable (StoredRecord) -> [String],
        words: @escaping @Sendable (StoredRecord) -> String = { _ in "" }
    ) {
        self.vocabulary = vocabulary
        self.tags = tags
        self.words = words
    }
}
