import Console
import People
import Storage
import SyncEngine
import Wording

/// One's own account: roles, password, second factor, sessions.
struct AccountPage {
    let house: NodeHouse
    let visit: Visit

    init(_ house: NodeHouse, _ visit: Visit) {
        self.house = house
        self.visit = visit
    }

    private var actor: AccountDesk.Actor {
        AccountDesk.Actor(visit.account.name, at: visit.now)
    }

    func answer(_ rest: [String]) throws -> Answer {
        guard rest.isEmpty else { return .notFound }
        guard visit.isPost else { return .page(try page(nil)) }
        switch visit.form["_act"] {
        case "end":
            try house.accounts.endSessions(of: visit.account.name, by: actor)
            return .seeOther("/sign-in")
        case "begin":
            let secret = try house.accounts.beginSecondFactor(visit.account.name, by: actor)
            return .page(try page(nil, secret: secret))
        case "confirm":
            do {
                let codes = try house.accounts.confirmSecondFactor(
                    visit.account.name, code: visit.form["code"] ?? "", by: actor)
                return .page(recovery(codes))
            } catch let refusal as PeopleRefusal {
                let (what, todo) = house.explain(refusal, visit.language)
                let secret = try house.node.store.read { reader in
                    try reader.account(visit.account.name)?.secondFactor?.secret
                }
                return .page(
                    try page([what, todo ?? ""].joined(separator: " · "), secret: secret))
            }
        default: return .notFound
        }
    }

    private func page(_ problem: String?, secret: [UInt8]? = nil) throws -> Page {
        let sessions = try house.node.store.read {
            try $0.sessions(account: visit.account.name)
        }.filter { SignIn.isAlive($0, visit.now) }
        return Page(visit.text(PagePhrases.account), status: problem == nil ? 200 : 422) {
            visit.head(visit.account.name, roles)
            if let problem { visit.problem(problem) }
            el(.div, .class("grid two")) {
                el(.section, .class("card")) {
                    el(.h2, text: visit.text(PagePhrases.password))
                    el(.p) {
                        el(.a, .href("/password"), text: visit.text(PagePhrases.changePassword))
                    }
                }
                secondFactor(secret)
            }
            visit.table(
                [
                    visit.column(PagePhrases.begun), visit.column(PagePhrases.seen),
                    visit.column(PagePhrases.browser),
                ],
                sessions.map { session in
                    [
                        HTML(visit.time(session.begun)),
                        session.token == visit.session.token
                            ? visit.tag(PagePhrases.thisOne, "good")
                            : HTML(visit.ago(session.seen)), HTML(session.agent),
                    ]
                }, caption: visit.text(UserPhrases.sessions))
            visit.form("/account") {
                visit.button(PagePhrases.endAll, "danger", act: "end")
            }
        }
    }

    private var roles: String {
        visit.account.roles.map { visit.text(PeoplePhrases.name($0)) }.joined(separator: "、")
    }

    private func secondFactor(_ secret: [UInt8]?) -> HTML {
        let isOn = visit.account.secondFactor?.isConfirmed == true && secret == nil
        return el(.section, .class("card")) {
            el(.h2) {
                visit.text(UserPhrases.second) + " "
                visit.tag(isOn ? UserPhrases.on : UserPhrases.off, isOn ? "good" : "")
            }
            if let secret {
                el(.p, text: visit.text(PagePhrases.enterSecret))
                el(.pre, text: OneTimeCode.base32(secret))
                el(
                    .pre,
                    text: OneTimeCode.address(
                        secret: secret, name: visit.account.name, office: house.office))
                visit.form("/account") {
                    visit.field(
                        "code", UserPhrases.code, "", .flag("required"),
                        .set("inputmode", "numeric"), .set("autocomplete", "one-time-code"))
                    el(.div, .class("acts")) {
                        visit.button(PagePhrases.switchOn, "main", act: "confirm")
                    }
                }
            } else if isOn {
                el(
                    .p, .class("soft"),
                    text: visit.text(
                        PagePhrases.recoveryLeft,
                        ["count": "\(visit.account.secondFactor?.recovery.count ?? 0)"]))
            } else {
                visit.form("/account") { visit.button(PagePhrases.beginSecond, act: "begin") }
            }
        }
    }

    private func recovery(_ codes: [String]) -> Page {
        Page(visit.text(PagePhrases.account)) {
            el(.section, .class("card narrow")) {
                el(.h1, text: visit.text(UserPhrases.second))
                el(.p, text: visit.text(UserPhrases.recovery))
                el(.pre, text: codes.joined(separator: "\n"))
                el(.a, .class("button"), .href("/account"), text: visit.text(PagePhrases.account))
            }
        }
    }
}
