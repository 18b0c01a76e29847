public import Wording

/// The command line was not understood.
public struct UsageError: ExplainedError, Equatable {
    /// What is wrong with it.
    public enum Reason: String, Sendable, CaseIterable {
        case unknownCommand = "unknown-command"
        case incompleteCommand = "incomplete-command"
        case unknownOption = "unknown-option"
        case missingValue = "missing-value"
        case needlessValue = "needless-value"
        case repeatedOption = "repeated-option"
        case missingOption = "missing-option"
        case notAChoice = "not-a-choice"
        case missingArgument = "missing-argument"
        case tooManyArguments = "too-many-arguments"
    }

    public let reason: Reason
    public let values: [String: String]
    public let phrase: Phrase
    public let advice: Phrase?
    public var exitCode: ExitCode { .usage }
    public var code: String { reason.rawValue }

    /// - Parameters:
    ///   - word: what was given or is missing.
    ///   - nearest: what was probably meant.
    ///   - choices: what would be right.
    ///   - help: the line that shows help.
    init(
        _ reason: Reason, _ word: String, nearest: String? = nil, choices: [String] = [],
        help: String
    ) {
        self.reason = reason
        phrase = FramePhrases.usage(reason)
        values = [
            "word": word, "nearest": nearest ?? "", "help": help,
            "choices": choices.joined(separator: ", "),
        ]
        advice =
            nearest != nil
            ? FramePhrases.didYouMean
            : choices.isEmpty ? FramePhrases.seeHelp : FramePhrases.oneOf
    }
}
