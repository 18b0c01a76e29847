import CommandFrame
import FrontDesk
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import Wording

/// Registering proposals and working on them.
enum ProposalCommands {
    static let all: [CommandSpec<Node>] = [
        propose, ListCommand.spec, ShowCommand.spec, EditCommands.edit, EditCommands.grade,
    ]

    static let propose = CommandSpec<Node>(
        path: ["propose"], summary: ProposalPhrases.summary, details: ProposalPhrases.details,
        options: [
            .value("title", SharedPhrases.text, ProposalPhrases.title, isRequired: true),
            .value("body", SharedPhrases.text, ProposalPhrases.body),
            .value("file", SharedPhrases.file, SharedPhrases.fileMeaning),
            .value("name", SharedPhrases.text, ProposalPhrases.name),
            .value("phone", SharedPhrases.text, ProposalPhrases.phone),
            .value("work-unit", SharedPhrases.text, ProposalPhrases.workUnit),
            .value("address", SharedPhrases.text, ProposalPhrases.address),
            .value(
                "channel", SharedPhrases.word, ProposalPhrases.channel,
                choices: Channel.allCases.map(\.rawValue)),
            .value(
                "theme", SharedPhrases.code, ProposalPhrases.theme,
                choices: Campaign2022.categories.map(\.code)),
            .value("campaign", SharedPhrases.code, ProposalPhrases.campaign),
            .value("unit", SharedPhrases.name, ProposalPhrases.unit),
            .value("received", SharedPhrases.date, ProposalPhrases.received),
            .value("retry-key", SharedPhrases.key, SharedPhrases.retryMeaning),
        ],
        examples: [
            Example(
                "jianyan propose --title 增设夜间公交 --body 建议末班车延至23点。 "
                    + "--name 张三 --phone 13800000000 --channel visit", ProposalPhrases.example),
            Example(
                "jianyan propose --title 口袋公园 --file letter.txt --channel letter "
                    + "--received \"2022-07-13 09:05\"", ProposalPhrases.exampleFile),
        ],
        readsFile: "file",
        work: .atHome { call, node, output in
            let actor = node.actor(call.person, retryKey: call.option("retry-key"))
            let word = try node.desk.propose(try draft(call), by: actor)
            try tell(word, call, node, output)
            return .done
        })

    private static func draft(_ call: CommandCall) throws -> ProposalDraft {
        let channel = call.option("channel").flatMap(Channel.init(rawValue:)) ?? .other
        var draft = ProposalDraft(
            title: call.option("title") ?? "", body: try call.text(option: "body"),
            channel: channel)
        draft.proposerName = call.option("name") ?? ""
        draft.phone = call.option("phone") ?? ""
        draft.workUnit = call.option("work-unit") ?? ""
        draft.address = call.option("address") ?? ""
        draft.theme = call.option("theme")
        draft.campaign = call.option("campaign") ?? ""
        draft.submittingUnit = call.option("unit") ?? ""
        if let text = call.option("received") {
            guard let time = BeijingTime.read(text) else { throw CommandMistake.badTime(text) }
            draft.receivedAt = time
        }
        return draft
    }

    /// What the citizen is told, and what the clerk should look at.
    private struct Receipt {
        let values: [RegisterName: JSONValue]
        /// Numbers of proposals with the same text.
        let same: [String]
        let queryCode: String?

        init(_ word: String, _ node: Node, _ reader: any StoreReader) throws {
            let record = try node.desk.find(word, reader)
            values = try RecordReading.values(of: record, reader)
            queryCode = try node.desk.queryCode(of: record, reader)
            same = try node.desk.similar(to: record, reader).map { other in
                try reader.record(other)?.shown("number")?.stringValue ?? other.text
            }
        }
    }

    private static func tell(
        _ word: String, _ call: CommandCall, _ node: Node, _ output: any CommandOutput
    ) throws {
        let receipt = try node.store.read { try Receipt(word, node, $0) }
        let (values, same, code) = (receipt.values, receipt.same, receipt.queryCode)
        let number = values["number"]?.stringValue ?? ""
        if call.wantsJSON {
            return output.fact([
                "number": .string(number), "record": .string(word),
                "marks": values["marks"] ?? .array([]), "same_text": .texts(same),
                "query_code": code.map { .string($0) } ?? .null,
            ])
        }
        output.line(call.text(ProposalPhrases.registered, ["number": number]))
        var rows = [[call.text(SharedPhrases.recordLabel), word]]
        let words = ValueText(language: call.language)
        if let code { rows.append([words.label("query_code"), code]) }
        if let marks = values["marks"], marks != .array([]) {
            rows.append([words.label("marks"), words.text("marks", marks)])
        }
        if !same.isEmpty {
            rows.append([words.label("similar"), same.joined(separator: "  ")])
        }
        Columns.table(rows).forEach(output.line)
    }
}

extension CommandCall {
    /// The text that an option gives, or else the file that was read.
    func text(option name: String) throws(CommandMistake) -> String {
        if let text = option(name) { return text }
        guard let input else { return "" }
        guard let text = String(validating: input, as: UTF8.self) else {
            throw .notUTF8(file: inputName ?? "-")
        }
        return text
    }
}
