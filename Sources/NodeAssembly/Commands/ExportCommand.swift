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
                choices: ListCommand.kinds.map(\.word))
        ],
        options: [
            .value(
                "format", SharedPhrases.format, ExportPhrases.format, choices: ["ndjson", "csv"])
        ],
        examples: [
            Example("jianyan export > proposals.ndjson", ExportPhrases.example),
            Example("jianyan export --format csv > 台账.csv", ExportPhrases.exampleCSV),
        ],
        work: .atHome { call, node, output in
            let word = call.argument("kind") ?? "proposals"
            guard let kind = ListCommand.kinds.first(where: { $0.word == word })?.kind else {
                return .usage
            }
            let format = call.option("format") ?? "ndjson"
            // First the audit entry, then the data: nothing leaves that is not written down.
            try node.desk.recordExport(of: kind, format: format, by: node.actor(call.person))
            let sheet = ExportSheet(kind: kind)
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
}

/// How a record is written into an export. What stays home is never in it; names come masked, as
/// `proposer_shown` holds them.
struct ExportSheet {
    let kind: Kind
    private let columns: [String]

    init(kind: Kind) {
        self.kind = kind
        columns = (OfficeVocabulary.vocabulary[kind]?.registers.keys.map(\.text) ?? []).sorted()
    }

    /// With the byte order mark by which spreadsheets know UTF-8.
    var csvHeader: [UInt8] {
        [0xEF, 0xBB, 0xBF] + row(["record", "custody", "conflicts"] + columns)
    }

    func csv(_ record: StoredRecord, _ values: [RegisterName: JSONValue]) -> [UInt8] {
        let words = ValueText(language: .chinese)
        let first = [
            record.id.text, record.custody.rawValue,
            record.conflicts.map(\.text).joined(separator: " "),
        ]
        let rest = columns.map { column in
            RegisterName(text: column).flatMap { values[$0] }.map { words.text(column, $0) } ?? ""
        }
        return row(first + rest)
    }

    func json(_ record: StoredRecord, _ values: [RegisterName: JSONValue]) -> [UInt8] {
        let known = values.filter { columns.contains($0.key.text) }
        let value = JSONValue.object([
            JSONMember(key: "record", value: .string(record.id.text)),
            JSONMember(key: "custody", value: .string(record.custody.rawValue)),
            JSONMember(key: "conflicts", value: .texts(record.conflicts.map(\.text))),
            JSONMember(key: "values", value: .values(known)),
        ])
        return value.canonical + [0x0A]
    }

    private func row(_ cells: [String]) -> [UInt8] {
        Array((cells.map(Self.cell).joined(separator: ",") + "\r\n").utf8)
    }

    /// Quoted always. A spreadsheet would run what begins like a formula, so an apostrophe goes
    /// before it.
    static func cell(_ text: String) -> String {
        let isFormula = text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) }
        let safe = isFormula == true ? "'" + text : text
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
