import Console
import FrontDesk
import Ledger
import Office
import Storage
import SyncEngine
import Wording

/// The same choice for many conflicts of a kind: chosen, previewed case by case, then done.
struct ManyPage {
    let house: NodeHouse
    let visit: Visit

    init(_ house: NodeHouse, _ visit: Visit) {
        self.house = house
        self.visit = visit
    }

    func answer(_ rest: [String]) throws -> Answer {
        guard rest.isEmpty else { return .notFound }
        guard visit.isPost else { return .page(try choosing()) }
        if visit.form["_act"] == "save" { return .page(try settle()) }
        return .page(try preview())
    }

    private struct Sort: Hashable {
        let kind: Kind
        let register: RegisterName
        var text: String { "\(kind.text).\(register.text)" }
    }

    /// The sorts of conflict that are open, with how many there are.
    private func sorts(_ reader: any StoreReader) throws -> [(sort: Sort, count: Int)] {
        var counts: [Sort: Int] = [:]
        var query = CaseQuery(isOpen: true, limit: 1_000)
        while true {
            let page = try reader.cases(query)
            for desk in page {
                counts[Sort(kind: desk.record.kind, register: desk.register), default: 0] += 1
            }
            guard page.count == query.limit, let last = page.last else { break }
            query.after = last
        }
        return counts.sorted { ($1.value, $0.key.text) < ($0.value, $1.key.text) }
            .map { ($0.key, $0.value) }
    }

    private func choosing(problem: Phrase? = nil) throws -> Page {
        let sorts = try house.node.store.read { try self.sorts($0) }
        let title = visit.text(CasePhrases.many)
        return Page(title, status: problem == nil ? 200 : 422) {
            visit.head(title, visit.text(CasePhrases.manyBelow))
            if let problem { visit.problem(visit.text(problem)) }
            if sorts.isEmpty {
                visit.empty(PagePhrases.noConflicts, PagePhrases.noConflictsTodo)
            } else {
                visit.form("/conflicts/many", .class("card")) {
                    el(.div, .class("field")) {
                        el(.label, .set("for", "sort"), text: visit.text(CasePhrases.sort))
                        el(.select, .id("sort"), .set("name", "sort")) {
                            visit.options(
                                sorts.map { sort, count in
                                    (sort.text, "\(name(sort)) (\(count))")
                                }, chosen: visit.form["sort"] ?? "")
                        }
                    }
                    el(.fieldset) {
                        el(.legend, text: visit.text(PagePhrases.settleBy))
                        CaseChoice.allCases.map(pick)
                    }
                    visit.field(
                        "reason", PagePhrases.reason, visit.form["reason"] ?? "",
                        .flag("required"), .set("autocomplete", "off"))
                    el(.div, .class("acts")) { visit.button(PagePhrases.preview, "main") }
                }
            }
        }
    }

    private func name(_ sort: Sort) -> String {
        "\(visit.name(sort.kind)) · \(visit.name(sort.register))"
    }

    private func pick(_ choice: CaseChoice) -> HTML {
        let isChosen = visit.form["choice"] == choice.rawValue
        return el(.div, .class("choice")) {
            el(
                .input,
                all: [
                    .set("type", "radio"), .id("choice-" + choice.rawValue),
                    .set("name", "choice"), .set("value", choice.rawValue), .flag("required"),
                ] + (isChosen ? [.flag("checked")] : [])
            ) {}
            el(
                .label, .class("inline"), .set("for", "choice-" + choice.rawValue),
                text: visit.text(CasePhrases.name(choice)))
        }
    }

    private func preview() throws -> Page {
        let parts = (visit.form["sort"] ?? "").split(separator: ".").map(String.init)
        guard parts.count == 2, let kind = Kind(text: parts[0]),
            let register = RegisterName(text: parts[1]),
            let choice = CaseChoice(rawValue: visit.form["choice"] ?? "")
        else { return try choosing(problem: PagePhrases.chooseOne) }
        let reason = (visit.form["reason"] ?? "").trimmed
        guard !reason.isEmpty else { return try choosing(problem: PagePhrases.reasonNeeded) }
        let plan = try house.node.store.read {
            try house.node.desk.planMany(kind, register, choice, $0)
        }
        let title = visit.text(CasePhrases.manyPreview, ["count": "\(plan.token.count)"])
        return Page(title) {
            visit.head(title, name(Sort(kind: kind, register: register)))
            visit.facts([
                (visit.text(PagePhrases.settleBy), HTML(visit.text(CasePhrases.name(choice)))),
                (visit.text(PagePhrases.reason), HTML(reason)),
            ])
            visit.table(
                [
                    visit.column(ConflictPhrases.record), visit.column(PagePhrases.title),
                    visit.column(CasePhrases.sidesNow), visit.column(PagePhrases.wouldBe),
                ], plan.items.map(row))
            if plan.beyond > 0 {
                el(
                    .p, .class("soft"),
                    text: visit.text(CasePhrases.beyond, ["count": "\(plan.beyond)"]))
            }
            visit.form("/conflicts/many") {
                visit.hidden("_plan", plan.token.text)
                visit.hidden("reason", reason)
                el(.div, .class("acts")) {
                    if plan.token.count > 0 {
                        el(
                            .button, .class("main"), .set("name", "_act"), .set("value", "save"),
                            .set("data-key", "s"),
                            text: visit.text(
                                CasePhrases.manyDo, ["count": "\(plan.token.count)"]))
                    }
                    el(
                        .a, .class("button"), .href("/conflicts/many"),
                        text: visit.text(PagePhrases.back))
                }
            }
        }
    }

    private func row(_ item: CasePlan.Item) -> [HTML] {
        let (register, mask) = (item.sheet.register, CaseMask(item.desk.record.kind))
        let outcome =
            mask.value(register, item.value).map { HTML(visit.value(register, $0)) }
            ?? visit.tag(CasePhrases.leftOut, "warn")
            + HTML(" " + (item.refusal.map { house.explain($0, visit.language).what } ?? ""))
        return [
            caseLink(item.desk, item.sheet.record), HTML(item.sheet.record.title),
            HTML(
                mask.sheet(item.sheet).sides.map {
                    el(.div, text: visit.value(register, $0.value))
                }),
            outcome,
        ]
    }

    private func caseLink(_ desk: DeskCase, _ record: StoredRecord?) -> HTML {
        el(
            .a, .class("nowrap"), .href("/conflicts/\(desk.record.text)/\(desk.register.text)"),
            text: record?.shortName ?? desk.record.text)
    }

    private func settle() throws -> Page {
        guard let token = visit.form["_plan"].flatMap({ CasePlanToken(text: $0) }) else {
            return try choosing(problem: PagePhrases.formLost)
        }
        let done = try house.node.desk.settleMany(
            token, reason: visit.form["reason"] ?? "",
            by: FrontDesk.Actor(person: visit.account.name, at: visit.now))
        let records = try house.node.store.read { reader in
            try done.left.map { try reader.record($0.desk.record) }
        }
        let title = visit.text(CasePhrases.manyDone, ["count": "\(done.settled.count)"])
        return Page(title) {
            visit.head(title)
            if done.gone > 0 {
                el(
                    .p, .class("note warn"),
                    text: visit.text(CasePhrases.gone, ["count": "\(done.gone)"]))
            }
            if !done.left.isEmpty {
                visit.table(
                    [visit.column(ConflictPhrases.record), visit.column(CasePhrases.leftOut)],
                    zip(done.left, records).map { left, record in
                        [
                            caseLink(left.desk, record),
                            HTML(house.explain(left.refusal, visit.language).what),
                        ]
                    })
            }
            el(
                .a, .class("button"), .href("/conflicts"), .set("data-key", "l"),
                text: visit.text(PagePhrases.toConflicts))
        }
    }
}
