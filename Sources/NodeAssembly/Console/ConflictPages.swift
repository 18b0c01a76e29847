import Console
import FrontDesk
import Ledger
import Office
import People
import Storage
import SyncEngine
import Wording

/// The conflict desk: the list of open cases, and the ways to everything else of it; each case is a
/// `CasePage`.
struct ConflictPages {
    static let pageSize = 50

    let house: NodeHouse
    let visit: Visit

    init(_ house: NodeHouse, _ visit: Visit) {
        self.house = house
        self.visit = visit
    }

    func answer(_ rest: [String]) throws -> Answer {
        switch rest.first {
        case nil: return visit.isPost ? .notFound : .page(try list())
        case "many": return try ManyPage(house, visit).answer(Array(rest.dropFirst()))
        case "settled": return try PastPages(house, visit).answer(Array(rest.dropFirst()))
        case "report": return try CaseReportPage(house, visit).answer(Array(rest.dropFirst()))
        default: break
        }
        guard rest.count >= 2, let record = RecordID(text: rest[0]),
            let register = RegisterName(text: rest[1])
        else { return .notFound }
        let page = CasePage(house, visit, record, register)
        return try rest.count == 2 ? page.answer() : page.reveal()
    }

    // MARK: The list

    private struct Line {
        let desk: DeskCase
        let sheet: ConflictSheet
    }

    private struct List {
        var lines: [Line] = []
        /// Where the next page goes on.
        var next: DeskCase?
        var sorts: [(kind: Kind, register: RegisterName)] = []
    }

    private func query(_ reader: any StoreReader) throws -> CaseQuery {
        var query = CaseQuery(isOpen: true, limit: 200)
        query.kind = visit.query["kind"].flatMap { Kind(text: $0) }
        query.register = visit.query["register"].flatMap { RegisterName(text: $0) }
        if visit.query["who"] == "me" { query.holder = visit.account.name }
        query.after = try visit.query["after"].flatMap { Int64($0) }.flatMap(reader.deskCase)
        return query
    }

    private func isWanted(_ desk: DeskCase) -> Bool {
        switch visit.query["who"] {
        case "nobody": desk.holder == nil
        case "late": house.node.desk.policy.overdue(desk, now: visit.now) != nil
        case "draft": desk.draft != nil
        default: true
        }
    }

    private func read(_ reader: any StoreReader) throws -> List {
        var (list, query) = (List(), try query(reader))
        while true {
            let page = try reader.cases(query)
            for desk in page where isWanted(desk) {
                if list.lines.count == Self.pageSize {
                    list.next = list.lines.last?.desk
                    return list
                }
                guard let record = try reader.record(desk.record) else { continue }
                list.lines.append(
                    Line(desk: desk, sheet: try ConflictSheet(desk.register, in: record, reader)))
            }
            guard page.count == query.limit, let last = page.last else { return list }
            query.after = last
        }
    }

    private func list() throws -> Page {
        let (list, names) = try house.node.store.read { reader in
            (try read(reader), try NodeNames(house.node, reader))
        }
        let pulse = try house.pulse()
        return Page(visit.text(PagePhrases.conflicts)) {
            visit.watch(pulse)
            visit.head(visit.text(PagePhrases.conflicts), visit.text(PagePhrases.conflictsBelow))
            ways
            filter
            if list.lines.isEmpty {
                visit.empty(PagePhrases.noConflicts, PagePhrases.noConflictsTodo)
            } else {
                visit.table(
                    columns, list.lines.enumerated().map { row($1, names, isFirst: $0 == 0) })
                KeyMap(visit: visit, keys: KeyMap.list).html
            }
            if let next = list.next {
                el(
                    .a, .class("button"), .href(address(after: next)), .set("data-key", "m"),
                    text: visit.text(CasePhrases.more))
            }
        }
    }

    private var ways: HTML {
        el(.p) {
            if visit.account.may(.settle) {
                el(.a, .href("/conflicts/many"), text: visit.text(CasePhrases.many))
                " · "
            }
            el(.a, .href("/conflicts/settled"), text: visit.text(CasePhrases.past))
            " · "
            el(.a, .href("/conflicts/report"), text: visit.text(CasePhrases.report))
        }
    }

    private func address(after next: DeskCase) -> String {
        let kept = ["kind", "register", "who"].compactMap { name in
            visit.query[name].flatMap { $0.isEmpty ? nil : "\(name)=\(Fields.escaped($0))&" }
        }
        return "/conflicts?" + kept.joined() + "after=\(next.number)"
    }

    private var filter: HTML {
        let kinds = OfficeVocabulary.vocabulary.kinds.keys.map(\.text).sorted()
        let whose: [(String, Phrase)] = [
            ("", PagePhrases.everything), ("me", CasePhrases.mine), ("nobody", CasePhrases.free),
            ("late", CasePhrases.late), ("draft", CasePhrases.toConfirm),
        ]
        return el(.form, .class("row"), .action("/conflicts")) {
            el(.div, .class("field")) {
                el(.label, .set("for", "kind"), text: visit.text(ConflictPhrases.kind))
                el(.select, .id("kind"), .set("name", "kind"), .set("data-submits", "")) {
                    visit.options(
                        [("", visit.text(PagePhrases.everything))]
                            + kinds.compactMap { name in
                                Kind(text: name).map { (name, visit.name($0)) }
                            }, chosen: visit.query["kind"] ?? "")
                }
            }
            el(.div, .class("field")) {
                el(.label, .set("for", "who"), text: visit.text(CasePhrases.whose))
                el(.select, .id("who"), .set("name", "who"), .set("data-submits", "")) {
                    visit.options(
                        whose.map { ($0.0, visit.text($0.1)) }, chosen: visit.query["who"] ?? "")
                }
            }
            visit.button(PagePhrases.filter)
        }
    }

    private var columns: [Visit.Column] {
        [
            visit.column(ConflictPhrases.record), visit.column(PagePhrases.title),
            visit.column(ConflictPhrases.registerTitle),
            visit.column(ConflictPhrases.sides, isNumber: true),
            visit.column(ConflictPhrases.writers), visit.column(ConflictPhrases.since),
            visit.column(CasePhrases.due), visit.column(CasePhrases.holder),
        ]
    }

    private func row(_ line: Line, _ names: NodeNames, isFirst: Bool) -> [HTML] {
        let (desk, sheet) = (line.desk, line.sheet)
        let path = "/conflicts/\(desk.record.text)/\(desk.register.text)"
        let writers = sheet.sides.compactMap(\.writings.first)
            .map { visit.short($0.author, 60) + " · \(names[$0.dot.node])" }
        return [
            el(
                .a,
                all: [.class("nowrap"), .href(path), .flag("data-row")]
                    + (isFirst ? [.set("data-key", "n")] : [])
            ) { sheet.record.shortName },
            HTML(visit.short(sheet.record.title)), HTML(visit.name(desk.register)),
            HTML("\(sheet.sides.count)"),
            HTML(writers.map { el(.div, text: $0) }),
            el(.span, .class("nowrap"), text: visit.time(desk.openedAt)),
            CaseWords(visit: visit, policy: house.node.desk.policy).due(desk),
            HTML(desk.holder ?? "")
                + (desk.draft == nil ? HTML() : HTML(" ") + visit.tag(CasePhrases.toConfirm)),
        ]
    }
}
