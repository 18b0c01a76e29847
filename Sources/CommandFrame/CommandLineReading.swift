internal import Wording

/// What a command line asks for.
public enum Request<Context>: Sendable {
    case run(CommandSpec<Context>, CommandCall)
    /// The help page of these words; none is the overview.
    case help([String])
    case completion(Shell)
    case version
}

/// A command line read: even when it is not understood, its language and form are known.
public struct CommandLineReading<Context>: Sendable {
    public let options: GlobalOptions
    public let request: Result<Request<Context>, UsageError>
}

extension CommandTable {
    /// Reads a command line.
    ///
    /// Options stand anywhere, `--name value` or `--name=value`; after `--` there are only words.
    /// - Parameters:
    ///   - arguments: without the program's name.
    ///   - folder: the caller's working folder, absolute.
    public func read(_ arguments: [String], environment: [String: String], folder: String)
        -> CommandLineReading<Context>
    {
        var scan = CommandLineScan(table: self)
        for argument in arguments { scan.take(argument) }
        scan.end()
        let options = GlobalOptions(
            values: scan.values, flags: scan.flags, environment: environment, folder: folder)
        let request = Result { () throws(UsageError) in
            try asked(scan, options, folder: folder)
        }
        return CommandLineReading(options: options, request: request)
    }

    private func asked(
        _ scan: CommandLineScan<Context>, _ options: GlobalOptions, folder: String
    ) throws(UsageError) -> Request<Context> {
        if scan.flags.contains("help") { return .help(scan.path) }
        if scan.wantsVersion, scan.path.isEmpty { return .version }
        if let problem = scan.problem { throw problem }
        guard let command = scan.command else {
            if scan.path.isEmpty { return .help([]) }
            throw UsageError(
                .incompleteCommand, scan.path.joined(separator: " "),
                choices: words(after: scan.path), help: helpLine(scan.path))
        }
        if command.path == FrameCommands.help { return .help(try knownPath(scan.words)) }
        let call = CommandCall(
            path: command.path, words: scan.words,
            arguments: try command.named(
                scan.words, options.language, help: helpLine(command.path)),
            options: scan.values.filter { name, _ in command.options.contains { $0.name == name } },
            flags: scan.flags.filter { flag in command.options.contains { $0.name == flag } },
            language: options.language, person: options.person, wantsJSON: options.wantsJSON,
            home: options.home, folder: folder)
        try check(call, command)
        if command.path == FrameCommands.completion {
            return .completion(call.argument("shell").flatMap(Shell.init) ?? .bash)
        }
        return .run(command, call)
    }

    /// Checks a call, also one that came from elsewhere, against what the command takes.
    func check(_ call: CommandCall, _ command: CommandSpec<Context>) throws(UsageError) {
        let help = helpLine(command.path)
        guard try command.named(call.words, call.language, help: help) == call.arguments else {
            throw UsageError(.tooManyArguments, call.words.last ?? "", help: help)
        }
        for (name, values) in call.optionValues.sorted(by: { $0.key < $1.key }) {
            guard let option = command.options.first(where: { $0.name == name && $0.value != nil })
            else { throw UsageError(.unknownOption, "--\(name)", help: help) }
            try option.check(values, help: help)
        }
        for flag in call.flags.sorted()
        where !command.options.contains(where: { $0.name == flag && $0.value == nil }) {
            throw UsageError(.unknownOption, "--\(flag)", help: help)
        }
        for option in command.options
        where option.isRequired && call.optionValues[option.name] == nil {
            throw UsageError(.missingOption, "--\(option.name)", help: help)
        }
    }

    func helpLine(_ path: [String]) -> String {
        ([program] + path + ["--help"]).joined(separator: " ")
    }

    func unknownCommand(_ path: [String], _ word: String) -> UsageError {
        let words = words(after: path)
        return UsageError(
            .unknownCommand, (path + [word]).joined(separator: " "),
            nearest: EditDistance.nearest(to: word, among: words)
                .map { ([program] + path + [$0]).joined(separator: " ") },
            choices: path.isEmpty ? [] : words, help: helpLine(path))
    }

    private func knownPath(_ words: [String]) throws(UsageError) -> [String] {
        var path: [String] = []
        for word in words {
            guard self.words(after: path).contains(word) else { throw unknownCommand(path, word) }
            path.append(word)
        }
        return path
    }
}

extension CommandSpec {
    /// The words by the names of their arguments.
    fileprivate func named(_ words: [String], _ language: Language, help: String) throws(UsageError)
        -> [String: [String]]
    {
        var named: [String: [String]] = [:]
        var rest = words[...]
        for argument in arguments {
            let least =
                switch argument.presence {
                case .required: 1
                case .optional: 0
                case .repeated(let least): least
                }
            guard rest.count >= least else {
                throw UsageError(.missingArgument, argument.shown.text(language), help: help)
            }
            let taken: ArraySlice<String>
            if case .repeated = argument.presence { taken = rest } else { taken = rest.prefix(1) }
            rest = rest.dropFirst(taken.count)
            guard !taken.isEmpty else { continue }
            for word in taken where !argument.choices.isEmpty && !argument.choices.contains(word) {
                throw UsageError(
                    .notAChoice, word,
                    nearest: EditDistance.nearest(to: word, among: argument.choices),
                    choices: argument.choices, help: help)
            }
            named[argument.name] = Array(taken)
        }
        guard let extra = rest.first else { return named }
        throw UsageError(.tooManyArguments, extra, help: help)
    }
}

extension OptionSpec {
    fileprivate func check(_ values: [String], help: String) throws(UsageError) {
        guard repeats || values.count == 1 else {
            throw UsageError(.repeatedOption, "--\(name)", help: help)
        }
        for value in values where !choices.isEmpty && !choices.contains(value) {
            throw UsageError(
                .notAChoice, value, nearest: EditDistance.nearest(to: value, among: choices),
                choices: choices, help: help)
        }
    }
}
