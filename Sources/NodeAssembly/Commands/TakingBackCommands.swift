import CommandFrame
import FrontDesk
import JSON
import Ledger
import Wording

/// `recall` and `erase`.
enum TakingBackCommands {
    static let all: [CommandSpec<Node>] = [recall, erase]

    static let recall = CommandSpec<Node>(
        path: ["recall"], summary: TakingBackPhrases.recallSummary,
        details: TakingBackPhrases.recallDetails,
        arguments: [ArgumentSpec("record", SharedPhrases.record, SharedPhrases.recordMeaning)],
        options: [.value("retry-key", SharedPhrases.key, SharedPhrases.retryMeaning)],
        examples: [
            Example("jianyan recall 500101-2022-000123-7", TakingBackPhrases.recallExample)
        ],
        work: .atHome { call, node, output in
            let word = call.argument("record") ?? ""
            let record = try node.desk.recall(
                word, by: node.actor(call.person, retryKey: call.option("retry-key")))
            return AnswerCommands.tell(TakingBackPhrases.recalled, record, nil, call, output)
        })

    static let erase = CommandSpec<Node>(
        path: ["erase"], summary: TakingBackPhrases.eraseSummary,
        details: TakingBackPhrases.eraseDetails,
        arguments: [ArgumentSpec("record", SharedPhrases.record, SharedPhrases.recordMeaning)],
        options: [
            .flag("dry-run", TakingBackPhrases.eraseDryRun)
        ],
        examples: [
            Example(
                "jianyan erase 500101-2022-000123-7 --dry-run",
                TakingBackPhrases.eraseExample)
        ],
        work: .atHome { call, node, output in
            let word = call.argument("record") ?? ""
            let isDry = call.has("dry-run")
            let count =
                isDry
                ? try node.desk.erasure(word, by: node.actor(call.person)).dots.count
                : try node.erase(word, by: call.person)
            if call.wantsJSON {
                output.fact([
                    "record": .string(word), "changes": .number(count), "done": .bool(!isDry),
                ])
            } else {
                let phrase = isDry ? TakingBackPhrases.wouldErase : TakingBackPhrases.erased
                output.line(call.text(phrase, ["word": word, "count": "\(count)"]))
            }
            return .done
        })
}
