public import Wording

/// A script that completes command lines, made from the table.
///
/// The scripts walk the words typed so far, skip options with their values, and so find the
/// command; then they offer the words, options and choices that may follow, else files.
public struct CompletionScript<Context> {
    private let table: CommandTable<Context>
    private let language: Language

    public init(_ table: CommandTable<Context>, _ language: Language) {
        self.table = table
        self.language = language
    }

    public func text(_ shell: Shell) -> String {
        switch shell {
        case .bash: bash
        case .zsh: zsh
        case .fish: fish
        }
    }

    private var bash: String {
        let offer = { (offers: [Offer]) in offers.map(\.word).joined(separator: " ").quoted }
        return """
            # Completion of \(program) for bash: source <(\(program) completion bash)
            _\(program)() {
                local current="${COMP_WORDS[COMP_CWORD]}" known='' skip='' place word offers=''
                COMPREPLY=()
                for ((place = 1; place < COMP_CWORD; place++)); do
                    word="${COMP_WORDS[place]}"
            \(walk)
                done
                if [[ -n "$skip" ]]; then
                    case "$skip" in
            \(choices { "        \($0)) offers=\(offer($1)) ;;" })
                    esac
                elif [[ "$current" == -* ]]; then
                    case "$known" in
            \(paths { "        \($0)) offers=\(offer(options($1))) ;;" })
                    esac
                else
                    case "$known" in
            \(paths { "        \($0)) offers=\(offer(words($1))) ;;" })
                    esac
                fi
                COMPREPLY=($(compgen -W "$offers" -- "$current"))
            }
            complete -o default -F _\(program) \(program)

            """
    }

    private var zsh: String {
        let offer = { (offers: [Offer]) in
            "(" + offers.map(\.described.quoted).joined(separator: " ") + ")"
        }
        return """
            #compdef \(program)
            # Completion of \(program) for zsh: source <(\(program) completion zsh)
            _\(program)() {
                local known='' skip='' place word
                local -a offers
                for ((place = 2; place < CURRENT; place++)); do
                    word="${words[place]}"
            \(walk)
                done
                if [[ -n "$skip" ]]; then
                    case "$skip" in
            \(choices { "        \($0)) offers=\(offer($1)) ;;" })
                    esac
                elif [[ "${words[CURRENT]}" == -* ]]; then
                    case "$known" in
            \(paths { "        \($0)) offers=\(offer(options($1))) ;;" })
                    esac
                else
                    case "$known" in
            \(paths { "        \($0)) offers=\(offer(words($1))) ;;" })
                    esac
                fi
                if (( ${#offers} )); then _describe '\(program)' offers; else _files; fi
            }
            if [[ "${funcstack[1]}" == _\(program) ]]; then
                _\(program) "$@"
            else
                compdef _\(program) \(program)
            fi

            """
    }

    private var fish: String {
        var lines = [
            "# Completion of \(program) for fish: \(program) completion fish | source",
            "function __\(program)_at", "    set -l known ''", "    set -l skip ''",
            "    set -l typed (commandline -opc)", "    set -e typed[1]",
            "    for word in $typed", "        if test -n \"$skip\"", "            set skip ''",
            "            continue", "        end", "        switch \"$known|$word\"",
            // Quoted, or fish would take the star for file names.
            "            case " + valueOptions.flatMap(\.keys).map(\.quoted).joined(separator: " "),
            "                set skip 1",
        ]
        for path in allPaths where !path.isEmpty {
            lines.append("            case \(step(path))")
            lines.append("                set known \(path.joined(separator: " ").quoted)")
        }
        lines += ["        end", "    end", "    test \"$known\" = \"$argv[1]\"", "end"]
        let complete = "complete -c \(program)"
        for path in allPaths {
            let at = "-n \("__\(program)_at '\(path.joined(separator: " "))'".quoted)"
            for offer in words(path) {
                lines.append("\(complete) \(at) -f -a \(offer.word) -d \(offer.meaning.quoted)")
            }
            for option in table.command(path)?.options ?? [] {
                lines.append("\(complete) \(at) \(fishOption(option))")
            }
        }
        lines += GlobalOptions.specs.map { "\(complete) \(fishOption($0))" }
        return lines.joined(separator: "\n") + "\n"
    }

    private func fishOption(_ option: OptionSpec) -> String {
        var words = "-l \(option.name)"
        if let short = option.short { words += " -s \(short)" }
        if option.value != nil { words += option.choices.isEmpty ? " -r" : " -x" }
        if !option.choices.isEmpty {
            words += " -a \(option.choices.joined(separator: " ").quoted)"
        }
        return words + " -d \(option.meaning.text(language).quoted)"
    }
}

/// A word to offer, and what it means.
private struct Offer {
    let word: String
    let meaning: String

    /// As zsh takes it; a colon would end the word.
    var described: String { meaning.isEmpty ? word : "\(word):\(meaning)" }
}

extension CompletionScript {
    private var program: String { table.program }

    /// Every beginning of a command, the empty one first.
    private var allPaths: [[String]] {
        var paths: [[String]] = [[]]
        for command in table.commands {
            for length in 1...command.path.count {
                let path = Array(command.path.prefix(length))
                if !paths.contains(path) { paths.append(path) }
            }
        }
        return paths
    }

    private func words(_ path: [String]) -> [Offer] {
        if path == FrameCommands.help { return words([]) }
        let words = table.words(after: path).map { word in
            Offer(word: word, meaning: table.summary(path + [word])?.text(language) ?? "")
        }
        let choices = table.command(path)?.arguments.flatMap(\.choices) ?? []
        return words + choices.map { Offer(word: $0, meaning: "") }
    }

    private func options(_ path: [String]) -> [Offer] {
        let version = OptionSpec.flag("version", FramePhrases.versionMeaning)
        let options =
            (table.command(path)?.options ?? []) + GlobalOptions.specs
            + (path.isEmpty ? [version] : [])
        return options.map { Offer(word: "--\($0.name)", meaning: $0.meaning.text(language)) }
    }

    /// The options that take a value, with the words `path|option` that stand for each in the
    /// scripts; the path `*` is any.
    private var valueOptions: [(keys: [String], option: OptionSpec)] {
        let everywhere = GlobalOptions.specs.map { (path: "*", option: $0) }
        let own = table.commands.flatMap { command in
            command.options.map { (path: command.path.joined(separator: " "), option: $0) }
        }
        return (everywhere + own).filter { $0.option.value != nil }.map { path, option in
            let letter = option.short.map { ["\(path)|-\($0)"] } ?? []
            return (["\(path)|--\(option.name)"] + letter, option)
        }
    }

    /// A key as bash and zsh match it: a quoted star would mean itself.
    private func pattern(_ key: String) -> String {
        key.hasPrefix("*") ? "*" + String(key.dropFirst()).quoted : key.quoted
    }

    private func patterns(_ keys: [String]) -> String {
        keys.map { pattern($0) }.joined(separator: "|")
    }

    /// The pattern for the last word of `path` being typed after the words before.
    private func step(_ path: [String]) -> String {
        (path.dropLast().joined(separator: " ") + "|" + (path.last ?? "")).quoted
    }

    /// The inside of the loop over the words typed, in words that bash and zsh share.
    private var walk: String {
        let steps = allPaths.filter { !$0.isEmpty }.map {
            "        \(step($0))) known=\($0.joined(separator: " ").quoted) ;;"
        }
        return """
                    if [[ -n "$skip" ]]; then skip=''; continue; fi
                    case "$known|$word" in
                    \(patterns(valueOptions.flatMap(\.keys)))) skip="$known|$word" ;;
            \(steps.joined(separator: "\n"))
                    esac
            """
    }

    private func paths(_ line: (String, [String]) -> String) -> String {
        allPaths.map { line($0.joined(separator: " ").quoted, $0) }.joined(separator: "\n")
    }

    private func choices(_ line: (String, [Offer]) -> String) -> String {
        valueOptions.filter { !$0.option.choices.isEmpty }.map { keys, option in
            let offers = option.choices.map { Offer(word: $0, meaning: "") }
            return line(patterns(keys), offers)
        }.joined(separator: "\n")
    }
}

extension String {
    /// As one word of a shell.
    fileprivate var quoted: String {
        "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
            + "'"
    }
}
