import Console
import Identity
import JSON
import Ledger
import People
import Storage
import SyncEngine
import SyncProtocol
import Wording

/// One node: how its link stands, its fingerprint, and letting it in or out.
struct NodePage {
    let house: NodeHouse
    let visit: Visit
    let id: NodeID

    init(_ house: NodeHouse, _ visit: Visit, _ id: NodeID) {
        self.house = house
        self.visit = visit
        self.id = id
    }

    private var path: String { "/nodes/\(id.text)" }

    func answer() throws -> Answer {
        guard let link = try NodeStatus.LinkStatus(id, house.node) else { return .notFound }
        guard visit.isPost else { return .page(try page(link, nil)) }
        let (node, person) = (house.node, visit.account.name)
        switch visit.form["_act"] {
        case "approve":
            guard visit.form["compared"] == "yes" else {
                return .page(try page(link, PagePhrases.compareFirst))
            }
            try node.approve(id, by: person)
            return .seeOther(path + "?said=approved")
        case "revoke":
            guard visit.form["name"]?.trimmed == link.peer.name else {
                return .page(try page(link, PagePhrases.nameDiffers))
            }
            try node.revoke(id, by: person)
            return .seeOther(path + "?said=revoked")
        case "resume":
            _ = try node.resume(id, by: person)
            return .seeOther(path + "?said=resumed")
        default: return .notFound
        }
    }

    private func page(_ link: NodeStatus.LinkStatus, _ problem: Phrase?) throws -> Page {
        let proposed = try house.node.store.read { try Replacement.key(of: id, $0) }
        let fingerprint =
            PublicKey(text: proposed ?? link.peer.keys.last ?? "")?.fingerprint ?? ""
        let pulse = try house.pulse()
        return Page(link.peer.name, status: problem == nil ? 200 : 422) {
            visit.watch(pulse)
            visit.head(link.peer.name, visit.text(OperatorWords.name(link.peer.tier)))
            if let problem { visit.problem(visit.text(problem)) }
            el(.section, .class("card")) {
                el(.h2) { LinkWords(visit: visit, link: link).tag }
                visit.facts(
                    LinkWords(visit: visit, link: link).facts + [
                        (visit.text(PeerPhrases.fingerprint), el(.code, text: fingerprint)),
                        (
                            visit.text(PagePhrases.ourFingerprint),
                            el(.code, text: house.node.fingerprint)
                        ),
                        (visit.text(PagePhrases.since), HTML(visit.time(link.peer.enrolledAt))),
                        (visit.text(ServePhrases.node), el(.code, text: id.text)),
                    ])
            }
            el(.p) {
                el(
                    .a, .class("button"), .href(path + "/papers"),
                    text: visit.text(PagePhrases.papers))
                " "
                el(
                    .a, .class("button"), .href("/nodes/plan"),
                    text: visit.text(LinkPhrases.toPlan))
            }
            TrafficPlot(visit, house.node.reports.traffic[id], path: path).html
            if visit.account.may(.nodes) { acts(link, fingerprint) }
        }
    }

    @HTMLBuilder private func acts(
        _ link: NodeStatus.LinkStatus, _ fingerprint: String
    ) -> HTML {
        if link.needsApproval {
            el(.section, .class("card")) {
                el(.h2, text: visit.text(PagePhrases.approve))
                el(.p, text: visit.text(PagePhrases.approveHint))
                el(.p) { el(.code, .class("value"), text: fingerprint) }
                visit.form(path) {
                    el(.p) {
                        el(
                            .input, .set("type", "checkbox"), .id("compared"),
                            .set("name", "compared"), .set("value", "yes"), .flag("required"))
                        " "
                        el(
                            .label, .class("inline"), .set("for", "compared"),
                            text: visit.text(PagePhrases.compared))
                    }
                    el(.div, .class("acts")) {
                        visit.button(PagePhrases.approve, "main", act: "approve")
                    }
                }
            }
        }
        if let reason = link.link?.stopped {
            el(.section, .class("card")) {
                el(.h2, text: visit.text(PagePhrases.isStopped))
                el(.p, text: visit.text(PagePhrases.stopped, ["reason": reason]))
                el(.p, .class("soft"), text: visit.text(PagePhrases.resumeHint))
                visit.form(path) {
                    el(.div, .class("acts")) { visit.button(PagePhrases.resume, act: "resume") }
                }
            }
        }
        if link.peer.status != .revoked {
            el(.details, .class("card")) {
                el(.summary, text: visit.text(PagePhrases.revoke))
                el(.p, text: visit.text(PeerPhrases.revokeDetails))
                visit.form(path) {
                    visit.field(
                        "name", PagePhrases.typeName, visit.form["name"] ?? "",
                        .set("placeholder", link.peer.name), .set("autocomplete", "off"),
                        .flag("required"))
                    el(.div, .class("acts")) {
                        visit.button(PagePhrases.revoke, "danger", act: "revoke")
                    }
                }
            }
        }
    }
}

/// Inviting a node below: the code is shown once, and stands in no address.
struct InvitePage {
    let house: NodeHouse
    let visit: Visit

    init(_ house: NodeHouse, _ visit: Visit) {
        self.house = house
        self.visit = visit
    }

    func answer() throws -> Answer {
        guard visit.isPost else { return .page(page(nil)) }
        let name = (visit.form["name"] ?? "").trimmed
        let url = (visit.form["url"] ?? "").trimmed
        guard !name.isEmpty, !url.isEmpty,
            let tier = Tier(rawValue: visit.form["tier"] ?? "")
        else { return .page(page(visit.text(PagePhrases.allNeeded))) }
        let invitation: Invitation
        do {
            invitation = try house.node.invite(
                name, tier: tier, url: url, by: visit.account.name)
        } catch let refusal as Enrolment.Refusal {
            let (what, todo) = house.explain(refusal, visit.language)
            return .page(page([what, todo ?? ""].joined(separator: " · ")))
        }
        return .page(
            Page(visit.text(PagePhrases.invite)) {
                visit.head(visit.text(PagePhrases.invited, ["name": name]))
                el(.section, .class("card")) {
                    el(.p, text: visit.text(PeerPhrases.invited))
                    el(.pre, text: invitation.code)
                    visit.facts([
                        (
                            visit.text(PagePhrases.ourFingerprint),
                            el(.code, text: house.node.fingerprint)
                        )
                    ])
                    el(.p, .class("soft"), text: visit.text(PagePhrases.invitedNext))
                    el(.a, .class("button"), .href("/nodes"), text: visit.text(PagePhrases.nodes))
                }
            })
    }

    private func page(_ problem: String?) -> Page {
        let tiers = Tier.allCases.filter { $0 < house.node.facts.tier }
        return Page(visit.text(PagePhrases.invite), status: problem == nil ? 200 : 422) {
            el(.div, .class("card narrow")) {
                el(.h1, text: visit.text(PagePhrases.invite))
                if let problem { visit.problem(problem) }
                el(.p, .class("soft"), text: visit.text(PeerPhrases.inviteDetails))
                if tiers.isEmpty {
                    visit.problem(visit.text(PagePhrases.nobodyBelow))
                } else {
                    visit.form("/nodes/invite") {
                        visit.field(
                            "name", PagePhrases.officeName, visit.form["name"] ?? "",
                            .flag("required"), .set("autocomplete", "off"))
                        el(.div, .class("field")) {
                            el(.label, .set("for", "tier"), text: visit.text(ServePhrases.tier))
                            el(.select, .id("tier"), .set("name", "tier")) {
                                visit.options(
                                    tiers.reversed().map {
                                        ($0.rawValue, visit.text(OperatorWords.name($0)))
                                    }, chosen: visit.form["tier"] ?? "")
                            }
                        }
                        visit.field(
                            "url", PagePhrases.ourAddress,
                            visit.form["url"] ?? house.node.configuration.url, .flag("required"))
                        el(.div, .class("acts")) { visit.button(PagePhrases.makeCode, "main") }
                    }
                }
            }
        }
    }
}
