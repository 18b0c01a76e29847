import CommandFrame
import FrontDesk
import JSON
import Ledger
import Office
import Storage
import Wording

/// `conflicts claim|assign|due|draft|confirm|send-back`: conflicts as work for people.
enum CaseCommands {
    static let all: [CommandSpec<Node>] = [claim, assign, due, draft, confirm, sendBack]

    private static let arguments = [
        ConflictCommands.wordArgument, ConflictCommands.registerArgument,
    ]

    static let claim = CommandSpec<Node>(
        path: ["conflicts", "claim"], summary: CaseCommandPhrases.claimSummary,
        arguments: arguments,
        options: [.flag("put-back", CaseCommandPhrases.putBackMeaning)],
        examples: [example("claim 500103-2022-000001-9 title", CaseCommandPhrases.claimExample)],
        work: work { call, node, word, register, actor in
            if call.has("put-back") {
                return (
                    try node.desk.putBack(word, register, by: actor), CaseCommandPhrases.putBack
                )
            }
            return (try node.desk.claim(word, register, by: actor), CaseCommandPhrases.claimed)
        })

    static let assign = CommandSpec<Node>(
        path: ["conflicts", "assign"], summary: CaseCommandPhrases.assignSummary,
        details: CaseCommandPhrases.assignDetails,
        arguments: arguments + [
            ArgumentSpec("person", CaseCommandPhrases.person, CaseCommandPhrases.personMeaning)
        ],
        examples: [
            example("assign 500103-2022-000001-9 title 陈一", CaseCommandPhrases.assignExample)
        ],
        work: work { call, node, word, register, actor in
            let person = call.argument("person") ?? ""
            return (
                try node.desk.assign(word, register, to: person, by: actor),
                CaseCommandPhrases.assigned
            )
        })

    static let due = CommandSpec<Node>(
        path: ["conflicts", "due"], summary: CaseCommandPhrases.dueSummary,
        details: CaseCommandPhrases.dueDetails,
        arguments: arguments + [
            ArgumentSpec(
                "date", CaseCommandPhrases.date, CaseCommandPhrases.dateMeaning,
                presence: .optional)
        ],
        examples: [
            example("due 500103-2022-000001-9 title 2026-12-01", CaseCommandPhrases.dueExample)
        ],
        work: work { call, node, word, register, actor in
            var due: Int64?
            if let text = call.argument("date") {
                guard let day = BeijingTime.read(text) else {
                    throw ActRefusal.badValue(field: "date", reason: .notADate)
                }
                // To the end of the day, unless an hour is given.
                due = text.contains(":") ? day : day + 86_399_000
            }
            return (
                try node.desk.setDue(word, register, due, by: actor), CaseCommandPhrases.dueSet
            )
        })

    static let draft = CommandSpec<Node>(
        path: ["conflicts", "draft"], summary: CaseCommandPhrases.draftSummary,
        details: CaseCommandPhrases.draftDetails, arguments: arguments,
        options: [
            .value("keep", ConflictPhrases.keep, ConflictPhrases.keepMeaning),
            .value("value", ConflictPhrases.value, ConflictPhrases.valueMeaning),
            .value("value-json", Phrase("JSON", "JSON"), ConflictPhrases.valueJSONMeaning),
            .value(
                "reason", ConflictPhrases.reason, ConflictPhrases.reasonMeaning, isRequired: true),
        ],
        examples: [
            example(
                "draft 500103-2022-000001-9 title --keep 1 --reason 以区里为准",
                CaseCommandPhrases.draftExample)
        ],
        work: work { call, node, word, register, actor in
            let sheet = try node.store.read { reader throws in
                try ConflictSheet(register, in: try node.desk.find(word, reader), reader)
            }
            return (
                try node.desk.draft(
                    word, register, to: try call.chosenValue(sheet), form: sheet.form,
                    reason: call.option("reason") ?? "", by: actor), CaseCommandPhrases.drafted
            )
        })

    static let confirm = CommandSpec<Node>(
        path: ["conflicts", "confirm"], summary: CaseCommandPhrases.confirmSummary,
        details: CaseCommandPhrases.confirmDetails, arguments: arguments,
        examples: [
            example("confirm 500103-2022-000001-9 title", CaseCommandPhrases.confirmExample)
        ],
        work: work { _, node, word, register, actor in
            (try node.desk.confirm(word, register, by: actor), CaseCommandPhrases.confirmed)
        })

    static let sendBack = CommandSpec<Node>(
        path: ["conflicts", "send-back"], summary: CaseCommandPhrases.sendBackSummary,
        arguments: arguments,
        options: [.value("reason", ConflictPhrases.reason, CaseCommandPhrases.remarkMeaning)],
        examples: [
            example(
                "send-back 500103-2022-000001-9 title --reason 再核对", CaseCommandPhrases.backExample)
        ],
        work: work { call, node, word, register, actor in
            (
                try node.desk.sendBack(
                    word, register, remark: call.option("reason") ?? "", by: actor),
                CaseCommandPhrases.sentBack
            )
        })

    // MARK: What they share

    private static func example(_ words: String, _ meaning: Phrase) -> Example {
        Example("jianyan conflicts " + words, meaning)
    }

    private static func work(
        _ act:
            @escaping @Sendable (CommandCall, Node, String, RegisterName, FrontDesk.Actor)
            throws -> (record: String, said: Phrase)
    ) -> CommandWork<Node> {
        .atHome { call, node, output in
            let telling = Telling(call: call, output: output)
            let register = try call.register(call.argument("register") ?? "")
            let (record, said) = try act(
                call, node, call.argument("word") ?? "", register, node.actor(call.person))
            if telling.wantsFacts {
                let desk = try node.store.read { reader in
                    try RecordID(text: record).flatMap { try reader.cases(of: $0).first }
                }
                telling.facts([
                    "record": .string(record), "register": .string(register.text),
                    "holder": desk?.holder.map { .string($0) },
                    "open": .bool(desk?.isOpen == true), "draft": .bool(desk?.draft != nil),
                ])
            } else {
                telling.say(said)
            }
            return .done
        }
    }
}

extension CommandCall {
    /// The value that `--keep`, `--value` or `--value-json` names.
    func chosenValue(_ sheet: ConflictSheet) throws(OperatorError) -> JSONValue {
        let (keep, written) = (option("keep"), try writtenValue())
        if let written {
            guard keep == nil else { throw .valueMissing }
            if CaseMask.isMask(written, of: sheet) { throw .isMask }
            return written
        }
        guard let keep else { throw .valueMissing }
        guard let number = Int(keep) else { throw .badNumber(option: "--keep") }
        guard let side = sheet.sides.first(where: { $0.number == number }) else {
            throw .noSide(number)
        }
        guard let value = side.value else { throw .sideErased(number) }
        return value
    }
}
