internal import Wording

/// The frame's own commands. The runner carries them out itself, for they speak about the table.
enum FrameCommands {
    static let help = ["help"]
    static let completion = ["completion"]

    static func all<Context>(program: String) -> [CommandSpec<Context>] {
        [
            CommandSpec(
                path: help, summary: FramePhrases.helpSummary,
                arguments: [
                    ArgumentSpec("command", FramePhrases.command, presence: .repeated(atLeast: 0))
                ],
                examples: [Example("\(program) help", FramePhrases.helpExample)],
                work: .here { _, _ in .done }),
            CommandSpec(
                path: completion, summary: FramePhrases.completionSummary,
                details: FramePhrases.completionDetails,
                arguments: [
                    ArgumentSpec(
                        "shell", Phrase("bash|zsh|fish", "bash|zsh|fish"),
                        choices: Shell.allCases.map(\.rawValue))
                ],
                examples: [
                    Example(
                        "source <(\(program) completion bash)", FramePhrases.completionExample)
                ],
                work: .here { _, _ in .done }),
        ]
    }
}
