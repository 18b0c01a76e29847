import CommandFrame
import FrontDesk
import JSON
import Ledger
import Storage
import SyncEngine
import Wording

/// `held refuse|withdraw|insist`: the way out for a change that would wait for ever.
enum QuestionCommands {
    static let all: [CommandSpec<Node>] = [refuse, withdraw, insist]

    static let refuse = CommandSpec<Node>(
        path: ["held", "refuse"], summary: QuestionPhrases.refuseSummary,
        details: QuestionPhrases.refuseDetails, arguments: HeldCommands.arguments(.required),
        options: [.value("reason", ConflictPhrases.reason, QuestionPhrases.reasonMeaning)],
        examples: [
            Example(
                "jianyan held refuse 市征集办 17 --reason 与原件不符", QuestionPhrases.refuseExample)
        ],
        work: .atHome { call, node, output in
            let sequence = try HeldCommands.sequence(call)
            let peer = try node.store.read {
                try HeldCommands.waiting(call.argument("peer") ?? "", sequence, $0)
            }
            let record = try node.desk.askRefusal(
                of: peer, sequence, reason: call.option("reason") ?? "",
                by: node.actor(call.person))
            return tell(QuestionPhrases.asked, record, call, output)
        })

    static let withdraw = answer(
        "withdraw", QuestionPhrases.withdrawSummary, QuestionPhrases.withdrawDetails,
        QuestionPhrases.withdrawExample, QuestionPhrases.withdrawn
    ) { try $0.withdrawAsked($1, by: $2) }

    static let insist = answer(
        "insist", QuestionPhrases.insistSummary, QuestionPhrases.insistDetails,
        QuestionPhrases.insistExample, QuestionPhrases.insisted
    ) { try $0.insistOnAsked($1, by: $2) }

    private static func answer(
        _ name: String, _ summary: Phrase, _ details: Phrase, _ example: Phrase, _ done: Phrase,
        _ act: @escaping @Sendable (FrontDesk, String, FrontDesk.Actor) throws -> String
    ) -> CommandSpec<Node> {
        CommandSpec<Node>(
            path: ["held", name], summary: summary, details: details,
            arguments: [ArgumentSpec("record", SharedPhrases.record, SharedPhrases.recordMeaning)],
            examples: [Example("jianyan held \(name) 500101-2022-000123-7", example)],
            work: .atHome { call, node, output in
                let word = call.argument("record") ?? ""
                let record = try act(node.desk, word, node.actor(call.person))
                return tell(done, record, call, output)
            })
    }

    private static func tell(
        _ phrase: Phrase, _ record: String, _ call: CommandCall, _ output: any CommandOutput
    ) -> ExitCode {
        if call.wantsJSON {
            output.fact(["record": .string(record)])
        } else {
            output.line(call.text(phrase, ["word": record]))
        }
        return .done
    }
}

/// What others ask of this office, and what this office asked, as `held list` shows it.
struct QuestionList {
    let telling: Telling
    let names: NodeNames

    func facts(_ open: OpenQuestion) -> JSONValue {
        let question = open.question
        return .facts([
            "by": names.fact(question.by), "author": names.fact(question.dot.node),
            "record": .string(question.record.text), "dot": .string(question.dot.description),
            "person": .string(question.person), "reason": .string(question.reason),
            "at": .int(question.at), "declined": .bool(open.isDeclined),
        ])
    }

    /// - Parameter name: of a record, short.
    func tell(
        _ questions: [OpenQuestion], here: NodeID, name: (RecordID) throws -> String
    ) throws {
        try table(
            questions.filter { $0.question.dot.node == here }, QuestionPhrases.ofUs,
            QuestionPhrases.askedBy, name
        ) { names[$0.question.by] }
        try table(
            questions.filter { $0.question.by == here }, QuestionPhrases.ofOthers,
            QuestionPhrases.author, name
        ) { names[$0.question.dot.node] }
    }

    private func table(
        _ questions: [OpenQuestion], _ title: Phrase, _ whom: Phrase,
        _ name: (RecordID) throws -> String, _ other: (OpenQuestion) -> String
    ) throws {
        if questions.isEmpty { return }
        telling.say(title)
        telling.table(
            try questions.map { open in
                [
                    other(open), telling.time(open.question.at), open.question.reason,
                    telling.text(
                        open.isDeclined ? QuestionPhrases.declined : QuestionPhrases.open),
                    try name(open.question.record),
                ]
            },
            header: [
                whom, HeldPhrases.since, HeldPhrases.reason, QuestionPhrases.answer,
                HeldPhrases.record,
            ])
    }
}
