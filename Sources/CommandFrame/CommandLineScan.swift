/// Goes through a command line word by word. The first mistake is kept, and the scan goes on: a
/// later `--lang` or `--help` still counts.
struct CommandLineScan<Context> {
    let table: CommandTable<Context>
    private(set) var path: [String] = []
    private(set) var words: [String] = []
    private(set) var values: [String: [String]] = [:]
    private(set) var flags: Set<String> = []
    private(set) var wantsVersion = false
    private(set) var problem: UsageError?
    private var awaitsValue: OptionSpec?
    private var onlyWords = false

    init(table: CommandTable<Context>) {
        self.table = table
    }

    /// The command, when the words name one.
    var command: CommandSpec<Context>? { table.command(path) }

    mutating func take(_ argument: String) {
        if let option = awaitsValue {
            awaitsValue = nil
            give(option, argument)
        } else if onlyWords || argument == "-" || !argument.hasPrefix("-") || isNumber(argument) {
            take(word: argument)
        } else if argument == "--" {
            onlyWords = true
        } else {
            take(option: argument)
        }
    }

    mutating func end() {
        guard let option = awaitsValue else { return }
        note(UsageError(.missingValue, "--\(option.name)", help: help))
    }

    private mutating func take(word: String) {
        let following = table.words(after: path)
        if words.isEmpty, following.contains(word) {
            path.append(word)
        } else if command != nil {
            words.append(word)
        } else {
            note(table.unknownCommand(path, word))
        }
    }

    private mutating func take(option argument: String) {
        if argument == "--version" {
            wantsVersion = true
            return
        }
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let given = String(parts.first ?? "")
        guard let option = known.first(where: { $0.isWritten(given) }) else {
            let nearest = EditDistance.nearest(to: given, among: known.map { "--\($0.name)" })
            return note(UsageError(.unknownOption, given, nearest: nearest, help: help))
        }
        switch (option.value, parts.count > 1) {
        case (nil, true): note(UsageError(.needlessValue, given, help: help))
        case (nil, false): flags.insert(option.name)
        case (_, true): give(option, String(parts[1]))
        case (_, false): awaitsValue = option
        }
    }

    private mutating func give(_ option: OptionSpec, _ value: String) {
        if !GlobalOptions.specs.contains(where: { $0.name == option.name }) {
            values[option.name, default: []].append(value)
        } else if option.choices.isEmpty || option.choices.contains(value) {
            values[option.name] = [value]
        } else {
            note(UsageError(.notAChoice, value, choices: option.choices, help: help))
        }
    }

    private var known: [OptionSpec] { (command?.options ?? []) + GlobalOptions.specs }

    private var help: String { table.helpLine(path) }

    private mutating func note(_ error: UsageError) {
        if problem == nil { problem = error }
    }

    private func isNumber(_ argument: String) -> Bool {
        argument.dropFirst().first.map { ("0"..."9").contains($0) } ?? false
    }
}

extension OptionSpec {
    fileprivate func isWritten(_ given: String) -> Bool {
        given == "--\(name)" || short.map { given == "-\($0)" } ?? false
    }
}
