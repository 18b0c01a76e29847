import Console
import Foundation
import FrontDesk
import HTTPMessages
import Hashing
import JSON
import Ledger
import People
import Storage
import Testing

@testable import NodeAssembly

/// Coming in: the first person, passwords, and what is kept on the way.
@Suite struct ConsoleEntranceTests {
    /// A browser with its cookies.
    private final class Browser {
        let console: Console
        var cookies: [String: String] = [:]

        init(_ console: Console) { self.console = console }

        func ask(_ method: String, _ path: String, _ fields: [(String, String)] = []) -> Seen {
            var headers = HTTPHeaders()
            headers.add("Host", "127.0.0.1:1")
            headers.add("Content-Type", "application/x-www-form-urlencoded")
            headers.add("Cookie", cookies.map { "\($0)=\($1)" }.joined(separator: "; "))
            let body = fields.map { "\(Fields.escaped($0.0))=\(Fields.escaped($0.1))" }
                .joined(separator: "&")
            let answer = console.respond(
                to: HTTPRequest(
                    method: method, path: path, headers: headers,
                    body: method == "POST" ? Array(body.utf8) : []))
            for field in answer.headers.fields where field.name == "set-cookie" {
                let pair = field.value.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
                #expect(field.value.contains("HttpOnly; SameSite=Strict"))
                cookies[String(pair[0])] = pair.count > 1 ? String(pair[1]) : ""
            }
            return Seen(answer)
        }

        func post(_ path: String, _ fields: [(String, String)], after page: Seen) -> Seen {
            ask("POST", path, fields + [("csrf", page.field("csrf") ?? "")])
        }
    }

    private static let password = "four horses 四匹马"

    @Test func `The first person needs the code, becomes security administrator, and signs in`()
        throws
    {
        let desk = try ConsoleDesk()
        let browser = Browser(desk.district)
        #expect(browser.ask("GET", "/").location == "/first")
        let page = browser.ask("GET", "/first")
        func fields(_ code: String, _ again: String = Self.password) -> [(String, String)] {
            [("code", code), ("name", "赵敏"), ("password", Self.password), ("again", again)]
        }
        let wrong = browser.post("/first", fields("XXXX-XXXX-XXXX"), after: page)
        #expect(wrong.status == 422 && wrong.text.contains("value=\"赵敏\""))
        #expect(!wrong.text.contains(Self.password))
        let code = desk.district.first.code
        #expect(browser.post("/first", fields(code, "other"), after: page).status == 422)
        #expect(Browser(desk.district).post("/first", fields(code), after: page).status == 422)
        let made = browser.post("/first", fields(code.lowercased()), after: page)
        #expect(made.status == 200)
        let account = try desk.world.district.store.read { try $0.account("赵敏") }
        #expect(account?.roles == [.securityAdministrator])
        #expect(browser.ask("GET", "/first").location == "/sign-in")
        let name = [("name", "赵敏"), ("password", Self.password)]
        let inside = browser.post("/sign-in", name, after: made)
        #expect(inside.location == "/")
        #expect(browser.ask("GET", "/people").status == 200)
        let out = browser.post("/sign-out", [], after: browser.ask("GET", "/"))
        #expect(out.location == "/sign-in")
        #expect(browser.ask("GET", "/people").status == 401)
    }

    /// A sync operator who typed at a case and sent it when his session was over; what the sign-in page
    /// then keeps for him.
    private func expired() throws -> (
        desk: ConsoleDesk, browser: Browser, path: String, kept: [(String, String)], page: Seen,
        typed: [(String, String)]
    ) {
        let desk = try ConsoleDesk()
        let record = try desk.world.conflicted()
        let accounts = desk.world.district.accounts
        try accounts.add(
            "赵敏", [.securityAdministrator], password: Self.password, mustChange: false,
            by: AccountDesk.Actor("root", at: 1))
        try accounts.add(
            "陈明", [.syncOperator], password: Self.password, mustChange: false,
            by: AccountDesk.Actor("赵敏", at: 1))
        try accounts.add(
            "王芳", [.clerk], password: Self.password, mustChange: false,
            by: AccountDesk.Actor("赵敏", at: 1))
        let browser = Browser(desk.district)
        let name = [("name", "陈明"), ("password", Self.password)]
        #expect(
            browser.post("/sign-in", name, after: browser.ask("GET", "/sign-in")).status == 303)
        let path = "/conflicts/\(record)/title"
        let page = browser.ask("GET", path)
        try accounts.endSessions(of: "陈明", by: AccountDesk.Actor("陈明", at: Node.now()))
        let typed = [
            ("_form", page.field("_form") ?? ""), ("choice", "1"), ("reason", "写了很久"),
            ("_act", "save"),
        ]
        let expired = browser.post(path, typed, after: page)
        #expect(expired.status == 401 && expired.text.contains("登录已过期"))
        var kept = expired.text.matches(
            of: #/name="(_path|_kept[^"]*)" value="([^"]*)"/#
        ).map { (String($0.1), String($0.2).replacing("&#39;", with: "'")) }
        #expect(kept.contains { $0 == ("_path", path) })
        kept.append(("name", "陈明"))
        return (desk, browser, path, kept, expired, typed)
    }

    @Test func `What was typed survives an expired login, and stands on its own page again`() throws
    {
        let (desk, browser, path, kept, page, typed) = try expired()
        let wrong = browser.post(
            "/sign-in", kept + [("password", "wrong password")], after: page)
        #expect(wrong.status == 401 && wrong.text.contains("写了很久"))
        let again = browser.post("/sign-in", kept + [("password", Self.password)], after: wrong)
        #expect(again.status == 200 && again.text.contains("data-kept"))
        #expect(again.text.contains("修建滨江步道") || again.text.contains("<ins>滨江</ins>"))
        #expect(again.text.contains("value=\"写了很久\""))
        let choice = again.text.firstMatch(of: #/<input[^>]*id="choice-1"[^>]*>/#).map { $0.0 }
        #expect(choice?.contains(" checked") == true)
        #expect(!again.text.contains("这一页有了变化"))
        #expect(browser.post(path, typed, after: again).location.hasSuffix("said=settled"))
        let open = try desk.world.district.store.read {
            try $0.countCases(CaseQuery(isOpen: true))
        }
        #expect(open == 0)
    }

    @Test func `What changed before one signed in again is told beside what was typed`() throws {
        let (desk, browser, _, kept, page, _) = try expired()
        let node = desk.world.district
        let record = try node.store.read {
            try #require(try $0.records(RecordQuery(onlyConflicts: true)).first)
        }
        _ = try node.desk.edit(
            record.id.text, ["urgency": .string("urgent")], form: nil, by: node.actor("王芳"))
        let again = browser.post("/sign-in", kept + [("password", Self.password)], after: page)
        #expect(again.text.contains("这一页有了变化") && again.text.contains("value=\"写了很久\""))
    }

    @Test func `What was typed for a page that takes it no more is shown all the same`() throws {
        let (desk, browser, path, kept, page, _) = try expired()
        let node = desk.world.district
        _ = try node.desk.resolve(
            String(path.split(separator: "/")[1]), "title", to: .string("别人定的"), form: nil,
            reason: "因", by: node.actor("陈明"))
        let again = browser.post("/sign-in", kept + [("password", Self.password)], after: page)
        #expect(again.status == 200 && !again.text.contains("data-kept"))
        #expect(again.text.contains("写了很久") && again.text.contains("action=\"\(path)\""))
    }

    @Test func `A password from somebody else is changed before anything`() throws {
        let desk = try ConsoleDesk()
        let accounts = desk.world.district.accounts
        try accounts.add(
            "赵敏", [.securityAdministrator], password: Self.password, mustChange: true,
            by: AccountDesk.Actor("root", at: 1))
        let browser = Browser(desk.district)
        let name = [("name", "赵敏"), ("password", Self.password)]
        _ = browser.post("/sign-in", name, after: browser.ask("GET", "/sign-in"))
        #expect(browser.ask("GET", "/people").location == "/password")
        let page = browser.ask("GET", "/password")
        let bad = browser.post(
            "/password", [("old", Self.password), ("new", "short"), ("again", "short")], after: page
        )
        #expect(bad.status == 422 && bad.text.contains("密码太短"))
        let new = "another horse 七"
        let good = browser.post(
            "/password", [("old", Self.password), ("new", new), ("again", new)], after: page)
        #expect(good.status == 303)
        #expect(browser.ask("GET", "/people").status == 200)
    }

    @Test func `A flood of guesses keeps nobody out who was let in from his browser before`()
        throws
    {
        let desk = try ConsoleDesk()
        try desk.world.district.accounts.add(
            "赵敏", [.securityAdministrator], password: Self.password, mustChange: false,
            by: AccountDesk.Actor("root", at: 1))
        let own = Browser(desk.district)
        let right = [("name", "赵敏"), ("password", Self.password)]
        #expect(own.post("/sign-in", right, after: own.ask("GET", "/sign-in")).status == 303)
        let flood = Browser(desk.district)
        let page = flood.ask("GET", "/sign-in")
        var answers: [Int] = []
        for _ in 0..<90 {
            let guess = [("name", "赵敏"), ("password", "guess")]
            answers.append(flood.post("/sign-in", guess, after: page).status)
        }
        #expect(answers[5] == 429 && answers.last == 503)
        _ = own.post("/sign-out", [], after: own.ask("GET", "/"))
        let again = own.post("/sign-in", right, after: own.ask("GET", "/sign-in"))
        #expect(again.status == 303)
        let elsewhere = Browser(desk.district)
        let kept = elsewhere.post("/sign-in", right, after: elsewhere.ask("GET", "/sign-in"))
        #expect(kept.status == 503)
    }

    @Test func `Names that are not there and wrong passwords are answered alike`() throws {
        let desk = try ConsoleDesk()
        try desk.world.district.accounts.add(
            "赵敏", [.securityAdministrator], password: Self.password, mustChange: false,
            by: AccountDesk.Actor("root", at: 1))
        let browser = Browser(desk.district)
        let page = browser.ask("GET", "/sign-in")
        let nobody = browser.post(
            "/sign-in", [("name", "x"), ("password", Self.password)], after: page)
        let wrong = browser.post("/sign-in", [("name", "x"), ("password", "wrong")], after: page)
        #expect(nobody.status == 401 && nobody.text == wrong.text)
        let stale = browser.ask("POST", "/sign-in", [("name", "赵敏"), ("password", Self.password)])
        #expect(stale.status == 403)
    }
}
