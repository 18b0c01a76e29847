import CommandFrame
import FrontDesk
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import Wording

/// `export`: records with what stands in them now, for other programs.
enum ExportCommand {
    static let spec = CommandSpec<Node>(
        path: ["export"], summary: ExportPhrases.summary, details: ExportPhrases.details,
        arguments: [
            ArgumentSpec(
                "kind", ListPhrases.kind, ExportPhrases.kind, presence: .optional,
                choices: ListCommand.kinds.map(\.word) + [evidence])
        ],
        options: [
            .value(
                "format", SharedPhrases.format, ExportPhrases.format, choices: ["ndjson", "csv"])
        ],
        examples: [
            Example("jianyan export > proposals.ndjson", ExportPhrases.example),
            Example("jianyan export --format csv > 台账.csv", ExportPhrases.exampleCSV),
            Example("jianyan export evidence > evidence.ndjson", ExportPhrases.exampleEvidence),
        ],
        work: .atHome { call, node, output in
            let word = call.argument("kind") ?? "proposals"
            let format = call.option("format") ?? "ndjson"
            if word == evidence {
                return try exportEvidence(format, call, node, output)
            }
            guard let kind = ListCommand.kinds.first(where: { $0.word == word })?.kind else {
                return .usage
            }
            // First the audit entry, then the data: nothing leaves that is not written down.
            try node.desk.recordExport(of: kind.text, format: format, by: node.actor(call.person))
            let sheet = ExportSheet(kind: kind, language: call.language)
            try node.store.read { reader in
                if format == "csv" { output.bytes(sheet.csvHeader) }
                try node.desk.walk(kind, reader) { record in
                    let values = try RecordReading.values(of: record, reader)
                    output.bytes(
                        format == "csv"
                            ? sheet.csv(record, values) : sheet.json(record, values))
                    return !output.isClosed
                }
            }
            return .done
        })

    /// What proves this node's streams, for a verifier that is not this program.
    private static let evidence = "evidence"

    private static func exportEvidence(
        _ format: String, _ call: CommandCall, _ node: Node, _ output: any CommandOutput
    ) throws -> ExitCode {
        guard format == "ndjson" else {
            output.problem(call.text(ExportPhrases.evidenceFormat))
            return .usage
        }
        try node.desk.recordExport(of: evidence, format: format, by: node.actor(call.person))
        try node.store.read { reader in
            try EvidenceExport(node: node, reader: reader) { line in
                output.bytes(line)
                return !output.isClosed
            }.run()
        }
        return .done
    }
}

/// How a record is written into an export. What stays home is never in it; names come masked, as
/// `proposer_shown` holds them.
struct ExportSheet {
    /// A register, or a field of a group, which spreadsheets want in a column of its own.
    private struct Column {
        let register: RegisterName
        let field: String?
    }

    private let columns: [Column]
    private let words: ValueText

    init(kind: Kind, language: Language) {
        let registers = OfficeVocabulary.vocabulary[kind]?.registers.values.map { $0 } ?? []
        columns = registers.sorted { $0.name < $1.name }.flatMap { register in
            register.fields.isEmpty
                ? [Column(register: register.name, field: nil)]
                : register.fields.map { Column(register: register.name, field: $0) }
        }
        words = ValueText(language: language)
    }

    /// With the byte order mark by which spreadsheets know UTF-8.
    var csvHeader: [UInt8] {
        let first = [SharedPhrases.recordLabel, ExportPhrases.custody, ExportPhrases.conflicts]
        return [0xEF, 0xBB, 0xBF]
            + row(
                first.map { $0.text(words.language) }
                    + columns.map { words.label($0.field ?? $0.register.text) })
    }

    func csv(_ record: StoredRecord, _ values: [RegisterName: JSONValue]) -> [UInt8] {
        let first = [
            record.id.text, record.custody.rawValue,
            record.conflicts.map { words.label($0.text) }.joined(separator: " "),
        ]
        let rest = columns.map { column in
            guard let value = values[column.register] else { return "" }
            guard let field = column.field else { return words.text(column.register.text, value) }
            return value[field].map { words.text(field, $0) } ?? ""
        }
        return row(first + rest)
    }

    func json(_ record: StoredRecord, _ values: [RegisterName: JSONValue]) -> [UInt8] {
        let declared = Set(columns.map(\.register))
        let known = values.filter { declared.contains($0.key) }
        let value = JSONValue.object([
            JSONMember(key: "record", value: .string(record.id.text)),
            JSONMember(key: "custody", value: .string(record.custody.rawValue)),
            JSONMember(key: "conflicts", value: .texts(record.conflicts.map(\.text))),
            JSONMember(key: "values", value: .values(known)),
        ])
        return value.canonical + [0x0A]
    }

    private func row(_ cells: [String]) -> [UInt8] {
        Array((cells.map(CSVCell.text).joined(separator: ",") + "\r\n").utf8)
    }
}
