import Console
import FrontDesk
import Ledger
import Office
import Storage
import Wording

/// Counts and times of settled conflicts, to print and as CSV.
struct CaseReportPage {
    let house: NodeHouse
    let visit: Visit

    init(_ house: NodeHouse, _ visit: Visit) {
        self.house = house
        self.visit = visit
    }

    func answer(_ rest: [String]) throws -> Answer {
        guard !visit.isPost else { return .notFound }
        let (report, names) = try house.node.store.read { reader in
            (
                try CaseReport(
                    from: day("from"), until: day("until").map { $0 + 86_400_000 },
                    house.node.desk.policy, now: visit.now, reader),
                try NodeNames(house.node, reader)
            )
        }
        let table = CaseReportTable(report, names, visit.language)
        switch rest {
        case []: return .page(page(report, table))
        case ["csv"]:
            // First the audit entry, then the data: nothing leaves that is not written down.
            try house.node.desk.recordCaseReport(
                by: FrontDesk.Actor(person: visit.account.name, at: visit.now))
            return .download(
                name: "conflicts.csv", type: "text/csv; charset=utf-8", bytes: table.csv)
        default: return .notFound
        }
    }

    /// The beginning of a day that was given; nil when none was, or it is none.
    private func day(_ name: String) -> Int64? { visit.query[name].flatMap(BeijingTime.read) }

    private func page(_ report: CaseReport, _ table: CaseReportTable) -> Page {
        Page(visit.text(CasePhrases.report)) {
            visit.head(visit.text(CasePhrases.report), house.office)
            el(.form, .class("row"), .action("/conflicts/report")) {
                visit.field(
                    "from", CasePhrases.from, visit.query["from"] ?? "", .set("type", "date"))
                visit.field(
                    "until", CasePhrases.until, visit.query["until"] ?? "", .set("type", "date"))
                visit.button(PagePhrases.show)
                el(.a, .class("button"), .href(csvAddress), text: visit.text(PagePhrases.export))
            }
            el(.section, .class("card")) {
                visit.facts([
                    (visit.text(CasePhrases.settledCount), HTML("\(report.all.count)")),
                    (
                        visit.text(CasePhrases.median),
                        HTML(CaseReportTable.minutes(report.all.median))
                    ),
                    (
                        visit.text(CasePhrases.longest),
                        HTML(CaseReportTable.minutes(report.all.longest))
                    ),
                    (visit.text(CasePhrases.name(.recalled)), HTML("\(report.recalled)")),
                    (visit.text(CasePhrases.name(.lapsed)), HTML("\(report.lapsed)")),
                    (visit.text(CasePhrases.openNow), HTML("\(report.open)")),
                    (visit.text(CasePhrases.late), HTML("\(report.overdue)")),
                ])
            }
            for part in table.parts where !part.rows.isEmpty {
                visit.table(
                    [
                        visit.column(part.title),
                        visit.column(CasePhrases.settledCount, isNumber: true),
                        visit.column(CasePhrases.median, isNumber: true),
                        visit.column(CasePhrases.longest, isNumber: true),
                    ], part.rows.map { $0.map { HTML($0) } })
            }
        }
    }

    private var csvAddress: String {
        let kept = ["from", "until"].compactMap { name in
            visit.query[name].map { "\(name)=\(Fields.escaped($0))" }
        }
        return "/conflicts/report/csv" + (kept.isEmpty ? "" : "?" + kept.joined(separator: "&"))
    }
}

/// A report's rows as texts: for the page, the command line and CSV alike.
struct CaseReportTable {
    let parts: [(title: Phrase, rows: [[String]])]
    private let language: Language

    init(_ report: CaseReport, _ names: NodeNames, _ language: Language) {
        self.language = language
        func row<Key>(_ row: CaseReport.Row<Key>, _ name: String) -> [String] {
            [name, String(row.count), Self.minutes(row.median), Self.minutes(row.longest)]
        }
        parts = [
            (
                CasePhrases.bySort,
                report.sorts.map { sort in
                    let kind = WordPhrases.kind(sort.key.kind)?.text(language)
                    let register = WordPhrases.register(sort.key.register.text)?.text(language)
                    return row(
                        sort,
                        (kind ?? sort.key.kind.text) + " · "
                            + (register ?? sort.key.register.text))
                }
            ),
            (
                CasePhrases.byPerson,
                report.people.map { person in
                    let office = person.key.node.map { names[$0] } ?? ""
                    return row(person, person.key.name + " · " + office)
                }
            ),
            (
                CasePhrases.byWeek,
                report.weeks.map { row($0, String(BeijingTime.text($0.key).prefix(10))) }
            ),
        ]
    }

    /// Whole minutes, as the offices count.
    static func minutes(_ milliseconds: Int64) -> String { String(milliseconds / 60_000) }

    /// With the byte order mark by which spreadsheets know UTF-8.
    var csv: [UInt8] {
        let header = [
            CasePhrases.part, CasePhrases.of, CasePhrases.settledCount, CasePhrases.median,
            CasePhrases.longest,
        ].map { $0.text(language) }
        let rows = parts.flatMap { part in
            part.rows.map { [part.title.text(language)] + $0 }
        }
        let lines = ([header] + rows).map { row in
            row.map(CSVCell.text).joined(separator: ",") + "\r\n"
        }
        return [0xEF, 0xBB, 0xBF] + Array(lines.joined().utf8)
    }
}
