internal import JSON
internal import Wording

/// An error as the caller reads it: a line on what failed, a line on what to do, an exit code.
struct Explanation {
    private let phrase: Phrase
    private let values: [String: String]
    private let advice: Phrase?
    private let code: String
    let exitCode: ExitCode

    /// An error that does not explain itself is named by its type and case only: what it carries
    /// may be about a person.
    init(_ error: any Error) {
        if let error = error as? any ExplainedError {
            phrase = error.phrase
            values = error.values
            advice = error.advice
            code = error.code
            exitCode = error.exitCode
        } else {
            phrase = FramePhrases.unexpected
            values = ["error": Self.name(error)]
            advice = FramePhrases.unexpectedAdvice
            code = "unexpected"
            exitCode = .failed
        }
    }

    /// Says it to the caller, as JSON when he asked for that.
    func tell(_ call: CommandCall, _ output: any CommandOutput) -> ExitCode {
        tell(call.language, asJSON: call.wantsJSON, output)
    }

    func tell(_ language: Language, asJSON: Bool, _ output: any CommandOutput) -> ExitCode {
        output.progress(nil)
        let error = phrase.text(language, values)
        let advice = advice?.text(language, values)
        guard asJSON else {
            output.problem(error)
            if let advice { output.problem(advice) }
            return exitCode
        }
        var members = [
            JSONMember(key: "code", value: .string(code)),
            JSONMember(key: "error", value: .string(error)),
        ]
        if let advice { members.append(JSONMember(key: "advice", value: .string(advice))) }
        output.problem(String(decoding: JSONValue.object(members).canonical, as: UTF8.self))
        return exitCode
    }

    private static func name(_ error: any Error) -> String {
        let type = "\(type(of: error))"
        let mirror = Mirror(reflecting: error)
        guard mirror.displayStyle == .enum else { return type }
        return "\(type).\(mirror.children.first?.label ?? "\(error)")"
    }
}
