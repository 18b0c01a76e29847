import CommandFrame
import FrontDesk
import JSON
import Ledger
import Storage
import Wording

/// `conflicts list|show|resolve`; the rest of the group is in `CaseCommands`,
/// `CaseListCommands` and `SettledCommands`.
enum ConflictCommands {
    static let all: [CommandSpec<Node>] = [list, show, resolve]
    static let group = CommandGroup(["conflicts"], ConflictPhrases.group)

    static let wordArgument = ArgumentSpec(
        "word", ConflictPhrases.word, ConflictPhrases.wordMeaning)
    static let registerArgument = ArgumentSpec(
        "register", ConflictPhrases.register, ConflictPhrases.registerMeaning)

    static let list = CommandSpec<Node>(
        path: ["conflicts", "list"], summary: ConflictPhrases.listSummary,
        options: [
            .value("kind", ConflictPhrases.kind, ConflictPhrases.kindMeaning),
            .value("limit", ConflictPhrases.limit, ConflictPhrases.limitMeaning),
        ],
        examples: [Example("jianyan conflicts list", ConflictPhrases.listExample)],
        work: .atHome { call, node, output in
            try ConflictList(node, Telling(call: call, output: output)).run()
        })

    static let show = CommandSpec<Node>(
        path: ["conflicts", "show"], summary: ConflictPhrases.showSummary,
        details: ConflictPhrases.showDetails,
        arguments: [
            wordArgument,
            ArgumentSpec(
                "register", ConflictPhrases.register, ConflictPhrases.registerMeaning,
                presence: .optional),
        ],
        options: [.value("reveal", ConflictPhrases.purpose, ConflictPhrases.revealMeaning)],
        examples: [
            Example(
                "jianyan conflicts show 500103-2022-000001-9 title", ConflictPhrases.showExample)
        ],
        work: .atHome { call, node, output in
            try ConflictShow(node, Telling(call: call, output: output)).run()
        })

    static let resolve = CommandSpec<Node>(
        path: ["conflicts", "resolve"], summary: ConflictPhrases.resolveSummary,
        details: ConflictPhrases.resolveDetails,
        arguments: [wordArgument, registerArgument],
        options: [
            .value("keep", ConflictPhrases.keep, ConflictPhrases.keepMeaning),
            .value("value", ConflictPhrases.value, ConflictPhrases.valueMeaning),
            .value("value-json", Phrase("JSON", "JSON"), ConflictPhrases.valueJSONMeaning),
            .value(
                "reason", ConflictPhrases.reason, ConflictPhrases.reasonMeaning, isRequired: true),
            .value("form", ConflictPhrases.form, ConflictPhrases.formMeaning),
            .flag("dry-run", ConflictPhrases.dryRunMeaning),
        ],
        examples: [
            Example(
                "jianyan conflicts resolve 500103-2022-000001-9 title --keep 1 --reason 以区里为准",
                ConflictPhrases.resolveExample),
            Example(
                "jianyan conflicts resolve 500103-2022-000001-9 title --value 沿江步道 --reason 两级商定",
                ConflictPhrases.textExample),
        ],
        work: .atHome { call, node, output in
            try ConflictResolve(node, Telling(call: call, output: output)).run()
        })
}

extension CommandCall {
    /// A whole number above 0.
    func count(_ option: String, else standard: Int) throws(OperatorError) -> Int {
        guard let text = self.option(option) else { return standard }
        guard let number = Int(text), number > 0 else { throw .badNumber(option: "--\(option)") }
        return number
    }

    func register(_ text: String) throws(OperatorError) -> RegisterName {
        guard let name = RegisterName(text: text) else { throw .unknownRegister(text) }
        return name
    }
}
