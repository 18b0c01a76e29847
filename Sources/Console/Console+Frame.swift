import HTTPMessages
import People
import Storage
import Wording

/// What stands around every page, and the answers of HTTP.
extension Console {
    static let policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    func respond(
        _ status: Int, _ type: String, _ body: [UInt8], extra: [(String, String)] = []
    ) -> HTTPResponse {
        var headers = HTTPHeaders()
        headers.add("Content-Type", type)
        headers.add("Content-Security-Policy", Self.policy)
        headers.add("Cache-Control", "no-store")
        headers.add("X-Content-Type-Options", "nosniff")
        headers.add("Referrer-Policy", "same-origin")
        headers.add("Cross-Origin-Opener-Policy", "same-origin")
        headers.add("Cross-Origin-Resource-Policy", "same-origin")
        for (name, value) in extra { headers.add(name, value) }
        return HTTPResponse(status: status, headers: headers, body: body)
    }

    func seeOther(_ path: String, cookies: [String] = []) -> HTTPResponse {
        respond(
            303, "text/plain; charset=utf-8", [],
            extra: [("Location", Attribute.local(path))] + cookies.map { ("Set-Cookie", $0) })
    }

    func document(
        _ title: String, _ language: Language, status: Int = 200, cookies: [String] = [],
        @HTMLBuilder body: () -> HTML
    ) -> HTTPResponse {
        let html = el(.html, .set("lang", language == .chinese ? "zh-CN" : "en")) {
            el(.head) {
                el(.meta, .set("charset", "utf-8"))
                el(
                    .meta, .set("name", "viewport"),
                    .set("content", "width=device-width, initial-scale=1"))
                el(.title, text: "\(title) · \(house.office)")
                el(.link, .set("rel", "stylesheet"), .href(Assets.style))
                el(.script, .src(Assets.script), .flag("defer"))
            }
            el(.body) { body() }
        }
        return respond(
            status, "text/html; charset=utf-8", Array("<!DOCTYPE html>".utf8) + html.bytes,
            extra: cookies.map { ("Set-Cookie", $0) })
    }

    /// A page for somebody signed in.
    func frame(_ page: Page, _ visit: Visit, cookies: [String] = []) -> HTTPResponse {
        let header = header(visit, at: "/" + (visit.path.first ?? ""))
        return document(page.title, visit.language, status: page.status, cookies: cookies) {
            el(.a, .class("skip"), .href("#main"), text: visit.text(ConsolePhrases.skip))
            el(.header, .class("top")) {
                el(.div, .class("bar")) {
                    el(.div, .class("brand")) {
                        visit.text(ConsolePhrases.product)
                        el(.span, text: house.office)
                    }
                    el(.nav, .set("aria-label", visit.text(ConsolePhrases.menu))) {
                        el(.ul, .class("menu")) { header.menu }
                    }
                    who(visit)
                }
            }
            if !header.strip.isEmpty {
                el(
                    .section, .class("strip"),
                    .set("aria-label", visit.text(ConsolePhrases.state))
                ) { el(.div, .class("bar")) { header.strip } }
            }
            el(.main, .id("main")) {
                silent("lost", visit.text(ConsolePhrases.lost))
                silent("ended", visit.text(ConsolePhrases.ended))
                said(visit)
                page.body
            }
            el(.footer, text: visit.text(ConsolePhrases.foot))
        }
    }

    /// What every page has above it: the menu and the state of the links.
    func header(_ visit: Visit, at here: String) -> (menu: HTML, strip: HTML) {
        let menu = (try? house.menu(visit)) ?? []
        let strip = (try? house.strip(visit)) ?? HTML()
        return (HTML(menu.map { item($0, here) }), strip)
    }

    /// Said by the program on the page when it is so.
    private func silent(_ name: String, _ text: String) -> HTML {
        el(
            .p, .id(name), .class("note warn"), .set("role", "alert"), .flag("hidden"),
            text: text)
    }

    private func item(_ item: MenuItem, _ here: String) -> HTML {
        el(.li) {
            el(
                .a,
                all: [.href(item.path)]
                    + (item.path == here ? [.set("aria-current", "page")] : [])
            ) {
                item.name
                if item.count > 0 { el(.span, .class("count"), text: String(item.count)) }
            }
        }
    }

    private func who(_ visit: Visit) -> HTML {
        let other: Language = visit.language == .chinese ? .english : .chinese
        let back = "/" + visit.path.map(Fields.escaped).joined(separator: "/")
        return el(.div, .class("who")) {
            el(.a, .href("/account"), text: visit.account.name)
            el(
                .a, .href("/language/\(other.rawValue)?back=\(Fields.escaped(back))"),
                .set("lang", other == .chinese ? "zh-CN" : "en"),
                text: visit.text(ConsolePhrases.switchLanguage))
            visit.form("/sign-out") {
                el(.button, .class("quiet"), text: visit.text(ConsolePhrases.signOut))
            }
        }
    }

    /// What the last act came to.
    private func said(_ visit: Visit) -> HTML {
        guard let word = visit.query["said"], let phrase = house.said(word) else { return HTML() }
        return el(.p, .class("note good"), .set("role", "status"), text: visit.text(phrase))
    }

    // MARK: What went wrong

    func badRequest(_ caller: Caller) -> HTTPResponse {
        plain(caller, 400, ConsolePhrases.badRequest, caller.text(ConsolePhrases.badRequestTodo))
    }

    func lost(_ visit: Visit) -> HTTPResponse {
        let page = Page(visit.text(ConsolePhrases.noPage), status: 404) {
            el(.div, .class("card empty")) {
                el(.strong, text: visit.text(ConsolePhrases.noPage))
                visit.text(ConsolePhrases.noPageTodo)
            }
        }
        return frame(page, visit)
    }

    func forbidden(_ visit: Visit, _ deed: Deed) -> HTTPResponse {
        let reason = house.explain(PeopleRefusal.mayNot(visit.account.name, deed), visit.language)
        let page = Page(visit.text(ConsolePhrases.mayNot), status: 403) {
            el(.div, .class("card empty")) {
                el(.strong, text: reason.what)
                reason.todo ?? ""
            }
        }
        return frame(page, visit)
    }

    /// The session's token was missing in the form: nothing is done before a person looks again.
    func staleForm(_ visit: Visit, _ caller: Caller) -> HTTPResponse {
        let page = Page(visit.text(ConsolePhrases.badForm), status: 403) {
            el(.div, .class("note warn"), .set("role", "alert")) {
                el(.strong, text: visit.text(ConsolePhrases.badForm))
                el(.p, text: visit.text(ConsolePhrases.badFormTodo))
            }
            again(visit)
        }
        return frame(page, visit)
    }

    func failure(_ error: any Error, _ visit: Visit) -> HTTPResponse {
        let (what, todo) = house.explain(error, visit.language)
        let page = Page(visit.text(ConsolePhrases.failed), status: 422) {
            el(.div, .class("note bad"), .set("role", "alert")) {
                el(.strong, text: what)
                if let todo { el(.p, text: todo) }
            }
            if visit.isPost { again(visit) }
        }
        return frame(page, visit)
    }

    /// What was typed is not lost with it: it can be sent once more.
    func failure(_ error: any Error, _ caller: Caller) -> HTTPResponse {
        let (what, todo) = house.explain(error, caller.language)
        guard caller.isPost, let token = caller.jar.token, caller.parts.first != "sign-in" else {
            return plain(caller, 500, Phrase(what, what), todo ?? "")
        }
        return document(what, caller.language, status: 500) {
            el(.main, .id("main")) {
                el(.div, .class("note bad"), .set("role", "alert")) {
                    el(.strong, text: what)
                    if let todo { el(.p, text: todo) }
                }
                Self.again(
                    caller.path, caller.form.without(["csrf"]), csrf: Self.csrf(token),
                    caller.language)
            }
        }
    }

    private func plain(
        _ caller: Caller, _ status: Int, _ phrase: Phrase, _ todo: String
    ) -> HTTPResponse {
        let title = caller.text(phrase)
        return document(title, caller.language, status: status) {
            el(.main, .id("main")) {
                el(.div, .class("card narrow empty")) {
                    el(.strong, text: title)
                    el(.p, text: todo)
                    el(.a, .href("/"), text: caller.text(ConsolePhrases.home))
                }
            }
        }
    }

    /// What was typed, to be looked at and sent once more.
    func again(_ visit: Visit) -> HTML {
        Self.again(
            "/" + visit.path.map(Fields.escaped).joined(separator: "/"), visit.form,
            csrf: visit.csrf, visit.language)
    }

    /// - Parameter csrf: the session's token for forms.
    static func again(
        _ path: String, _ fields: Fields, csrf: String, _ language: Language
    ) -> HTML {
        let fields = fields.without(neverKept)
        return el(.form, .set("method", "post"), .action(path), .class("card")) {
            kept("csrf", csrf)
            for (name, value) in fields.all where !isTyped(name) || value.isEmpty {
                kept(name, value)
            }
            for (name, value) in fields.all where isTyped(name) && !value.isEmpty {
                el(.div, .class("field")) {
                    el(
                        .textarea, .set("name", name), .set("rows", value.count > 60 ? 4 : 1),
                        .set("aria-label", name), text: value)
                }
            }
            el(.div, .class("acts")) {
                el(.button, .class("main"), text: ConsolePhrases.goOn.text(language))
                el(.a, .class("button"), .href("/"), text: ConsolePhrases.home.text(language))
            }
        }
    }

    /// What was typed is kept but for passwords and codes, which belong on no page.
    static let neverKept: Set<String> = ["csrf", "password", "old", "new", "again", "code"]

    private static func kept(_ name: String, _ value: String) -> HTML {
        el(.input, .set("type", "hidden"), .set("name", name), .set("value", value))
    }

    /// Names that begin with a line are the pages' own.
    private static func isTyped(_ name: String) -> Bool { !name.hasPrefix("_") }
}
