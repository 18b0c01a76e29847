import CommandFrame
import JSON
import Storage
import Tables
import Wording

/// Bringing in what other systems hold.
enum ImportCommands {
    static let all: [CommandSpec<Node>] = [importFile, ExportCommand.spec]

    static let importFile = CommandSpec<Node>(
        path: ["import"], summary: ImportPhrases.summary, details: ImportPhrases.details,
        arguments: [ArgumentSpec("file", SharedPhrases.file, ImportPhrases.file)],
        options: [
            .value("source", SharedPhrases.name, ImportPhrases.source, isRequired: true),
            .value(
                "format", SharedPhrases.format, SharedPhrases.formatMeaning,
                choices: ["ndjson", "csv"]),
            .value("map", ImportPhrases.mapValue, ImportPhrases.map),
            .flag("dry-run", SharedPhrases.dryRun),
            .value("limit", short: "n", SharedPhrases.number, ImportPhrases.limit),
        ],
        examples: [
            Example("jianyan import 2022-07.ndjson --source 网上平台 --dry-run", ImportPhrases.example),
            Example(
                "jianyan import letters.csv --source 来信 --map title=事由,body=内容,name=姓名",
                ImportPhrases.exampleMap),
        ],
        readsFile: "file",
        work: .atHome { call, node, output in
            let bytes = call.input ?? []
            let format = try format(call)
            let survey = try ImportSurvey(bytes, format)
            let map =
                try call.option("map").map { try ColumnMap(option: $0) }
                ?? ColumnMap(guessedFrom: survey.names)
            if survey.rows > 0 { try map.check(against: survey.names) }
            tell(map, survey, call, output)
            let limit = call.option("limit") == nil ? survey.rows : try call.limit(else: 0)
            var run = ImportRun(
                call, node, output, source: call.option("source") ?? "", map: map,
                total: min(survey.rows, limit))
            do {
                try TableReader.read(bytes, format: format) { row in
                    if run.counts.rows < limit { try run.take(row) }
                }
                try run.flush()
            } catch {
                // What earlier transactions brought in stays in; say how much.
                summary(run, call, output)
                throw error
            }
            summary(run, call, output)
            return run.counts.isWhole ? .done : .found
        })

    private static func format(_ call: CommandCall) throws(CommandMistake) -> TableFormat {
        let name = (call.inputName ?? "").lowercased()
        let ending = name.split(separator: ".").last.map(String.init) ?? ""
        switch call.option("format") ?? ending {
        case "ndjson", "jsonl": return .ndjson
        case "csv": return .csv
        default: throw .unknownFormat(file: call.inputName ?? "-")
        }
    }

    private static func tell(
        _ map: ColumnMap, _ survey: ImportSurvey, _ call: CommandCall,
        _ output: any CommandOutput
    ) {
        let unused = map.unused(survey.names)
        if call.wantsJSON {
            let members = map.columns.map {
                JSONMember(key: $0.key.rawValue, value: .string($0.value))
            }
            return output.fact(["columns": .object(members), "unused": .texts(unused)])
        }
        output.line(
            call.text(ImportPhrases.columns, ["columns": map.told.joined(separator: "  ")]))
        if !unused.isEmpty {
            output.line(
                call.text(ImportPhrases.unused, ["columns": unused.joined(separator: "  ")]))
        }
    }

    private static func summary(
        _ run: ImportRun, _ call: CommandCall, _ output: any CommandOutput
    ) {
        output.progress(nil)
        let counts = run.counts
        let numbers = [
            ("rows", counts.rows), ("added", counts.added), ("known", counts.known),
            ("contradicting", counts.contradicting), ("refused", counts.refused),
            ("over_length", counts.overLength), ("same_text", counts.sameText),
            ("unread", counts.unread),
        ]
        if call.wantsJSON {
            let members = numbers.map { JSONMember(key: $0.0, value: .number($0.1)) }
            let dry = JSONMember(key: "dry_run", value: .bool(run.isRehearsal))
            return output.fact(["summary": .object(members + [dry])])
        }
        let values = Dictionary(uniqueKeysWithValues: numbers.map { ($0.0, "\($0.1)") })
        output.line(
            call.text(run.isRehearsal ? ImportPhrases.rehearsed : ImportPhrases.imported, values))
        output.line(call.text(ImportPhrases.marked, values))
    }
}
