import CommandFrame
import FrontDesk
import JSON
import Ledger
import Office
import Storage
import Wording

/// The way of a proposal up to the city, and of the answer back to the citizen.
enum AnswerCommands {
    static let all: [CommandSpec<Node>] = [release, reply, relay]

    static let release = CommandSpec<Node>(
        path: ["release"], summary: AnswerPhrases.releaseSummary,
        details: AnswerPhrases.releaseDetails,
        arguments: [ArgumentSpec("record", SharedPhrases.record, SharedPhrases.recordMeaning)],
        options: [
            .value(
                "track", SharedPhrases.word, AnswerPhrases.track,
                choices: [Track.transfer.rawValue, Track.recommend.rawValue]),
            .flag("no-attachments", AttachmentPhrases.noneAlong),
            .flag("dry-run", AnswerPhrases.previewOnly),
            .value("retry-key", SharedPhrases.key, SharedPhrases.retryMeaning),
        ],
        examples: [
            Example(
                "jianyan release 500101-2022-000123-7 --dry-run", AnswerPhrases.examplePreview),
            Example(
                "jianyan release 500101-2022-000123-7 --track recommend",
                AnswerPhrases.exampleRelease),
        ],
        work: .atHome { call, node, output in
            let word = call.argument("record") ?? ""
            let track = call.option("track").flatMap(Track.init(rawValue:)) ?? .transfer
            let actor = node.actor(call.person, retryKey: call.option("retry-key"))
            if let answer = try node.desk.answered(actor) {
                return tell(AnswerPhrases.released, answer, nil, call, output)
            }
            let preview = try node.store.read {
                try node.desk.releasePreview(word, track: track, $0)
            }
            let attachments = call.has("no-attachments") ? [] : preview.attachments
            show(preview, call, output)
            try AttachmentCommands.tell(goingAlong: attachments, node, call, output)
            if call.has("dry-run") { return .done }
            let answer = try node.desk.release(
                word, track: track, form: preview.form, attachments: attachments, by: actor)
            return tell(AnswerPhrases.released, answer, nil, call, output)
        })

    /// Exactly what goes up, where, and what stays.
    private static func show(
        _ preview: ReleasePreview, _ call: CommandCall, _ output: any CommandOutput
    ) {
        if call.wantsJSON {
            return output.fact([
                "to": .string(preview.receiver.id.text), "values": .values(preview.values),
                "stays": .texts(stays(preview, call).map(\.text)),
            ])
        }
        let words = ValueText(language: call.language)
        output.line(call.text(AnswerPhrases.goesTo, ["name": preview.receiver.name]))
        let rows = preview.values.sorted { $0.key < $1.key }.map { name, value in
            let text = words.text(name.text, value).split(separator: "\n").joined(separator: " ")
            return ["  " + words.label(name.text), text]
        }
        Columns.table(rows, limit: call.columns).forEach(output.line)
        let stays = Set(stays(preview, call).map(\.kind)).sorted().compactMap {
            WordPhrases.kind($0)?.text(call.language)
        }
        output.line(
            call.text(AnswerPhrases.stays, ["kinds": stays.joined(separator: "、")]))
    }

    private static func stays(_ preview: ReleasePreview, _ call: CommandCall) -> [RecordID] {
        preview.stays + (call.has("no-attachments") ? preview.attachments : [])
    }

    static let reply = CommandSpec<Node>(
        path: ["reply"], summary: AnswerPhrases.replySummary, details: AnswerPhrases.replyDetails,
        arguments: [ArgumentSpec("record", SharedPhrases.record, SharedPhrases.recordMeaning)],
        options: [
            .value(
                "disposition", SharedPhrases.word, AnswerPhrases.disposition, isRequired: true,
                choices: Disposition.allCases.map(\.rawValue)),
            .value("text", SharedPhrases.text, SharedPhrases.textMeaning),
            .value("file", SharedPhrases.file, SharedPhrases.fileMeaning),
            .value("retry-key", SharedPhrases.key, SharedPhrases.retryMeaning),
        ],
        examples: [
            Example(
                "jianyan reply 500101-2022-000123-7 --disposition adopted --text 已安排延长末班车。",
                AnswerPhrases.exampleReply)
        ],
        readsFile: "file",
        work: .atHome { call, node, output in
            guard let result = Disposition(rawValue: call.option("disposition") ?? "") else {
                return .usage
            }
            let word = call.argument("record") ?? ""
            let answer = try node.desk.reply(
                word, result, text: try call.text(option: "text"),
                by: node.actor(call.person, retryKey: call.option("retry-key")))
            return tell(AnswerPhrases.replied, word, answer, call, output)
        })

    static let relay = CommandSpec<Node>(
        path: ["relay"], summary: AnswerPhrases.relaySummary, details: AnswerPhrases.relayDetails,
        arguments: [ArgumentSpec("record", SharedPhrases.record, AnswerPhrases.relayed)],
        options: [
            .value(
                "method", SharedPhrases.word, AnswerPhrases.method, isRequired: true,
                choices: DeliveryMethod.allCases.map(\.rawValue)),
            .value("result", SharedPhrases.text, AnswerPhrases.result),
            .value("retry-key", SharedPhrases.key, SharedPhrases.retryMeaning),
        ],
        examples: [
            Example(
                "jianyan relay 500101-2022-000123-7 --method call --result 本人接听",
                AnswerPhrases.exampleRelay)
        ],
        work: .atHome { call, node, output in
            guard let method = DeliveryMethod(rawValue: call.option("method") ?? "") else {
                return .usage
            }
            let word = call.argument("record") ?? ""
            let answer = try node.desk.relay(
                word, method: method, result: call.option("result") ?? "",
                by: node.actor(call.person, retryKey: call.option("retry-key")))
            return tell(AnswerPhrases.relayDone, word, answer, call, output)
        })

    /// What was done to which proposal, and the record that it made.
    static func tell(
        _ phrase: Phrase, _ word: String, _ made: String?, _ call: CommandCall,
        _ output: any CommandOutput
    ) -> ExitCode {
        if call.wantsJSON {
            output.fact([
                "done": .string(call.path.joined(separator: " ")), "to": .string(word),
                "record": .string(made ?? word),
            ])
        } else {
            output.line(call.text(phrase, ["word": word]))
            if let made { output.line(call.text(SharedPhrases.recordLabel) + "  " + made) }
        }
        return .done
    }
}
