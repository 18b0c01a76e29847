public import Wording

/// What a command needs of the node.
public enum CommandNeed: Sendable {
    /// Nothing: it runs in the caller's process. It finds the home's folder in `CommandCall.home`.
    case nothing
    /// The home: carried out by the running node through its socket, else the home is opened here.
    case home
}

/// What a command does, and with it what it needs.
public enum CommandWork<Context>: Sendable {
    case here(@Sendable (CommandCall, any CommandOutput) throws -> ExitCode)
    /// May run in the node's process, several at once: whatever belongs to the caller (folder,
    /// files, environment) is in the call.
    case atHome(@Sendable (CommandCall, Context, any CommandOutput) throws -> ExitCode)
}

/// A command line to copy, and what it does.
public struct Example: Sendable {
    /// Begins with the program's name.
    public let line: String
    public let meaning: Phrase

    public init(_ line: String, _ meaning: Phrase) {
        self.line = line
        self.meaning = meaning
    }
}

/// One command: its words, what it takes, what help says of it, and its work.
public struct CommandSpec<Context>: Sendable {
    /// The words that name it: `["conflicts", "resolve"]`.
    public let path: [String]
    /// One line.
    public let summary: Phrase
    /// Paragraphs, separated by an empty line.
    public let details: Phrase?
    public let arguments: [ArgumentSpec]
    public let options: [OptionSpec]
    public let examples: [Example]
    /// The argument or value option that names a file. The caller's process reads it and delivers
    /// it as `CommandCall.input`, for the node may not see the caller's folder. `-` is standard
    /// input. Without the argument there is no input.
    public let readsFile: String?
    public let work: CommandWork<Context>

    public init(
        path: [String], summary: Phrase, details: Phrase? = nil, arguments: [ArgumentSpec] = [],
        options: [OptionSpec] = [], examples: [Example] = [], readsFile: String? = nil,
        work: CommandWork<Context>
    ) {
        self.path = path
        self.summary = summary
        self.details = details
        self.arguments = arguments
        self.options = options
        self.examples = examples
        self.readsFile = readsFile
        self.work = work
    }

    public var need: CommandNeed {
        switch work {
        case .here: .nothing
        case .atHome: .home
        }
    }
}
