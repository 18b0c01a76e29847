import CommandFrame
import FrontDesk
import JSON
import Ledger
import Storage
import Wording

/// `conflicts undo|correct`: what can be done about a conflict that was settled.
enum SettledCommands {
    static let all: [CommandSpec<Node>] = [undo, correct]

    static let undo = CommandSpec<Node>(
        path: ["conflicts", "undo"], summary: SettledPhrases.undoSummary,
        details: SettledPhrases.undoDetails,
        arguments: [ConflictCommands.wordArgument, ConflictCommands.registerArgument],
        examples: [
            Example(
                "jianyan conflicts undo 500103-2022-000001-9 title", SettledPhrases.undoExample)
        ],
        work: .atHome { call, node, output in
            let telling = Telling(call: call, output: output)
            let register = try call.register(call.argument("register") ?? "")
            let record = try node.desk.undo(
                call.argument("word") ?? "", register, by: node.actor(call.person))
            let now = try node.store.read { reader throws in
                try ConflictSheet(register, in: try node.desk.find(record, reader), reader)
            }
            if telling.wantsFacts {
                telling.facts([
                    "record": .string(record), "register": .string(register.text),
                    "open": .bool(now.isOpen),
                ])
            } else {
                telling.say(
                    now.isOpen ? SettledPhrases.undone : SettledPhrases.undoneSettled,
                    [
                        "word": now.record.shortName, "register": telling.name(register),
                        "count": String(now.sides.count),
                    ])
            }
            return .done
        })

    static let correct = CommandSpec<Node>(
        path: ["conflicts", "correct"], summary: SettledPhrases.correctSummary,
        details: SettledPhrases.correctDetails,
        arguments: [ConflictCommands.wordArgument, ConflictCommands.registerArgument],
        options: [
            .value("value", ConflictPhrases.value, ConflictPhrases.valueMeaning),
            .value("value-json", Phrase("JSON", "JSON"), ConflictPhrases.valueJSONMeaning),
            .value(
                "reason", ConflictPhrases.reason, ConflictPhrases.reasonMeaning, isRequired: true),
        ],
        examples: [
            Example(
                "jianyan conflicts correct 500103-2022-000001-9 title --value 沿江步道 --reason 笔误",
                SettledPhrases.correctExample)
        ],
        work: .atHome { call, node, output in
            let telling = Telling(call: call, output: output)
            let register = try call.register(call.argument("register") ?? "")
            guard let value = try call.writtenValue() else { throw OperatorError.noValueWritten }
            let word = call.argument("word") ?? ""
            let sheet = try node.store.read { reader throws in
                try ConflictSheet(register, in: try node.desk.find(word, reader), reader)
            }
            if CaseMask.isMask(value, of: sheet) { throw OperatorError.isMask }
            let record = try node.desk.correct(
                word, register, to: value, form: nil,
                reason: call.option("reason") ?? "", by: node.actor(call.person))
            if telling.wantsFacts {
                telling.facts([
                    "record": .string(record), "register": .string(register.text), "value": value,
                ])
            } else {
                telling.say(
                    SettledPhrases.corrected, ["value": telling.value(register, value)])
            }
            return .done
        })
}

extension CommandCall {
    /// The value given by `--value` or `--value-json`; nil when neither is there.
    func writtenValue() throws(OperatorError) -> JSONValue? {
        let (text, json) = (option("value"), option("value-json"))
        if text != nil, json != nil { throw .valueMissing }
        if let text { return .string(text) }
        guard let json else { return nil }
        do { return try JSONParser().value(Array(json.utf8)) } catch { throw .badJSON }
    }
}
