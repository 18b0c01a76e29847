import Console
import Ledger
import People
import Storage
import SyncEngine
import Wording

/// The state of the links on every page.
struct StatusStrip {
    let status: NodeStatus
    let visit: Visit
    let now: Int64

    var html: HTML {
        let links = status.links.filter { $0.peer.status == .enrolled }
        guard !links.isEmpty else {
            return el(.span, .class("soft"), text: visit.text(PagePhrases.noLinks))
        }
        let above = links.first { $0.peer.relation == .upstream }
        let below = links.filter { $0.peer.relation == .downstream }
        return el(.dl) {
            if let above {
                fact(ServePhrases.lastExchange, visit.ago(above.report.lastExchangeAt))
                fact(PagePhrases.waitingUp, "\(above.waiting)")
            }
            if !below.isEmpty {
                fact(PagePhrases.below, "\(below.count)")
                fact(PagePhrases.waitingDown, "\(below.reduce(0) { $0 + $1.waiting })")
            }
            fact(PagePhrases.heldHere, "\(status.held)")
            fact(PagePhrases.refusedThere, "\(status.unsettledThere)")
            fact(ServePhrases.conflicts, "\(status.conflicts)")
            if let above {
                fact(ServePhrases.provedEqual, visit.time(above.report.provedEqualAt))
            } else {
                let equal = below.count { $0.report.lastVerdict == "equal" }
                fact(ServePhrases.provedEqual, "\(equal)/\(below.count)")
            }
            if !status.clocksOff.isEmpty {
                el(.div) { visit.tag(LinkPhrases.clockFact, "warn") }
            }
            if links.contains(where: \.calls) {
                el(.div) { visit.tag(PagePhrases.lookAt, "warn") }
            }
        }
    }

    private func fact(_ name: Phrase, _ value: String) -> HTML {
        el(.div) {
            el(.dt, text: visit.text(name))
            el(.dd, text: value)
        }
    }
}

/// The first page: what waits for a person, and each link.
struct StatusPage {
    let house: NodeHouse
    let visit: Visit

    init(_ house: NodeHouse, _ visit: Visit) {
        self.house = house
        self.visit = visit
    }

    func answer() throws -> Answer {
        let status = try house.currentStatus()
        let pulse = try house.pulse()
        let traffic = try house.traffic()
        return .page(
            Page(visit.text(PagePhrases.overview)) {
                visit.watch(pulse)
                visit.head(
                    status.identity.name,
                    visit.text(OperatorWords.name(status.identity.tier)))
                el(.div, .class("stand")) {
                    stand("/conflicts", PagePhrases.conflicts, status.conflicts, calls: true)
                    stand("/held", PagePhrases.heldHere, status.held, calls: true)
                    stand("/held", PagePhrases.refusedThere, status.unsettledThere, calls: true)
                    stand(
                        "/nodes", PagePhrases.toApprove,
                        status.links.count { $0.needsApproval }, calls: true)
                    stand("/records", PagePhrases.records, status.records, calls: false)
                }
                if status.links.isEmpty {
                    visit.empty(PagePhrases.noLinks, PagePhrases.noLinksTodo)
                }
                ClockNote(visit, status).html
                problems(status)
                links(status)
                if !status.links.isEmpty {
                    if visit.account.may(.look) || visit.account.may(.nodes) {
                        el(.p) {
                            el(
                                .a, .class("button"), .href("/nodes/plan"),
                                text: visit.text(LinkPhrases.toPlan))
                        }
                    }
                    TrafficPlot(visit, traffic, path: "/").html
                }
            })
    }

    private func stand(_ path: String, _ name: Phrase, _ count: Int, calls: Bool) -> HTML {
        let mayOpen =
            switch house.need([String(path.dropFirst())], isPost: false) {
            case .one(let deeds)?: deeds.contains(where: visit.account.may)
            default: false
            }
        let look: [Attribute] = calls && count > 0 ? [.class("calls")] : []
        let inner = el(.b, text: String(count)) + HTML(visit.text(name))
        if mayOpen { return el(.a, all: [.href(path)] + look) { inner } }
        return el(.div, all: look) { inner }
    }

    /// What stops or spoils an exchange, in words.
    private func problems(_ status: NodeStatus) -> [HTML] {
        status.links.filter { $0.peer.status == .enrolled }.flatMap { link -> [HTML] in
            var notes: [HTML] = []
            func note(_ look: String, _ phrase: Phrase, _ values: [String: String] = [:]) {
                notes.append(
                    el(.p, .class("note \(look)")) {
                        el(.strong, text: link.peer.name + " ")
                        visit.text(phrase, values)
                    })
            }
            if let reason = link.link?.stopped {
                note("bad", PagePhrases.stopped, ["reason": reason])
            }
            if let problem = link.report.lastProblem {
                note("warn", PagePhrases.lastFailed, ["problem": problem])
            }
            if link.report.saysDifferent {
                note(
                    "bad",
                    link.peer.relation == .upstream
                        ? RepairPhrases.runHere : RepairPhrases.runThere)
            }
            return notes
        }.prefix(20).map { $0 }
    }

    private func links(_ status: NodeStatus) -> HTML {
        let shown = status.links.filter {
            $0.peer.relation == .upstream || status.links.count <= 12
        }
        guard !shown.isEmpty else {
            return status.links.isEmpty
                ? HTML() : el(.p) { el(.a, .href("/nodes"), text: visit.text(PagePhrases.toBoard)) }
        }
        return el(.div, .class("grid")) {
            shown.map { link in
                el(.section, .class("card")) {
                    el(.h2) {
                        link.peer.name + " "
                        LinkWords(visit: visit, link: link).tag
                    }
                    visit.facts(LinkWords(visit: visit, link: link).facts)
                }
            }
        }
    }
}

/// A link in words.
struct LinkWords {
    let visit: Visit
    let link: NodeStatus.LinkStatus

    var tag: HTML {
        if link.link?.stopped != nil { return visit.tag(PagePhrases.isStopped, "bad") }
        switch link.peer.status {
        case .revoked: return visit.tag(ServePhrases.revoked)
        case .pending: return visit.tag(ServePhrases.pending, "warn")
        case .enrolled: break
        }
        if link.awaitsApproval { return visit.tag(ServePhrases.pending, "warn") }
        if link.report.saysDifferent { return visit.tag(PagePhrases.isDifferent, "bad") }
        if link.report.lastProblem != nil { return visit.tag(PagePhrases.isDown, "warn") }
        if link.report.lastVerdict == "equal" { return visit.tag(ServePhrases.equal, "good") }
        return visit.tag(ServePhrases.enrolled)
    }

    var facts: [(String, HTML)] {
        let relation =
            link.peer.relation == .upstream ? ServePhrases.upstream : ServePhrases.downstream
        return [
            (visit.text(ServePhrases.relation), HTML(visit.text(relation))),
            (
                visit.text(ServePhrases.lastExchange),
                HTML(
                    visit.time(link.report.lastExchangeAt)
                        + (link.report.lastExchangeAt == nil
                            ? "" : " · " + visit.ago(link.report.lastExchangeAt)))
            ),
            (visit.text(ServePhrases.provedEqual), HTML(visit.time(link.report.provedEqualAt))),
            (visit.text(LinkPhrases.lastStatement), HTML(visit.time(link.report.statedAt))),
            (visit.text(ServePhrases.waitingUp), HTML("\(link.waiting)")),
            (
                visit.text(PagePhrases.received),
                HTML("\(link.link?.incoming?.sequence ?? 0)")
            ),
            (visit.text(PagePhrases.heldHere), HTML("\(link.heldHere)")),
            (visit.text(PagePhrases.refusedThere), HTML("\(link.unsettledThere)")),
            (
                visit.text(ServePhrases.clockOffset),
                HTML(link.report.clockOffset.map { "\($0) ms" } ?? "—")
            ),
            (
                visit.text(LinkPhrases.protocolVersion),
                HTML(NodeBoard.version(link.report.versions))
            ),
        ]
    }
}
