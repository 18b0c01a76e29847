import Console
import Identity
import Ledger
import People
import Storage
import SyncEngine
import SyncProtocol
import Wording

/// This node's own key: its fingerprint, its earlier changes, and changing it.
struct KeyPage {
    let house: NodeHouse
    let visit: Visit

    init(_ house: NodeHouse, _ visit: Visit) {
        self.house = house
        self.visit = visit
    }

    func answer() throws -> Answer {
        guard visit.isPost else { return .page(try page(nil)) }
        guard visit.form["name"]?.trimmed == house.office else {
            return .page(try page(PagePhrases.nameDiffers))
        }
        try house.node.rotateKey(by: visit.account.name)
        return .seeOther("/nodes/key?said=rotated")
    }

    private func page(_ problem: Phrase?) throws -> Page {
        let papers = try Enrolment(house.node.side, store: house.node.store).rotations()
        let links = try house.currentStatus().links.filter { $0.peer.status == .enrolled }
        return Page(visit.text(LinkPhrases.rotate), status: problem == nil ? 200 : 422) {
            visit.head(visit.text(LinkPhrases.rotate), house.office)
            if let problem { visit.problem(visit.text(problem)) }
            el(.section, .class("card")) {
                visit.facts([
                    (
                        visit.text(PagePhrases.ourFingerprint),
                        el(.code, text: house.node.fingerprint)
                    ),
                    (
                        visit.text(LinkPhrases.changedLast),
                        HTML(visit.time(papers.last?.at))
                    ),
                ])
                el(.p, text: visit.text(PeerPhrases.rotateDetails))
                el(.p, text: visit.text(LinkPhrases.rotateWhen))
            }
            if let last = papers.last, !links.isEmpty { followers(links, since: last.at) }
            if visit.account.may(.nodes) { form }
            if !papers.isEmpty { history(papers) }
        }
    }

    /// An exchange after the change was signed with the new key, so it is known there.
    private func followers(_ links: [NodeStatus.LinkStatus], since: Int64) -> HTML {
        let waiting = links.filter { ($0.report.lastExchangeAt ?? 0) < since }
        return el(.section, .class("card")) {
            el(.h2, text: visit.text(LinkPhrases.followed))
            el(
                .p,
                text: visit.text(
                    LinkPhrases.followedCount,
                    ["count": "\(links.count - waiting.count)", "total": "\(links.count)"]))
            if !waiting.isEmpty {
                el(
                    .p, .class("soft"),
                    text: visit.text(LinkPhrases.notFollowed) + " "
                        + waiting.prefix(20).map(\.peer.name).joined(separator: " · ")
                        + (waiting.count > 20 ? " …" : ""))
            }
        }
    }

    private var form: HTML {
        visit.form("/nodes/key", .class("card")) {
            el(.h2, text: visit.text(LinkPhrases.rotateNow))
            el(.p, .class("soft"), text: visit.text(LinkPhrases.rotateHint))
            visit.field(
                "name", LinkPhrases.typeOffice, visit.form["name"] ?? "",
                .set("placeholder", house.office), .set("autocomplete", "off"), .flag("required"))
            el(.div, .class("acts")) { visit.button(LinkPhrases.rotateNow, "main") }
        }
    }

    private func history(_ papers: [RotationPaper]) -> HTML {
        visit.table(
            [
                visit.column(PagePhrases.when), visit.column(LinkPhrases.oldKey),
                visit.column(LinkPhrases.newKey),
            ],
            papers.reversed().prefix(50).map { paper in
                [
                    el(.span, .class("nowrap"), text: visit.time(paper.at)),
                    el(.code, text: PublicKey(text: paper.old)?.fingerprint ?? ""),
                    el(.code, text: PublicKey(text: paper.new)?.fingerprint ?? ""),
                ]
            }, caption: visit.text(LinkPhrases.changesOfKey))
    }
}
