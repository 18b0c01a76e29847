public import Wording

/// Commands that help lists under one title.
public struct CommandSection<Context>: Sendable {
    public let title: Phrase
    public let commands: [CommandSpec<Context>]

    public init(_ title: Phrase, _ commands: [CommandSpec<Context>]) {
        self.title = title
        self.commands = commands
    }
}

/// Words that several commands share, such as `conflicts`.
public struct CommandGroup: Sendable {
    public let path: [String]
    public let summary: Phrase

    public init(_ path: [String], _ summary: Phrase) {
        self.path = path
        self.summary = summary
    }
}

/// All commands of the program. `help` and `completion` are its own.
public struct CommandTable<Context>: Sendable {
    public let program: String
    public let version: String
    /// What the program is, in one line.
    public let about: Phrase
    public let sections: [CommandSection<Context>]
    public let groups: [CommandGroup]
    /// All commands in order, with the frame's own.
    public let commands: [CommandSpec<Context>]

    /// - Precondition: no two commands have the same words, and a file to read is an argument or
    ///   value option of its command.
    public init(
        program: String, version: String, about: Phrase, sections: [CommandSection<Context>],
        groups: [CommandGroup] = []
    ) {
        self.program = program
        self.version = version
        self.about = about
        let own: [CommandSpec<Context>] = FrameCommands.all(program: program)
        self.sections = sections + [CommandSection(FramePhrases.ownCommands, own)]
        self.groups = groups
        commands = self.sections.flatMap(\.commands)
        precondition(
            Set(commands.map(\.path)).count == commands.count, "two commands have the same words")
        precondition(commands.allSatisfy(\.isSound), "a command contradicts itself")
    }

    /// The command with exactly these words.
    public func command(_ path: [String]) -> CommandSpec<Context>? {
        commands.first { $0.path == path }
    }

    /// The words that may follow, in order.
    public func words(after path: [String]) -> [String] {
        var words: [String] = []
        for command in commands where command.path.count > path.count {
            guard command.path.starts(with: path) else { continue }
            let word = command.path[path.count]
            if !words.contains(word) { words.append(word) }
        }
        return words
    }

    /// What a command, or a word that several share, is about.
    func summary(_ path: [String]) -> Phrase? {
        command(path)?.summary ?? groups.first { $0.path == path }?.summary
    }
}

extension CommandSpec {
    fileprivate var isSound: Bool {
        let optionNames = options.map(\.name) + GlobalOptions.specs.map(\.name)
        let letters = options.compactMap(\.short) + GlobalOptions.specs.compactMap(\.short)
        guard !path.isEmpty, Set(optionNames).count == optionNames.count,
            Set(letters).count == letters.count,
            Set(arguments.map(\.name)).count == arguments.count
        else { return false }
        guard !arguments.dropLast().contains(where: \.isRepeated) else { return false }
        guard let readsFile else { return true }
        return arguments.contains { $0.name == readsFile }
            || options.contains { $0.name == readsFile && $0.value != nil }
    }
}
