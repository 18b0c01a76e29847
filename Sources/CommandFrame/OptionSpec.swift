public import Wording

/// An option of a command: `--dry-run`, or `--title TEXT`.
public struct OptionSpec: Sendable {
    /// Without the dashes.
    public let name: String
    public let short: Character?
    /// What help calls its value; nil for a flag.
    public let value: Phrase?
    public let meaning: Phrase
    /// Whether it may be given more than once.
    public let repeats: Bool
    public let isRequired: Bool
    /// The only values allowed, when not empty.
    public let choices: [String]

    /// An option that takes no value.
    public static func flag(_ name: String, short: Character? = nil, _ meaning: Phrase)
        -> OptionSpec
    {
        OptionSpec(
            name: name, short: short, value: nil, meaning: meaning, repeats: false,
            isRequired: false, choices: [])
    }

    /// An option that takes a value, shown in help as `value`.
    public static func value(
        _ name: String, short: Character? = nil, _ value: Phrase, _ meaning: Phrase,
        repeats: Bool = false, isRequired: Bool = false, choices: [String] = []
    ) -> OptionSpec {
        OptionSpec(
            name: name, short: short, value: value, meaning: meaning, repeats: repeats,
            isRequired: isRequired, choices: choices)
    }
}
