import Console
import FrontDesk
import Ledger
import Office
import Storage
import SyncEngine
import Wording

/// The conflict desk: the list of open cases; each case is a `CasePage`.
struct ConflictPages {
    static let pageSize = 50

    let house: NodeHouse
    let visit: Visit

    init(_ house: NodeHouse, _ visit: Visit) {
        self.house = house
        self.visit = visit
    }

    func answer(_ rest: [String]) throws -> Answer {
        if rest.isEmpty, !visit.isPost { return .page(try list()) }
        guard rest.count == 2, let record = RecordID(text: rest[0]),
            let register = RegisterName(text: rest[1])
        else { return .notFound }
        return try CasePage(house, visit, record, register).answer()
    }

    private func list() throws -> Page {
        let kind = visit.query["kind"].flatMap { Kind(text: $0) }
        let (sheets, names, next) = try house.node.store.read { reader in
            var query = RecordQuery(kind: kind, onlyConflicts: true, limit: Self.pageSize)
            query.before = visit.query["before"].flatMap { Int64($0) }
            let records = try reader.records(query)
            let sheets = try records.flatMap { record in
                try record.conflicts.map { try ConflictSheet($0, in: record, reader) }
            }
            let next = records.count == Self.pageSize ? records.last?.touched : nil
            return (sheets, try NodeNames(house.node, reader), next)
        }
        let pulse = try house.pulse()
        return Page(visit.text(PagePhrases.conflicts)) {
            visit.watch(pulse)
            visit.head(visit.text(PagePhrases.conflicts), visit.text(PagePhrases.conflictsBelow))
            filter(kind)
            if sheets.isEmpty {
                visit.empty(PagePhrases.noConflicts, PagePhrases.noConflictsTodo)
            } else {
                visit.table(
                    [
                        visit.column(ConflictPhrases.record), visit.column(PagePhrases.title),
                        visit.column(ConflictPhrases.registerTitle),
                        visit.column(ConflictPhrases.sides, isNumber: true),
                        visit.column(ConflictPhrases.writers),
                        visit.column(ConflictPhrases.since),
                    ], sheets.enumerated().map { row($1, names, isFirst: $0 == 0) })
            }
            if let next {
                el(
                    .a, .class("button"),
                    .href("/conflicts?before=\(next)" + (kind.map { "&kind=\($0)" } ?? "")),
                    text: visit.text(PagePhrases.older))
            }
        }
    }

    private func filter(_ kind: Kind?) -> HTML {
        let kinds = OfficeVocabulary.vocabulary.kinds.keys.map(\.text).sorted()
        return el(.form, .class("row"), .action("/conflicts")) {
            el(.div, .class("field")) {
                el(.label, .set("for", "kind"), text: visit.text(ConflictPhrases.kind))
                el(.select, .id("kind"), .set("name", "kind"), .set("data-submits", "")) {
                    visit.options(
                        [("", visit.text(PagePhrases.everything))]
                            + kinds.compactMap { name in
                                Kind(text: name).map { (name, visit.name($0)) }
                            }, chosen: kind?.text ?? "")
                }
            }
            visit.button(PagePhrases.filter)
        }
    }

    private func row(
        _ sheet: ConflictSheet, _ names: NodeNames, isFirst: Bool
    ) -> [HTML] {
        let path = "/conflicts/\(sheet.record.id.text)/\(sheet.register.text)"
        let writers = sheet.sides.compactMap(\.writings.first)
            .map { "\($0.author) · \(names[$0.dot.node])" }
        return [
            el(
                .a,
                all: [.class("nowrap"), .href(path)] + (isFirst ? [.set("data-key", "n")] : [])
            ) { sheet.record.shortName },
            HTML(sheet.record.title), HTML(visit.name(sheet.register)),
            HTML("\(sheet.sides.count)"),
            HTML(writers.map { el(.div, text: $0) }),
            el(.span, .class("nowrap"), text: visit.time(sheet.since)),
        ]
    }
}
