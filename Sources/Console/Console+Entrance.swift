import HTTPMessages
import Identity
import Hashing
import People
import Storage
import Wording

/// Signing in, the first person, and choosing a password.
extension Console {
    /// Whoever is not signed in: a page leads to the entrance, what was typed comes along.
    func strangerPage(_ caller: Caller) throws -> HTTPResponse {
        if try house.accounts.store.read({ try $0.countAccounts() }) == 0 {
            return seeOther("/first")
        }
        if caller.isPost {
            return entrance(
                caller, status: 401, note: ConsolePhrases.expired,
                keeping: (caller.path, caller.form.without(Self.neverKept)))
        }
        if caller.parts == ["live"] { return Self.short(401, "") }
        return caller.parts.isEmpty
            ? seeOther("/sign-in") : entrance(caller, status: 401, keeping: (caller.path, Fields()))
    }

    /// - Parameter keeping: where the person was going, with what he had typed.
    func entrance(
        _ caller: Caller, status: Int = 200, note: Phrase? = nil, values: [String: String] = [:],
        asksCode: Bool = false, keeping kept: (path: String, fields: Fields)? = nil
    ) -> HTTPResponse {
        let guest = caller.jar.guest ?? Base64URL.encode(Identity.Random.bytes(32))
        let title = caller.text(ConsolePhrases.signInHead, ["office": house.office])
        let didExpire = note == ConsolePhrases.expired
        return outside(title, caller, guest, status: status) {
            notice(note, caller, values, isBad: !didExpire)
            if didExpire { el(.p, text: caller.text(ConsolePhrases.expiredTodo)) }
            guestForm("/sign-in", guest) {
                field("name", ConsolePhrases.name, caller, "username", caller.form["name"])
                field("password", ConsolePhrases.password, caller, "current-password", nil)
                el(.div, .class("field")) {
                    el(.label, .set("for", "code"), text: caller.text(ConsolePhrases.code))
                    el(
                        .input,
                        all: [
                            .id("code"), .set("name", "code"), .set("inputmode", "text"),
                            .set("autocomplete", "one-time-code"),
                            .set("aria-describedby", "code-hint"),
                        ] + (asksCode ? [.flag("required"), .flag("autofocus")] : [])
                    ) {}
                    el(
                        .span, .id("code-hint"), .class("soft"),
                        text: caller.text(ConsolePhrases.codeHint))
                }
                if let kept {
                    hidden("_path", kept.path)
                    for (name, value) in kept.fields.all { hidden("_kept." + name, value) }
                }
                el(.div, .class("acts")) {
                    el(.button, .class("main"), text: caller.text(ConsolePhrases.enter))
                }
            }
        }
    }

    func enter(_ caller: Caller) throws -> HTTPResponse {
        let kept = Self.kept(caller.form)
        guard let guest = caller.jar.guest, caller.form["csrf"] == Self.csrf(guest) else {
            return entrance(caller, status: 403, note: ConsolePhrases.badForm, keeping: kept)
        }
        let (name, password) = (caller.form["name"] ?? "", caller.form["password"] ?? "")
        let browser = caller.jar.browser ?? Base64URL.encode(Identity.Random.bytes(32))
        let isKnown =
            try signIn.knows(browser, name, now: caller.now)
            || signIn.proves(caller.form["code"] ?? "", name)
        let outcome = try (isKnown ? ownTurnstile : turnstile).pass {
            try signIn.signIn(
                name, password: password, code: caller.form["code"] ?? "", agent: caller.agent,
                browser: browser, now: caller.now)
        }
        switch outcome {
        case nil: return entrance(caller, status: 503, note: ConsolePhrases.busy, keeping: kept)
        case .wrong: return entrance(caller, status: 401, note: ConsolePhrases.wrong, keeping: kept)
        case .locked:
            return entrance(caller, status: 403, note: ConsolePhrases.locked, keeping: kept)
        case .wait(let left):
            return entrance(
                caller, status: 429, note: ConsolePhrases.wait,
                values: ["seconds": String(left / 1000 + 1)], keeping: kept)
        case .codeNeeded(let wasWrong):
            return entrance(
                caller, status: 401,
                note: wasWrong ? ConsolePhrases.codeWrong : ConsolePhrases.codeNeeded,
                asksCode: true, keeping: kept)
        case .signedIn(let token):
            return try welcome(token, browser, kept, caller)
        }
    }

    private func welcome(
        _ token: String, _ browser: String, _ kept: (path: String, fields: Fields)?,
        _ caller: Caller
    ) throws -> HTTPResponse {
        let cookies = [caller.jar.keeping(token: token), caller.jar.keeping(browser: browser)]
        guard let kept, !kept.fields.all.isEmpty,
            let (account, session) = try signIn.person(holding: token, now: caller.now)
        else { return seeOther(kept?.path ?? "/", cookies: cookies) }
        let parts = kept.path.split(separator: "/").compactMap {
            Fields.decoded(Array($0.utf8), plusIsSpace: false)
        }
        let visit = Visit(
            isPost: false, path: parts, query: Fields(), form: Fields(), account: account,
            session: session, language: caller.language, now: caller.now, csrf: Self.csrf(token))
        return frame(onItsPage(kept, visit) ?? plain(kept, visit), visit, cookies: cookies)
    }

    /// The page from which it came, filled in; nil where there is none any more, or none for this
    /// person, or the form is gone from it.
    private func onItsPage(_ kept: (path: String, fields: Fields), _ visit: Visit) -> Page? {
        guard !house.accounts.mustChoose(visit.account, now: visit.now),
            let need = house.need(visit.path, isPost: false), need.lets(visit.account),
            case .page(var page)? = try? house.answer(visit), page.status == 200,
            let filled = KeptForm(path: kept.path, fields: kept.fields).filled(page.body)
        else { return nil }
        let todo = filled.hasChanged ? ConsolePhrases.keptChanged : ConsolePhrases.keptTodo
        page.body =
            el(
                .div, .class(filled.hasChanged ? "note warn" : "note"), .flag("data-kept"),
                .set("role", "status")
            ) {
                el(.strong, text: visit.text(ConsolePhrases.kept))
                el(.p, text: visit.text(todo))
            } + filled.page
        return page
    }

    private func plain(_ kept: (path: String, fields: Fields), _ visit: Visit) -> Page {
        Page(visit.text(ConsolePhrases.kept)) {
            el(.div, .class("note")) {
                el(.strong, text: visit.text(ConsolePhrases.kept))
                el(.p, text: visit.text(ConsolePhrases.keptTodo))
            }
            Self.again(kept.path, kept.fields, csrf: visit.csrf, visit.language)
        }
    }

    private static func kept(_ form: Fields) -> (path: String, fields: Fields)? {
        guard let path = form["_path"] else { return nil }
        let fields = form.all.filter { $0.name.hasPrefix("_kept.") }
            .map { (name: String($0.name.dropFirst(6)), value: $0.value) }
        return (Attribute.local(path), Fields(fields))
    }

    // MARK: The first person

    func firstPerson(_ caller: Caller) throws -> HTTPResponse {
        guard try house.accounts.store.read({ try $0.countAccounts() }) == 0 else {
            return seeOther("/sign-in")
        }
        let guest = caller.jar.guest ?? Base64URL.encode(Identity.Random.bytes(32))
        guard caller.isPost else { return firstPage(caller, guest, nil) }
        guard caller.form["csrf"] == Self.csrf(guest), caller.jar.guest != nil else {
            return firstPage(caller, guest, caller.text(ConsolePhrases.badForm))
        }
        guard first.takes(caller.form["code"] ?? "") else {
            return firstPage(caller, guest, caller.text(ConsolePhrases.firstWrong))
        }
        let (name, password) = (caller.form["name"] ?? "", caller.form["password"] ?? "")
        guard password == caller.form["again"] else {
            return firstPage(caller, guest, caller.text(ConsolePhrases.passwordsDiffer))
        }
        do {
            try house.accounts.add(
                name, [.securityAdministrator], password: password, mustChange: false,
                by: AccountDesk.Actor(name, at: caller.now))
        } catch let refusal as PeopleRefusal {
            let (what, todo) = house.explain(refusal, caller.language)
            return firstPage(caller, guest, [what, todo ?? ""].joined(separator: " · "))
        }
        return entrance(caller, note: ConsolePhrases.firstMade)
    }

    private func firstPage(
        _ caller: Caller, _ guest: String, _ problem: String?
    ) -> HTTPResponse {
        let title = caller.text(ConsolePhrases.firstHead, ["office": house.office])
        return outside(title, caller, guest, status: problem == nil ? 200 : 422) {
            if let problem {
                el(.p, .class("note bad"), .set("role", "alert"), text: problem)
            }
            guestForm("/first", guest) {
                field("code", ConsolePhrases.firstCode, caller, "off", caller.form["code"])
                el(.p, .class("soft"), text: caller.text(ConsolePhrases.firstCodeHint))
                field("name", ConsolePhrases.name, caller, "username", caller.form["name"])
                field("password", ConsolePhrases.password, caller, "new-password", nil)
                field("again", ConsolePhrases.passwordAgain, caller, "new-password", nil)
                el(
                    .p, .class("soft"),
                    text: caller.text(ConsolePhrases.passwordHint, passwordLimits))
                el(.div, .class("acts")) {
                    el(.button, .class("main"), text: caller.text(ConsolePhrases.make))
                }
            }
        }
    }

    // MARK: One's own password

    func password(_ visit: Visit) throws -> HTTPResponse {
        guard visit.isPost else { return passwordPage(visit, nil) }
        guard visit.form["new"] == visit.form["again"] else {
            return passwordPage(visit, visit.text(ConsolePhrases.passwordsDiffer))
        }
        do {
            let isDone: Void? = try ownTurnstile.pass {
                try house.accounts.choosePassword(
                    visit.account.name, old: visit.form["old"] ?? "",
                    new: visit.form["new"] ?? "", keeping: visit.session.token, at: visit.now)
            }
            if isDone == nil { return passwordPage(visit, visit.text(ConsolePhrases.busyTodo)) }
        } catch let refusal as PeopleRefusal {
            let (what, todo) = house.explain(refusal, visit.language)
            return passwordPage(visit, [what, todo ?? ""].joined(separator: " · "))
        }
        return seeOther("/account?said=password")
    }

    private func passwordPage(_ visit: Visit, _ problem: String?) -> HTTPResponse {
        let isDue = house.accounts.mustChoose(visit.account, now: visit.now)
        let title = isDue ? ConsolePhrases.changeHead : ConsolePhrases.change
        func field(_ name: String, _ label: Phrase, _ complete: String) -> HTML {
            el(.div, .class("field")) {
                el(.label, .set("for", name), text: visit.text(label))
                el(
                    .input, .id(name), .set("name", name), .set("type", "password"),
                    .set("autocomplete", complete), .flag("required"))
            }
        }
        let page = Page(visit.text(title), status: problem == nil ? 200 : 422) {
            el(.div, .class("card narrow")) {
                el(.h1, text: visit.text(title))
                if let problem {
                    el(.p, .class("note bad"), .set("role", "alert"), text: problem)
                }
                visit.form("/password") {
                    field("old", ConsolePhrases.old, "current-password")
                    field("new", ConsolePhrases.new, "new-password")
                    field("again", ConsolePhrases.passwordAgain, "new-password")
                    el(
                        .p, .class("soft"),
                        text: visit.text(ConsolePhrases.passwordHint, passwordLimits))
                    el(.div, .class("acts")) {
                        el(.button, .class("main"), text: visit.text(ConsolePhrases.change))
                    }
                }
            }
        }
        return frame(page, visit)
    }

    private var passwordLimits: [String: String] {
        ["count": String(house.accounts.rules.shortest)]
    }

    // MARK: Pieces

    private func outside(
        _ title: String, _ caller: Caller, _ guest: String, status: Int,
        @HTMLBuilder body: () -> HTML
    ) -> HTTPResponse {
        let other: Language = caller.language == .chinese ? .english : .chinese
        return document(
            title, caller.language, status: status, cookies: [caller.jar.keeping(guest: guest)]
        ) {
            el(.header, .class("top")) {
                el(.div, .class("bar")) {
                    el(.div, .class("brand")) {
                        caller.text(ConsolePhrases.product)
                        el(.span, text: house.office)
                    }
                    el(.nav) {}
                    el(.div, .class("who")) {
                        el(
                            .a,
                            .href(
                                "/language/\(other.rawValue)?back=\(Fields.escaped("/" + (caller.parts.first ?? "")))"
                            ),
                            .set("lang", other == .chinese ? "zh-CN" : "en"),
                            text: caller.text(ConsolePhrases.switchLanguage))
                    }
                }
            }
            el(.main, .id("main")) {
                el(.div, .class("card narrow entrance")) {
                    el(.h1, text: title)
                    body()
                }
            }
        }
    }

    private func guestForm(
        _ path: String, _ guest: String, @HTMLBuilder inner: () -> HTML
    ) -> HTML {
        el(.form, .set("method", "post"), .action(path)) {
            hidden("csrf", Self.csrf(guest))
            inner()
        }
    }

    private func field(
        _ name: String, _ label: Phrase, _ caller: Caller, _ complete: String, _ value: String?
    ) -> HTML {
        let isSecret = complete.hasSuffix("password")
        return el(.div, .class("field")) {
            el(.label, .set("for", name), text: caller.text(label))
            el(
                .input, .id(name), .set("name", name),
                .set("type", isSecret ? "password" : "text"), .set("autocomplete", complete),
                .set("value", value ?? ""), .flag("required"))
        }
    }

    private func hidden(_ name: String, _ value: String) -> HTML {
        el(.input, .set("type", "hidden"), .set("name", name), .set("value", value))
    }

    private func notice(
        _ phrase: Phrase?, _ caller: Caller, _ values: [String: String], isBad: Bool
    ) -> HTML {
        guard let phrase else { return HTML() }
        let isGood = phrase == ConsolePhrases.firstMade
        return el(
            .p, .class(isGood ? "note good" : isBad ? "note bad" : "note warn"),
            .set("role", "alert"), text: caller.text(phrase, values))
    }
}
