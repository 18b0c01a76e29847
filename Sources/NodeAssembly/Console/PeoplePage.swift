import Console
import People
import Storage
import Wording

/// Accounts, for the security administrator. Names stand in forms, never in an address.
struct PeoplePage {
    let house: NodeHouse
    let visit: Visit

    init(_ house: NodeHouse, _ visit: Visit) {
        self.house = house
        self.visit = visit
    }

    func answer(_ rest: [String]) throws -> Answer {
        guard rest.isEmpty else { return .notFound }
        guard visit.isPost else { return .page(try page(nil)) }
        do { return try act() } catch let refusal as PeopleRefusal {
            let (what, todo) = house.explain(refusal, visit.language)
            return .page(try page([what, todo ?? ""].joined(separator: " · ")))
        }
    }

    private func act() throws -> Answer {
        let desk = house.accounts
        let actor = AccountDesk.Actor(visit.account.name, at: visit.now)
        let name = (visit.form["name"] ?? "").trimmed
        let roles = visit.form.values("role").compactMap { Role(rawValue: $0) }
        switch visit.form["_act"] {
        case "add":
            let password = desk.madeUpPassword()
            try desk.add(name, roles, password: password, mustChange: true, by: actor)
            return .page(handOver(name, password))
        case "password":
            let password = desk.madeUpPassword()
            try desk.setPassword(name, password, by: actor)
            return .page(handOver(name, password))
        case "roles": try desk.setRoles(name, roles, by: actor)
        case "lock": try desk.lock(name, by: actor)
        case "unlock": try desk.unlock(name, by: actor)
        case "end": try desk.endSessions(of: name, by: actor)
        case "second": try desk.removeSecondFactor(name, by: actor)
        default: return .notFound
        }
        return .seeOther("/people?said=changed")
    }

    /// The password is shown once.
    private func handOver(_ name: String, _ password: String) -> Page {
        Page(visit.text(PagePhrases.people)) {
            el(.section, .class("card narrow")) {
                el(.h1, text: name)
                el(.p, text: visit.text(PagePhrases.handOver))
                el(.pre, text: password)
                el(.a, .class("button"), .href("/people"), text: visit.text(PagePhrases.people))
            }
        }
    }

    private func page(_ problem: String?) throws -> Page {
        let rows = try house.node.store.read { reader in
            try reader.accounts().map { account in
                let sessions = try reader.sessions(account: account.name)
                return (account, sessions.count { SignIn.isAlive($0, visit.now) })
            }
        }
        return Page(visit.text(PagePhrases.people), status: problem == nil ? 200 : 422) {
            visit.head(visit.text(PagePhrases.people))
            if let problem { visit.problem(problem) }
            visit.table(
                [
                    visit.column(PagePhrases.person), visit.column(UserPhrases.roles),
                    visit.column(UserPhrases.state), visit.column(UserPhrases.second),
                    visit.column(UserPhrases.sessions, isNumber: true),
                ], rows.map(row))
            el(.div, .class("grid two")) {
                changing(rows.map(\.0.name))
                adding
            }
        }
    }

    private func row(_ account: Account, _ sessions: Int) -> [HTML] {
        let state = UserList.state(account, visit.now)
        let look = account.isLocked ? "bad" : state == UserPhrases.active ? "good" : "warn"
        return [
            HTML(account.name),
            HTML(
                account.roles.map { visit.text(PeoplePhrases.name($0)) }.joined(separator: "、")),
            visit.tag(state, look),
            HTML(
                visit.text(
                    account.secondFactor?.isConfirmed == true ? UserPhrases.on : UserPhrases.off)),
            HTML("\(sessions)"),
        ]
    }

    private func changing(_ names: [String]) -> HTML {
        el(.section, .class("card")) {
            el(.h2, text: visit.text(PagePhrases.changeAccount))
            visit.form("/people") {
                el(.div, .class("field")) {
                    el(.label, .set("for", "whose"), text: visit.text(PagePhrases.person))
                    el(.select, .id("whose"), .set("name", "name")) {
                        visit.options(
                            names.map { ($0, $0) }, chosen: visit.form["name"] ?? "")
                    }
                }
                roles(visit.form.values("role"), prefix: "change")
                el(.div, .class("acts")) {
                    visit.button(PagePhrases.setRoles, act: "roles")
                    visit.button(PagePhrases.unlock, act: "unlock")
                    visit.button(PagePhrases.end, act: "end")
                    visit.button(PagePhrases.newPassword, act: "password")
                    visit.button(PagePhrases.removeSecond, act: "second")
                    visit.button(PagePhrases.lock, "danger", act: "lock")
                }
            }
        }
    }

    private var adding: HTML {
        el(.section, .class("card")) {
            el(.h2, text: visit.text(PagePhrases.addAccount))
            visit.form("/people") {
                visit.field(
                    "name", PagePhrases.person, visit.form["name"] ?? "", .flag("required"),
                    .set("autocomplete", "off"))
                roles(visit.form.values("role"), prefix: "add")
                el(.div, .class("acts")) {
                    visit.button(PagePhrases.addAccount, "main", act: "add")
                }
            }
        }
    }

    private func roles(_ chosen: [String], prefix: String) -> HTML {
        el(.fieldset) {
            el(.legend, text: visit.text(UserPhrases.roles))
            Role.allCases.map { role in
                let id = "\(prefix)-\(role.rawValue)"
                return el(.div) {
                    el(
                        .input,
                        all: [
                            .set("type", "checkbox"), .id(id), .set("name", "role"),
                            .set("value", role.rawValue),
                        ] + (chosen.contains(role.rawValue) ? [.flag("checked")] : [])
                    ) {}
                    " "
                    el(
                        .label, .class("inline"), .set("for", id),
                        text: visit.text(PeoplePhrases.name(role)))
                }
            }
        }
    }
}
