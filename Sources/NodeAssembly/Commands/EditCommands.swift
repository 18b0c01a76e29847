import CommandFrame
import FrontDesk
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import Wording

/// `edit` and `grade`: writing into a record as it was seen on a form.
enum EditCommands {
    static let edit = CommandSpec<Node>(
        path: ["edit"], summary: EditPhrases.summary, details: EditPhrases.details,
        arguments: [ArgumentSpec("record", SharedPhrases.record, SharedPhrases.recordMeaning)],
        options: [
            .value("set", EditPhrases.setting, EditPhrases.set, repeats: true),
            .value("set-json", EditPhrases.setting, EditPhrases.setJSON, repeats: true),
            .value("form", SharedPhrases.form, SharedPhrases.formMeaning),
            .value("retry-key", SharedPhrases.key, SharedPhrases.retryMeaning),
        ],
        examples: [
            Example("jianyan edit 500101-2022-000123-7 --set title=增设夜间公交", EditPhrases.example),
            Example(
                "jianyan edit 500101-2022-000123-7 --set scope_group.scope=city",
                EditPhrases.exampleGroup),
        ],
        work: .atHome { call, node, output in
            let word = call.argument("record") ?? ""
            let settings =
                try call.options("set").map { try Setting(text: $0) }
                + call.options("set-json").map { try Setting(json: $0) }
            if settings.isEmpty { throw CommandMistake.badSetting("") }
            return try save(settings, in: word, call, node, output)
        })

    static let grade = CommandSpec<Node>(
        path: ["grade"], summary: EditPhrases.gradeSummary, details: EditPhrases.gradeDetails,
        arguments: [ArgumentSpec("record", SharedPhrases.record, SharedPhrases.recordMeaning)],
        options: [
            .value(
                "scope", SharedPhrases.word, EditPhrases.scope,
                choices: Scope.allCases.map(\.rawValue)),
            .value(
                "track", SharedPhrases.word, EditPhrases.track,
                choices: Track.allCases.map(\.rawValue)),
            .value(
                "grade", SharedPhrases.word, EditPhrases.grade,
                choices: Grade.allCases.map(\.rawValue)),
            .value("form", SharedPhrases.form, SharedPhrases.formMeaning),
            .value("retry-key", SharedPhrases.key, SharedPhrases.retryMeaning),
        ],
        examples: [
            Example(
                "jianyan grade 500101-2022-000123-7 --scope city --grade excellent",
                EditPhrases.exampleGrade)
        ],
        work: .atHome { call, node, output in
            let settings = ["scope", "track", "grade"].compactMap { field in
                call.option(field).map {
                    Setting(register: "scope_group", field: field, value: .string($0))
                }
            }
            if settings.isEmpty { throw CommandMistake.badSetting("") }
            return try save(settings, in: call.argument("record") ?? "", call, node, output)
        })

    private static func save(
        _ settings: [Setting], in word: String, _ call: CommandCall, _ node: Node,
        _ output: any CommandOutput
    ) throws -> ExitCode {
        let form = try call.form()
        let (values, base) = try node.store.read { reader in
            let record = try node.desk.find(word, reader)
            let shown = try node.desk.shownValues(of: record, on: form, reader)
            return (try Setting.merged(settings, into: shown, record.id.kind), Form(record))
        }
        // The form is the one whose values completed the groups, even when none was given.
        let answer = try node.desk.edit(
            word, values, form: form ?? base,
            by: node.actor(call.person, retryKey: call.option("retry-key")))
        let names = values.keys.map(\.text).sorted()
        if call.wantsJSON {
            output.fact(["record": .string(answer), "registers": .texts(names)])
        } else {
            let words = ValueText(language: call.language)
            output.line(
                call.text(
                    EditPhrases.saved,
                    ["registers": names.map(words.label).joined(separator: "、")]))
        }
        return .done
    }
}

extension CommandCall {
    /// `--form`; nil when it was not given.
    func form() throws(CommandMistake) -> Form? {
        guard let token = option("form") else { return nil }
        guard let form = Form(token: token) else { throw .badForm }
        return form
    }
}
