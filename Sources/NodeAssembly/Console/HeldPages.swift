import Console
import FrontDesk
import JSON
import Ledger
import Storage
import SyncEngine
import Wording

/// The held and refused desk: what waits here, what of ours waits or was refused elsewhere, and what
/// offices ask of one another.
struct HeldPages {
    static let most = 100

    let house: NodeHouse
    let visit: Visit

    init(_ house: NodeHouse, _ visit: Visit) {
        self.house = house
        self.visit = visit
    }

    func answer(_ rest: [String]) throws -> Answer {
        switch (rest.count, visit.isPost) {
        case (0, false): return .page(try list())
        case (0, true): return try retryAll()
        case (2, _) where rest[0] == "asked": return try answerQuestion(rest[1])
        case (2, _):
            guard let peer = NodeID(text: rest[0]), let sequence = UInt64(rest[1]) else {
                return .notFound
            }
            return try HeldEntryPage(house, visit, peer, sequence).answer()
        default: return .notFound
        }
    }

    private func actor() -> FrontDesk.Actor {
        FrontDesk.Actor(person: visit.account.name, at: visit.now)
    }

    private func retryAll() throws -> Answer {
        _ = try house.node.desk.retryHeld(by: actor())
        return .seeOther("/held?said=tried")
    }

    /// Others asked this office to take back a change of its own.
    private func answerQuestion(_ record: String) throws -> Answer {
        guard visit.isPost else { return .notFound }
        switch visit.form["_act"] {
        case "withdraw":
            _ = try house.node.desk.withdrawAsked(record, by: actor())
            return .seeOther("/held?said=withdrawn")
        case "insist":
            _ = try house.node.desk.insistOnAsked(record, by: actor())
            return .seeOther("/held?said=insisted")
        default: return .notFound
        }
    }

    // MARK: The list

    private struct Lists {
        var held: [(entry: HeldEntry, record: StoredRecord?)] = []
        var offered: [(entry: Offered, record: StoredRecord?)] = []
        var further: [(entry: Elsewhere, record: StoredRecord?)] = []
        var questions: [(open: OpenQuestion, record: StoredRecord?)] = []
    }

    private func list() throws -> Page {
        let (lists, names) = try house.node.store.read { reader in
            var lists = Lists()
            func find(_ id: RecordID?) throws -> StoredRecord? { try id.flatMap(reader.record) }
            lists.held = try reader.held(peer: nil, record: nil).prefix(Self.most).map {
                ($0, try find($0.record))
            }
            lists.offered = try Offered.all(reader).prefix(Self.most).map {
                ($0, try find($0.record))
            }
            lists.further = try Elsewhere.all(reader).prefix(Self.most).map {
                ($0, try find($0.record))
            }
            lists.questions = try OpenQuestion.all(reader).prefix(Self.most).map {
                ($0, try find($0.question.record))
            }
            return (lists, try NodeNames(house.node, reader))
        }
        let pulse = try house.pulse()
        return Page(visit.text(PagePhrases.held)) {
            visit.watch(pulse)
            visit.head(visit.text(PagePhrases.held), visit.text(PagePhrases.heldBelow))
            here(lists, names)
            there(lists, names)
            if !lists.further.isEmpty { further(lists, names) }
            questions(lists, names)
        }
    }

    private func here(_ lists: Lists, _ names: NodeNames) -> HTML {
        guard !lists.held.isEmpty else {
            return visit.empty(PagePhrases.nothingHeld, PagePhrases.nothingHeldTodo)
        }
        let rows = lists.held.map { held, record in
            [
                entryLink(held.peer, held.sequence, names), name(record, held.record),
                HTML(visit.text(OperatorWords.name(held.reason))),
                el(.span, .class("nowrap"), text: visit.time(held.since)),
            ]
        }
        return visit.table(
            [
                visit.column(PagePhrases.entry), visit.column(HeldPhrases.record),
                visit.column(HeldPhrases.reason), visit.column(HeldPhrases.since),
            ], rows, caption: visit.text(HeldPhrases.here))
            + visit.form("/held") {
                el(.div, .class("acts")) { visit.button(PagePhrases.retryAll) }
            }
    }

    private func there(_ lists: Lists, _ names: NodeNames) -> HTML {
        guard !lists.offered.isEmpty else {
            return el(.p, .class("soft"), text: visit.text(HeldPhrases.noneThere))
        }
        return visit.table(
            [
                visit.column(PagePhrases.entry), visit.column(HeldPhrases.record),
                visit.column(HeldPhrases.outcome),
            ],
            lists.offered.map { offered, record in
                [
                    entryLink(offered.peer, offered.sequence, names),
                    name(record, offered.record), outcome(offered.outcome),
                ]
            }, caption: visit.text(HeldPhrases.there))
    }

    private func further(_ lists: Lists, _ names: NodeNames) -> HTML {
        visit.table(
            [
                visit.column(HeldPhrases.node), visit.column(HeldPhrases.record),
                visit.column(HeldPhrases.outcome),
            ],
            lists.further.map { told, record in
                [HTML(names[told.node]), name(record, told.record), outcome(told.outcome)]
            }, caption: visit.text(HeldPhrases.further))
    }

    private func questions(_ lists: Lists, _ names: NodeNames) -> HTML {
        let here = house.node.facts.id
        return HTML(
            lists.questions.filter {
                $0.open.question.dot.node == here || $0.open.question.by == here
            }
            .map { open, record in
                let question = open.question
                let isOurs = question.dot.node == here
                return el(.section, .class("card")) {
                    el(
                        .h2,
                        text: visit.text(
                            isOurs ? PagePhrases.askedOfUs : PagePhrases.askedByUs,
                            ["node": names[isOurs ? question.by : question.dot.node]]))
                    visit.facts([
                        (visit.text(HeldPhrases.record), name(record, question.record)),
                        (visit.text(PagePhrases.reason), HTML(visit.short(question.reason))),
                        (
                            visit.text(HeldPhrases.since),
                            HTML("\(visit.time(question.at)) · \(question.person)")
                        ),
                        (
                            visit.text(QuestionPhrases.answer),
                            HTML(
                                visit.text(
                                    open.isDeclined
                                        ? QuestionPhrases.declined : QuestionPhrases.open))
                        ),
                    ])
                    if isOurs {
                        visit.form("/held/asked/\(question.record.text)") {
                            el(.p, .class("soft"), text: visit.text(PagePhrases.askedTodo))
                            el(.div, .class("acts")) {
                                visit.button(PagePhrases.withdraw, "danger", act: "withdraw")
                                visit.button(PagePhrases.insist, act: "insist")
                            }
                        }
                    }
                }
            })
    }

    private func entryLink(_ peer: NodeID, _ sequence: UInt64, _ names: NodeNames) -> HTML {
        el(.a, .href("/held/\(peer.text)/\(sequence)"), text: "\(names[peer]) · \(sequence)")
    }

    private func name(_ record: StoredRecord?, _ id: RecordID?) -> HTML {
        guard let record else {
            return el(.span, .class("mono small"), text: id?.text ?? "")
        }
        return visit.link(record) + el(.span, .class("soft"), text: " " + visit.short(record.title))
    }

    private func outcome(_ outcome: Outcome) -> HTML {
        let isRefused =
            if case .refused = outcome { true } else { false }
        return visit.tag(
            isRefused ? PagePhrases.refused : PagePhrases.waits, isRefused ? "bad" : "warn")
            + HTML(" " + visit.text(OperatorWords.name(outcome)))
    }
}

/// One entry: why it waits or was refused, what is in it, and what can be done.
struct HeldEntryPage {
    let house: NodeHouse
    let visit: Visit
    let peer: NodeID
    let sequence: UInt64

    init(_ house: NodeHouse, _ visit: Visit, _ peer: NodeID, _ sequence: UInt64) {
        self.house = house
        self.visit = visit
        self.peer = peer
        self.sequence = sequence
    }

    private var path: String { "/held/\(peer.text)/\(sequence)" }

    func answer() throws -> Answer {
        let (held, offered, record, names) = try house.node.store.read { reader in
            let held = try reader.held(peer: peer, record: nil).first { $0.sequence == sequence }
            let offered = try Offered.all(peer, reader).first { $0.sequence == sequence }
            let record = try (held?.record ?? offered?.record).flatMap(reader.record)
            return (held, offered, record, try NodeNames(house.node, reader))
        }
        guard held != nil || offered != nil else { return .notFound }
        guard visit.isPost else {
            return .page(page(held, offered, record, names, problem: nil))
        }
        let actor = FrontDesk.Actor(person: visit.account.name, at: visit.now)
        switch visit.form["_act"] {
        case "retry":
            let retried = try house.node.desk.retryHeld(only: (peer, sequence), by: actor)
            let isSettled = retried.contains(where: \.isSettled)
            return .seeOther(isSettled ? "/held?said=applied" : path + "?said=stillwaits")
        case "refuse":
            do {
                _ = try house.node.desk.askRefusal(
                    of: peer, sequence, reason: visit.form["reason"] ?? "", by: actor)
            } catch let refusal as ActRefusal {
                let (what, todo) = house.explain(refusal, visit.language)
                let text = [what, todo ?? ""].joined(separator: " · ")
                var page = page(held, offered, record, names, problem: text)
                page.status = 422
                return .page(page)
            }
            return .seeOther("/held?said=asked")
        default: return .notFound
        }
    }

    private func page(
        _ held: HeldEntry?, _ offered: Offered?, _ record: StoredRecord?, _ names: NodeNames,
        problem: String?
    ) -> Page {
        let title =
            held == nil
            ? visit.text(
                HeldPhrases.headingThere, ["peer": names[peer], "sequence": "\(sequence)"])
            : visit.text(PagePhrases.entryFrom, ["peer": names[peer], "sequence": "\(sequence)"])
        return Page(title) {
            visit.head(title, record?.title ?? "")
            if let problem { visit.problem(problem) }
            if let record { el(.p) { visit.link(record) } }
            if let held { here(held, names) }
            if let offered { there(offered) }
        }
    }

    private func here(_ held: HeldEntry, _ names: NodeNames) -> HTML {
        let header = try? JSONParser().parse(held.header) { try ChangeHeader($0) }
        var facts: [(String, HTML)] = [
            (visit.text(HeldPhrases.reason), HTML(visit.text(OperatorWords.name(held.reason)))),
            (visit.text(PagePhrases.todo), HTML(visit.text(OperatorWords.advice(held.reason)))),
            (visit.text(HeldPhrases.since), HTML(visit.time(held.since))),
        ]
        if let header {
            facts += [
                (
                    visit.text(PagePhrases.author),
                    HTML(
                        "\(header.author) · \(names[header.dot.node])（"
                            + visit.text(OperatorWords.name(header.tier))
                            + "）· \(visit.time(header.at))")
                ),
                (
                    visit.text(PagePhrases.registers),
                    HTML(header.registers.map(visit.name).joined(separator: "、"))
                ),
                (visit.text(PagePhrases.dot), el(.code, text: header.dot.description)),
            ]
        }
        return el(.section, .class("card")) {
            visit.facts(facts)
            el(.details) {
                el(.summary, text: visit.text(PagePhrases.bytes))
                el(.h3, text: visit.text(HeldPhrases.headerLine))
                el(.pre, text: String(decoding: held.header, as: UTF8.self))
                el(.h3, text: visit.text(HeldPhrases.payloadLine))
                el(
                    .pre,
                    text: held.payload.map { String(decoding: $0, as: UTF8.self) }
                        ?? visit.text(HeldPhrases.noPayload))
            }
            visit.form(path) {
                el(.div, .class("acts")) {
                    visit.button(PagePhrases.retry, "main", act: "retry")
                }
            }
        }
            + el(.section, .class("card")) {
                el(.h2, text: visit.text(PagePhrases.refuse))
                el(.p, .class("soft"), text: visit.text(PagePhrases.refuseHint))
                visit.form(path) {
                    visit.field(
                        "reason", PagePhrases.reason, visit.form["reason"] ?? "", .flag("required"))
                    el(.div, .class("acts")) {
                        visit.button(PagePhrases.refuse, "danger", act: "refuse")
                    }
                }
            }
    }

    private func there(_ offered: Offered) -> HTML {
        let advice: Phrase? =
            switch offered.outcome {
            case .held(let reason): OperatorWords.advice(reason)
            case .refused(let code): OperatorWords.advice(code)
            case .applied, .duplicate: nil
            }
        return el(.section, .class("card")) {
            visit.facts(
                [
                    (
                        visit.text(HeldPhrases.outcome),
                        HTML(visit.text(OperatorWords.name(offered.outcome)))
                    )
                ] + (advice.map { [(visit.text(PagePhrases.todo), HTML(visit.text($0)))] } ?? []))
        }
    }
}
