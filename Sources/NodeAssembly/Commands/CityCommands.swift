import CommandFrame
import FrontDesk
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import Wording

/// What the city does: decisions, campaigns, units.
enum CityCommands {
    static let all: [CommandSpec<Node>] = [decide, publishCampaign, showCampaign, addUnit]

    static let groups = [
        CommandGroup(["campaign"], CityPhrases.campaignGroup),
        CommandGroup(["unit"], CityPhrases.unitGroup),
    ]

    static let decide = CommandSpec<Node>(
        path: ["decide"], summary: CityPhrases.decideSummary, details: CityPhrases.decideDetails,
        arguments: [ArgumentSpec("record", SharedPhrases.record, SharedPhrases.recordMeaning)],
        options: [
            .value(
                "decision", SharedPhrases.word, CityPhrases.decision, isRequired: true,
                choices: Decision.allCases.map(\.rawValue)),
            .value("text", SharedPhrases.text, CityPhrases.text),
            .value("retry-key", SharedPhrases.key, SharedPhrases.retryMeaning),
        ],
        examples: [
            Example(
                "jianyan decide 500101-2022-000123-7 --decision receive",
                CityPhrases.exampleReceive),
            Example(
                "jianyan decide 500101-2022-000123-7 --decision assign --text 请市交通局研办",
                CityPhrases.exampleAssign),
        ],
        work: .atHome { call, node, output in
            guard let decision = Decision(rawValue: call.option("decision") ?? "") else {
                return .usage
            }
            let word = call.argument("record") ?? ""
            let made = try node.desk.decide(
                word, decision, text: call.option("text") ?? "",
                by: node.actor(call.person, retryKey: call.option("retry-key")))
            return AnswerCommands.tell(CityPhrases.decided, word, made, call, output)
        })

    static let publishCampaign = CommandSpec<Node>(
        path: ["campaign", "publish"], summary: CityPhrases.publishSummary,
        details: CityPhrases.publishDetails,
        options: [.value("retry-key", SharedPhrases.key, SharedPhrases.retryMeaning)],
        examples: [Example("jianyan campaign publish", CityPhrases.examplePublish)],
        work: .atHome { call, node, output in
            let made = try node.desk.publishCampaign2022(
                by: node.actor(call.person, retryKey: call.option("retry-key")))
            return AnswerCommands.tell(
                CityPhrases.published, Campaign2022.code, made, call, output)
        })

    static let showCampaign = CommandSpec<Node>(
        path: ["campaign", "show"], summary: CityPhrases.showSummary,
        arguments: [
            ArgumentSpec("code", SharedPhrases.code, CityPhrases.code, presence: .optional)
        ],
        examples: [Example("jianyan campaign show 2022", CityPhrases.exampleShow)],
        work: .atHome { call, node, output in
            let code = call.argument("code") ?? Campaign2022.code
            let values = try node.store.read { reader in
                guard let id = try reader.tagged("campaign:\(code)").first,
                    let record = try reader.record(id)
                else { throw ActRefusal.noSuchRecord(code) }
                return try RecordReading.values(of: record, reader)
            }
            if call.wantsJSON {
                output.fact(["campaign": .values(values)])
            } else {
                lines(values, call).forEach(output.line)
            }
            return .done
        })

    private static func lines(
        _ values: [RegisterName: JSONValue], _ call: CommandCall
    ) -> [String] {
        let words = ValueText(language: call.language)
        let names: [RegisterName] = ["code", "title", "theme", "status", "window", "limits"]
        let rows = names.compactMap { name in
            values[name].map { [words.label(name.text), words.text(name.text, $0)] }
        }
        let themes = (values["themes"]?.arrayValue ?? []).map { theme in
            let name = theme[call.language == .chinese ? "zh" : "en"]?.stringValue ?? ""
            let points = (theme["points"]?.arrayValue ?? []).compactMap(\.stringValue)
            return ["  " + (theme["code"]?.stringValue ?? ""), name, points.joined(separator: "；")]
        }
        return Columns.table(rows, limit: call.columns) + [words.label("themes")]
            + Columns.table(themes, limit: call.columns)
    }

    static let addUnit = CommandSpec<Node>(
        path: ["unit", "add"], summary: CityPhrases.unitSummary, details: CityPhrases.unitDetails,
        options: [
            .value("code", SharedPhrases.code, CityPhrases.unitCode, isRequired: true),
            .value("name", SharedPhrases.name, CityPhrases.unitName, isRequired: true),
            .value("sort", SharedPhrases.word, CityPhrases.unitSort),
            .value("retry-key", SharedPhrases.key, SharedPhrases.retryMeaning),
        ],
        examples: [
            Example(
                "jianyan unit add --code JT --name 市交通局 --sort 市级部门", CityPhrases.exampleUnit)
        ],
        work: .atHome { call, node, output in
            let code = call.option("code") ?? ""
            let made = try node.desk.addUnit(
                code: code, name: call.option("name") ?? "", sort: call.option("sort") ?? "",
                by: node.actor(call.person, retryKey: call.option("retry-key")))
            return AnswerCommands.tell(CityPhrases.unitAdded, code, made, call, output)
        })
}
