public import Wording

extension CommandTable {
    /// The help page of these words, as lines of at most `width` columns; none is the overview.
    /// Nil when no command begins so.
    public func help(_ path: [String], _ language: Language, width: Int = 80) -> [String]? {
        var page = HelpPage(language, width: width)
        if path.isEmpty {
            overview(&page)
        } else if let command = command(path) {
            describe(command, &page)
        } else if !words(after: path).isEmpty {
            page.paragraph(heading(path, language))
            usage(path, FramePhrases.command.text(language), &page)
        } else {
            return nil
        }
        if !path.isEmpty { followers(path, &page) }
        return page.lines
    }

    private func heading(_ path: [String], _ language: Language) -> String {
        let name = ([program] + path).joined(separator: " ")
        return summary(path).map { "\(name) — \($0.text(language))" } ?? name
    }

    private func usage(_ path: [String], _ rest: String, _ page: inout HelpPage) {
        page.title(FramePhrases.usageTitle)
        let line = ([program] + path + [rest]).filter { !$0.isEmpty }.joined(separator: " ")
        page.paragraph(line, indent: 2, hanging: 4)
    }

    private func overview(_ page: inout HelpPage) {
        page.paragraph("\(program) — \(page.text(about))")
        let rest = "<\(page.text(FramePhrases.command))> \(page.text(FramePhrases.optionsPlace))"
        usage([], rest, &page)
        var told: Set<String> = []
        for section in sections {
            page.title(section.title)
            let first = section.commands.compactMap(\.path.first)
            page.list(
                first.filter { told.insert($0).inserted }.map { word in
                    (word, summary([word]).map { page.text($0) } ?? subWords(word))
                })
        }
        globalOptions(&page, withVersion: true)
        page.title(FramePhrases.exitCodesTitle)
        page.list(
            ExitCode.allCases.map { ("\($0.rawValue)", page.text(FramePhrases.meaning($0))) })
        page.gap()
        let help = "\(program) help <\(page.text(FramePhrases.command))>"
        page.paragraph(page.text(FramePhrases.moreHelp, ["help": help]))
    }

    private func subWords(_ word: String) -> String {
        words(after: [word]).joined(separator: " · ")
    }

    private func describe(_ command: CommandSpec<Context>, _ page: inout HelpPage) {
        page.paragraph(heading(command.path, page.language))
        let required = command.options.filter(\.isRequired).map { $0.usage(page.language) }
        let arguments = command.arguments.map { $0.usage(page.language) }
        let options = [page.text(FramePhrases.optionsPlace)]
        usage(command.path, (arguments + required + options).joined(separator: " "), &page)
        if let details = command.details {
            page.gap()
            page.paragraph(page.text(details))
        }
        if !command.arguments.isEmpty {
            page.title(FramePhrases.argumentsTitle)
            page.list(
                command.arguments.map { ($0.shown.text(page.language), $0.told(page.language)) })
        }
        if !command.options.isEmpty {
            page.title(FramePhrases.optionsTitle)
            page.list(command.options.map { ($0.term(page.language), $0.told(page.language)) })
        }
        globalOptions(&page, withVersion: false)
        guard !command.examples.isEmpty else { return }
        page.title(FramePhrases.examplesTitle)
        for example in command.examples {
            page.paragraph("# " + page.text(example.meaning), indent: 2, hanging: 2)
            // Never wrapped: it is there to be copied.
            page.lines.append("  " + example.line)
        }
    }

    private func globalOptions(_ page: inout HelpPage, withVersion: Bool) {
        page.title(FramePhrases.globalOptionsTitle)
        var options = GlobalOptions.specs
        if withVersion { options.append(.flag("version", FramePhrases.versionMeaning)) }
        page.list(options.map { ($0.term(page.language), $0.told(page.language)) })
    }

    private func followers(_ path: [String], _ page: inout HelpPage) {
        let words = words(after: path)
        guard !words.isEmpty else { return }
        page.title(FramePhrases.commandsTitle)
        page.list(words.map { ($0, summary(path + [$0]).map { page.text($0) } ?? "") })
    }
}

extension ArgumentSpec {
    fileprivate func told(_ language: Language) -> String {
        let meaning = meaning?.text(language) ?? ""
        guard !choices.isEmpty, meaning != "" || shown.english != choices.joined(separator: "|")
        else { return meaning }
        let oneOf = FramePhrases.oneOfThese.text(
            language, ["choices": choices.joined(separator: ", ")])
        return meaning.isEmpty ? oneOf : meaning + noted([oneOf], language)
    }
}

extension OptionSpec {
    fileprivate func usage(_ language: Language) -> String {
        value.map { "--\(name) <\($0.text(language))>" } ?? "--\(name)"
    }

    /// `-n, --dry-run`, or `    --title TEXT`.
    fileprivate func term(_ language: Language) -> String {
        let letter = short.map { "-\($0), " } ?? "    "
        return letter + "--\(name)" + (value.map { " " + $0.text(language) } ?? "")
    }

    fileprivate func told(_ language: Language) -> String {
        var notes: [String] = []
        if isRequired { notes.append(FramePhrases.requiredOption.text(language)) }
        if repeats { notes.append(FramePhrases.repeatable.text(language)) }
        if !choices.isEmpty, value?.english != choices.joined(separator: "|") {
            let values = ["choices": choices.joined(separator: ", ")]
            notes.append(FramePhrases.oneOfThese.text(language, values))
        }
        return meaning.text(language) + noted(notes, language)
    }
}

private func noted(_ notes: [String], _ language: Language) -> String {
    guard !notes.isEmpty else { return "" }
    return language == .chinese
        ? "（" + notes.joined(separator: "；") + "）" : " (" + notes.joined(separator: "; ") + ")"
}
