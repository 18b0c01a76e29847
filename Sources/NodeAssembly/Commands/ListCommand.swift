import CommandFrame
import FrontDesk
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import Wording

/// `list`: records of a kind, newest first.
enum ListCommand {
    static let kinds: [(word: String, kind: Kind)] = [
        ("proposals", .proposal), ("replies", .reply), ("city-replies", .cityReply),
        ("decisions", .cityDecision), ("relays", .relay), ("campaigns", .campaign),
        ("units", .unit),
    ]

    static let spec = CommandSpec<Node>(
        path: ["list"], summary: ListPhrases.summary, details: ListPhrases.details,
        arguments: [
            ArgumentSpec(
                "kind", ListPhrases.kind, ListPhrases.kindMeaning, presence: .optional,
                choices: kinds.map(\.word))
        ],
        options: [
            .flag("conflicts", ListPhrases.conflicts),
            .flag("owed", ListPhrases.owed),
            .value("state", SharedPhrases.word, ListPhrases.state),
            .value("limit", short: "n", SharedPhrases.number, SharedPhrases.limitMeaning),
        ],
        examples: [
            Example("jianyan list", ListPhrases.example),
            Example("jianyan list --owed", ListPhrases.exampleOwed),
            Example("jianyan list --state escalated --limit 100", ListPhrases.exampleState),
        ],
        work: .atHome { call, node, output in
            let rows = try node.store.read { try find(call, node, $0) }
            if call.wantsJSON {
                for row in rows { output.fact(facts(row)) }
            } else if rows.isEmpty {
                output.line(call.text(SharedPhrases.nothing))
            } else {
                table(rows, call).forEach(output.line)
            }
            return .done
        })

    /// A record, and the number of the proposal it is about.
    typealias Row = (record: StoredRecord, about: String)

    private static func find(
        _ call: CommandCall, _ node: Node, _ reader: any StoreReader
    ) throws -> [Row] {
        let isOwed = call.has("owed")
        let owedKind = node.facts.tier >= .city ? "proposals" : "city-replies"
        let word = call.argument("kind") ?? (isOwed ? owedKind : "proposals")
        guard let kind = kinds.first(where: { $0.word == word })?.kind else { return [] }
        let limit = try call.limit(else: 20)
        let state = call.option("state").map { WordPhrases.word("state", named: $0) ?? $0 }
        var rows: [Row] = []
        try node.desk.walk(kind, onlyConflicts: call.has("conflicts"), reader) { record in
            if let state, record.shown("state")?.stringValue != state,
                record.shown("city_state")?.stringValue != state
            {
                return true
            }
            if isOwed, try !node.desk.isOwed(record, reader) { return true }
            rows.append((record, try number(about: record, node, reader)))
            return rows.count < limit
        }
        return rows
    }

    private static func number(
        about record: StoredRecord, _ node: Node, _ reader: any StoreReader
    ) throws -> String {
        guard let about = record.shown("proposal")?.stringValue,
            let id = RecordID(text: about)
        else { return "" }
        return try reader.record(id)?.shown("number")?.stringValue ?? about
    }

    private static func facts(_ row: Row) -> [String: JSONValue] {
        var facts: [String: JSONValue] = [
            "record": .string(row.record.id.text), "kind": .string(row.record.id.kind.text),
            "custody": .string(row.record.custody.rawValue),
            "conflicts": .texts(row.record.conflicts.map(\.text)),
            "frozen": .bool(row.record.isFrozen), "values": .object(row.record.shown.members),
        ]
        if !row.about.isEmpty { facts["number"] = .string(row.about) }
        return facts
    }

    private static func table(_ rows: [Row], _ call: CommandCall) -> [String] {
        let words = ValueText(language: call.language)
        let isProposal = rows.first?.record.id.kind == .proposal
        let columns = isProposal ? proposalColumns : otherColumns(rows)
        var header = columns.map { words.label($0) }
        if !isProposal {
            header = [call.text(SharedPhrases.recordLabel)] + header
            if rows.contains(where: { !$0.about.isEmpty }) {
                header.insert(words.label("number"), at: 0)
            }
        }
        let cells = rows.map { row in
            var cells = columns.map { cell($0, row.record, words) }
            if !isProposal {
                cells.insert(row.record.id.text, at: 0)
                if !row.about.isEmpty { cells.insert(row.about, at: 0) }
            }
            return cells
        }
        return Columns.table(cells, header: header, limit: call.columns)
    }

    private static let proposalColumns = [
        "number", "city_number", "state", "scope", "received_at", "proposer_shown", "title",
    ]

    private static func otherColumns(_ rows: [Row]) -> [String] {
        let hidden: Set<String> = ["proposal", "city_reply"]
        return Set(rows.flatMap { $0.record.shown.members.map(\.key) }).subtracting(hidden).sorted()
    }

    private static func cell(
        _ column: String, _ record: StoredRecord, _ words: ValueText
    ) -> String {
        switch column {
        case "scope":
            return words.word("scope", record.shown("scope_group")?["scope"])
        case "title":
            let mark = record.isFrozen ? "❄ " : record.conflicts.isEmpty ? "" : "⚠ "
            return mark + (record.shown("title")?.stringValue ?? "")
        case "proposer_shown":
            return Columns.fit(record.shown("proposer_shown")?.stringValue ?? "", 20)
        default:
            guard let name = RegisterName(text: column), let value = record.shown(name) else {
                return ""
            }
            return words.text(column, value)
        }
    }
}

extension CommandCall {
    /// `--limit`, within bounds.
    func limit(else standard: Int) throws(CommandMistake) -> Int {
        guard let text = option("limit") else { return standard }
        guard let limit = Int(text), (1...100_000).contains(limit) else { throw .badLimit(text) }
        return limit
    }
}
