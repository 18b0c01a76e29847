import CommandFrame
import FrontDesk
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import Tables
import Wording

/// One run of `import`: rows go in by transactions of 500, and every row that did not is told.
struct ImportRun {
    /// Rows of one transaction: all of them or none.
    static let chunk = 500

    let call: CommandCall
    let node: Node
    let output: any CommandOutput
    let source: String
    let map: ColumnMap
    let total: Int
    let isRehearsal: Bool

    private(set) var counts = Counts()
    private var waiting: [ImportedRow] = []
    /// Where the rows added in this run stand, by their keys: the other row of a contradiction.
    private var lines: [String: Int] = [:]
    private var seen = ImportRehearsal()
    private let started = WorkProgress.now()

    struct Counts {
        var rows = 0
        var added = 0
        var known = 0
        var contradicting = 0
        var refused = 0
        var overLength = 0
        var sameText = 0
        var unread = 0
        var isWhole: Bool { contradicting + refused == 0 }
    }

    init(
        _ call: CommandCall, _ node: Node, _ output: any CommandOutput, source: String,
        map: ColumnMap, total: Int
    ) {
        self.call = call
        self.node = node
        self.output = output
        self.source = source
        self.map = map
        self.total = total
        isRehearsal = call.has("dry-run")
    }

    mutating func take(_ row: Result<TableRow, LineProblem>) throws {
        counts.rows += 1
        switch row {
        case .success(let row):
            waiting.append(ImportedRow(row, source: source, map))
            if waiting.count == Self.chunk { try flush() }
        case .failure(let bad):
            counts.refused += 1
            tell(bad.line, "unreadable", bad.problem.phrase, bad.problem.values, bad.problem.advice)
        }
    }

    /// Brings in what was read so far.
    mutating func flush() throws {
        guard !waiting.isEmpty else { return }
        let rows = waiting
        waiting = []
        let actor = node.actor(call.person)
        let drafts = rows.map(\.draft)
        let outcomes =
            isRehearsal
            ? try node.desk.rehearseImport(drafts, after: &seen, by: actor)
            : try node.desk.importRows(drafts, by: actor)
        for (row, outcome) in zip(rows, outcomes) { try count(row, outcome) }
        output.progress(
            WorkProgress(
                done: Int64(counts.rows), total: Int64(total), unit: ImportPhrases.rows,
                started: started))
    }

    private mutating func count(_ row: ImportedRow, _ outcome: ImportOutcome) throws {
        let key = row.draft.source?.key ?? ""
        switch outcome {
        case .added(_, let marks):
            counts.added += 1
            lines[key] = row.line
            if marks.contains(.overLength) { counts.overLength += 1 }
            if marks.contains(.sameText) { counts.sameText += 1 }
            for field in row.unread {
                counts.unread += 1
                let phrase =
                    field == .received ? ImportPhrases.unreadTime : ImportPhrases.unreadCell
                tell(row.line, "unread_cell", phrase, ["field": field.rawValue], nil)
            }
        case .known: counts.known += 1
        case .contradicts(let id, let other):
            counts.contradicting += 1
            let values = ["id": id, "other": try whereIs(other, key)]
            tell(
                row.line, "contradicts", ImportPhrases.contradicts, values,
                ImportPhrases.contradictsAdvice)
        case .refused(let refusal):
            counts.refused += 1
            tell(row.line, refusal.code, refusal.phrase, refusal.values, refusal.advice)
        }
    }

    /// The other row of a contradiction, in words.
    private func whereIs(_ other: RecordID, _ key: String) throws -> String {
        let number = try node.store.read { try $0.record(other)?.shown("number")?.stringValue }
        let line = lines[key].map { call.text(ImportPhrases.line, ["line": "\($0)"]) }
        let record = number.map { call.text(ImportPhrases.proposal, ["number": $0]) }
        return [line, record].compactMap { $0 }.joined(separator: " / ")
    }

    /// One line for one row: where, what, what to do.
    private func tell(
        _ line: Int, _ code: String, _ phrase: Phrase, _ values: [String: String],
        _ advice: Phrase?
    ) {
        let values = values.mapValues { value in
            // Names of registers are said as people know them.
            WordPhrases.register(value)?.text(call.language) ?? value
        }
        let text = ([phrase, advice].compactMap { $0 }).map { $0.text(call.language, values) }
        guard call.wantsJSON else {
            let place = call.text(ImportPhrases.line, ["line": "\(line)"])
            return output.problem(
                place + (call.language == .chinese ? "：" : ": ")
                    + text.joined(separator: call.language == .chinese ? "。" : ". "))
        }
        output.fact([
            "line": .number(line), "outcome": .string(code), "text": .texts(text),
        ])
    }
}
