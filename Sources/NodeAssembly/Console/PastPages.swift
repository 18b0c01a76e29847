import Console
import FrontDesk
import Ledger
import Storage
import SyncEngine
import Wording

/// Cases that ended: the list, found by a word, and each with its versions.
struct PastPages {
    static let pageSize = 50

    let house: NodeHouse
    let visit: Visit

    init(_ house: NodeHouse, _ visit: Visit) {
        self.house = house
        self.visit = visit
    }

    func answer(_ rest: [String]) throws -> Answer {
        if rest.isEmpty { return .page(try list()) }
        guard rest.count == 1, let number = Int64(rest[0]) else { return .notFound }
        let found = try house.node.store.read { reader -> (PastCase, NodeNames)? in
            guard let desk = try reader.deskCase(number), !desk.isOpen,
                let past = try PastCase(desk, reader)
            else { return nil }
            return (past, try NodeNames(house.node, reader))
        }
        guard let (past, names) = found else { return .notFound }
        guard visit.isPost, CaseMask.staysHome(past.record.id.kind) else {
            return .page(page(past, names))
        }
        return .page(try revealed(past, names))
    }

    /// The audit entry comes first.
    private func revealed(_ past: PastCase, _ names: NodeNames) throws -> Page {
        do {
            try house.node.desk.reveal(
                past.record.id.text, register: past.desk.register,
                purpose: (visit.form["purpose"] ?? "").trimmed,
                by: FrontDesk.Actor(person: visit.account.name, at: visit.now))
        } catch let refusal as ActRefusal {
            return page(past, names, problem: house.explain(refusal, visit.language).what)
        }
        return page(past, names, isRevealed: true)
    }

    /// By post, so that what was looked for stands in no address: it may be a name.
    private func list() throws -> Page {
        let word = (visit.form["word"] ?? "").trimmed
        let (cases, names) = try house.node.store.read { reader in
            let after = try visit.query["after"].flatMap { Int64($0) }.flatMap(reader.deskCase)
            return (
                try PastCase.all(
                    mentioning: word, after: after, limit: Self.pageSize, reader),
                try NodeNames(house.node, reader)
            )
        }
        return Page(visit.text(CasePhrases.past)) {
            visit.head(visit.text(CasePhrases.past))
            visit.form("/conflicts/settled", .class("row"), .set("role", "search")) {
                visit.field(
                    "word", PagePhrases.search, word, .set("type", "search"),
                    .set("placeholder", visit.text(CasePhrases.pastHint)))
                visit.button(PagePhrases.searchDo)
            }
            if cases.isEmpty {
                visit.empty(CasePhrases.noPast, PagePhrases.notFoundTodo)
            } else {
                visit.table(columns, cases.map { row($0, names) })
            }
            if word.isEmpty, cases.count == Self.pageSize, let last = cases.last {
                el(
                    .a, .class("button"), .href("/conflicts/settled?after=\(last.desk.number)"),
                    text: visit.text(PagePhrases.older))
            }
        }
    }

    private var columns: [Visit.Column] {
        [
            visit.column(ConflictPhrases.record), visit.column(PagePhrases.title),
            visit.column(ConflictPhrases.registerTitle), visit.column(CasePhrases.ended),
            visit.column(CasePhrases.how), visit.column(CasePhrases.took),
        ]
    }

    private func row(_ past: PastCase, _ names: NodeNames) -> [HTML] {
        [
            el(
                .a, .class("nowrap"), .href("/conflicts/settled/\(past.desk.number)"),
                .flag("data-row"), text: past.record.shortName),
            HTML(past.record.title), HTML(visit.name(past.desk.register)),
            el(.span, .class("nowrap"), text: visit.time(past.desk.ending?.at)),
            HTML(how(past, names)), HTML(took(past.desk)),
        ]
    }

    private func how(_ past: PastCase, _ names: NodeNames) -> String {
        guard let ending = past.desk.ending else { return "" }
        let way = visit.text(CasePhrases.name(ending.way))
        let office = ending.dot.map { names[$0.node] } ?? ""
        return [way, ending.person, office].filter { !$0.isEmpty }.joined(separator: " · ")
    }

    private func took(_ desk: DeskCase) -> String {
        let words = CaseWords(visit: visit, policy: house.node.desk.policy)
        return desk.duration.map { words.span($0) } ?? ""
    }

    private func page(
        _ found: PastCase, _ names: NodeNames, isRevealed: Bool = false, problem: String? = nil
    ) -> Page {
        let mask = CaseMask(found.record.id.kind, isRevealed: isRevealed)
        let past = mask.past(found)
        let (desk, register) = (past.desk, past.desk.register)
        let title = visit.text(
            PagePhrases.caseOf,
            ["register": visit.name(register), "record": past.record.shortName])
        let settlement = past.settlement
        return Page(title, status: problem == nil ? 200 : 422) {
            visit.head(title, past.record.title)
            if let problem { visit.problem(problem) }
            if mask.isOn { visit.masked(revealing: "/conflicts/settled/\(desk.number)") }
            if !past.sides.isEmpty {
                el(.div, .class("sides")) { past.sides.map { side($0, past, names) } }
            }
            el(.section, .class("card")) {
                visit.facts(
                    [
                        (visit.text(CasePhrases.how), HTML(how(past, names))),
                        (
                            visit.text(CasePhrases.settledAs),
                            HTML(settlement.map { visit.value(register, $0.value) } ?? "")
                        ),
                        (visit.text(PagePhrases.reason), HTML(settlement?.reason ?? "")),
                        (visit.text(CasePhrases.second), HTML(desk.second ?? "")),
                        (visit.text(ConflictPhrases.since), HTML(visit.time(desk.openedAt))),
                        (visit.text(CasePhrases.ended), HTML(visit.time(desk.ending?.at))),
                        (visit.text(CasePhrases.took), HTML(took(desk))),
                    ].filter { !$0.1.isEmpty })
                el(.p) {
                    el(
                        .a, .href("/conflicts/\(desk.record.text)/\(register.text)"),
                        text: visit.text(CasePhrases.asItIs))
                    " · "
                    visit.linkToWhole(past.record)
                }
            }
        }
    }

    private func side(_ side: ConflictSheet.Side, _ past: PastCase, _ names: NodeNames) -> HTML {
        el(.section, .class("side")) {
            el(.h2, text: visit.text(PagePhrases.theirs, ["number": "\(side.number)"]))
            el(.p, .class("value"), text: visit.value(past.desk.register, side.value))
            side.writings.map { writing in
                el(
                    .p, .class("by"),
                    text: "\(writing.author) · \(names[writing.dot.node]) · "
                        + visit.time(writing.at))
            }
        }
    }
}
