public import Wording

/// An error made for the person at the keyboard: one line on what failed and one on what to do.
public protocol ExplainedError: Error {
    /// What failed, in one line.
    var phrase: Phrase { get }
    /// Values for the places of `phrase` and `advice`.
    var values: [String: String] { get }
    /// What to do about it, in one line.
    var advice: Phrase? { get }
    var exitCode: ExitCode { get }
    /// A stable word for programs, such as `no-such-record`.
    var code: String { get }
}

extension ExplainedError {
    public var values: [String: String] { [:] }
    public var advice: Phrase? { nil }
    public var exitCode: ExitCode { .failed }
}
