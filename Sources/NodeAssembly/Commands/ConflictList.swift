import CommandFrame
import FrontDesk
import JSON
import Ledger
import Storage

/// Open conflicts, one line for each register.
struct ConflictList {
    let node: Node
    let telling: Telling

    init(_ node: Node, _ telling: Telling) {
        self.node = node
        self.telling = telling
    }

    func run() throws -> ExitCode {
        var query = RecordQuery(onlyConflicts: true)
        query.limit = try telling.call.count("limit", else: 100)
        if let word = telling.call.option("kind") {
            // A word that is no kind's name finds nothing, as one that no record has.
            guard let kind = Kind(text: word) else { return tell([], [:], [:]) }
            query.kind = kind
        }
        var desks: [Int: DeskCase] = [:]
        let (sheets, names) = try node.store.read { reader in
            let names = try NodeNames(node, reader)
            let sheets = try reader.records(query).flatMap { record in
                try record.openConflicts.map { try ConflictSheet($0, in: record, reader) }
            }
            var writers: [Int: String] = [:]
            for (index, sheet) in sheets.enumerated() {
                writers[index] = Self.writers(of: sheet, names)
                desks[index] = try reader.cases(of: sheet.record.id).first {
                    $0.isOpen && $0.register == sheet.register
                }
            }
            return (sheets, writers)
        }
        return tell(sheets, names, desks)
    }

    private func tell(
        _ sheets: [ConflictSheet], _ writers: [Int: String], _ desks: [Int: DeskCase]
    ) -> ExitCode {
        if telling.wantsFacts {
            telling.facts([
                "conflicts": .array(sheets.enumerated().map { facts($1, desks[$0]) })
            ])
            return .done
        }
        if sheets.isEmpty {
            telling.say(ConflictPhrases.none)
            return .done
        }
        let rows = sheets.enumerated().map { index, sheet in
            [
                sheet.record.shortName, sheet.register.text, String(sheet.sides.count),
                sheet.since.map(telling.time) ?? "", writers[index] ?? "",
                desks[index]?.holder ?? "", desks[index].map(due) ?? "",
                Columns.fit(sheet.record.title, 40),
            ]
        }
        telling.table(
            rows,
            header: [
                ConflictPhrases.record, ConflictPhrases.registerTitle, ConflictPhrases.sides,
                ConflictPhrases.since, ConflictPhrases.writers, CasePhrases.holder,
                CasePhrases.due, ConflictPhrases.title,
            ])
        telling.say(ConflictPhrases.counted, ["count": String(sheets.count)])
        return .done
    }

    private static func writers(of sheet: ConflictSheet, _ names: NodeNames) -> String {
        let writings = sheet.sides.compactMap(\.writings.first)
        return writings.map { "\($0.author)@\(names[$0.dot.node])" }.joined(separator: " / ")
    }

    /// Until when, and in words when that is past.
    private func due(_ desk: DeskCase) -> String {
        guard let due = node.desk.policy.due(desk) else { return "" }
        let isLate = node.desk.policy.overdue(desk, now: Node.now()) != nil
        return telling.time(due) + (isLate ? " " + telling.text(CasePhrases.late) : "")
    }

    private func facts(_ sheet: ConflictSheet, _ desk: DeskCase?) -> JSONValue {
        .facts([
            "record": .string(sheet.record.id.text),
            "number": sheet.record.shown("number"),
            "title": .string(sheet.record.title),
            "register": .string(sheet.register.text),
            "sides": .number(sheet.sides.count),
            "since": sheet.since.map { .int($0) },
            "authors": .array(
                sheet.sides.compactMap(\.writings.first).map { .string($0.author) }),
            "holder": desk?.holder.map { .string($0) },
            "due": desk.flatMap { node.desk.policy.due($0) }.map { .int($0) },
            "overdue": desk.map { .bool(node.desk.policy.overdue($0, now: Node.now()) != nil) },
            "draft": desk.map { .bool($0.draft != nil) },
        ])
    }
}
