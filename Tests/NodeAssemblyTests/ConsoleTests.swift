import Console
import Foundation
import FrontDesk
import HTTPMessages
import JSON
import Ledger
import People
import Storage
import SyncEngine
import Testing

@testable import NodeAssembly

@Suite struct ConsoleTests {
    static let pages = [
        "/", "/conflicts", "/held", "/records", "/nodes", "/nodes/export", "/nodes/invite",
        "/people",
        "/audit", "/account", "/password", "/live",
    ]

    /// Every page that lists lead to.
    private func deep(_ desk: ConsoleDesk, _ console: Console) -> [String] {
        var found: [String] = []
        for list in ["/conflicts", "/held", "/records", "/nodes"] {
            let seen = desk.get(list, as: .syncOperator, at: console)
            found += seen.addresses.filter { $0.hasPrefix(list + "/") }
        }
        found += found.filter { $0.hasPrefix("/records/") && !$0.hasSuffix("/way") }
            .map { $0 + "/way" }
        return Array(Set(found)).sorted()
    }

    @Test func `Every role sees the pages that the table gives it, and no other`() throws {
        let desk = try ConsoleDesk()
        _ = try desk.world.conflicted()
        try desk.people()
        let house = NodeHouse(desk.world.district)
        for role in Role.allCases {
            let account = Account(
                name: "", roles: [role], password: "", mustChange: false, madeAt: 0)
            for page in Self.pages + deep(desk, desk.district) {
                let path = page.split(separator: "/").map(String.init)
                let mayOpen =
                    switch house.need(path, isPost: false) {
                    case .one(let deeds)?: deeds.contains(where: account.may)
                    case .anybody?: true
                    case nil: path == ["password"]
                    }
                let seen = desk.get(page, as: role)
                #expect(seen.status == (mayOpen ? 200 : 403), "\(role) \(page)")
            }
        }
        #expect(desk.get("/people", as: .clerk).status == 403)
        #expect(desk.get("/records", as: .auditAdministrator).status == 403)
        #expect(desk.get("/nowhere", as: .syncOperator).status == 404)
    }

    @Test(arguments: [
        (
            "/records",
            "clerk reviewer office_head unit_handler unit_head city_officer sync_operator"
        ),
        (
            "/conflicts",
            "clerk reviewer office_head unit_handler unit_head city_officer sync_operator"
        ),
        ("/held", "clerk reviewer office_head unit_handler unit_head city_officer sync_operator"),
        (
            "/nodes",
            "clerk reviewer office_head unit_handler unit_head city_officer sync_operator "
                + "system_administrator"
        ),
        ("/people", "security_administrator"), ("/audit", "audit_administrator"),
    ])
    func `Administrators see their own pages and the office's people theirs`(
        _ page: String, _ roles: String
    ) throws {
        let desk = try ConsoleDesk()
        try desk.people()
        let seeing = Role.allCases.filter { desk.get(page, as: $0).status == 200 }
        #expect(seeing.map(\.rawValue).joined(separator: " ") == roles)
        let acting = ["/held": "sync_operator", "/people": "security_administrator"][page]
        guard let acting else { return }
        let posting = Role.allCases.filter { desk.post(page, [], as: $0).status != 403 }
        #expect(posting.map(\.rawValue).joined(separator: " ") == acting)
    }

    @Test func `Who is not signed in gets no page, and a clerk settles nothing`() throws {
        let desk = try ConsoleDesk()
        let record = try desk.world.conflicted()
        try desk.people()
        for page in Self.pages.dropFirst() {
            let seen = desk.get(page, as: nil)
            #expect(seen.status == 401, "\(page)")
            #expect(!seen.text.contains("步道"), "\(page)")
        }
        #expect(desk.get("/", as: nil).location == "/sign-in")
        let path = "/conflicts/\(record)/title"
        let form = desk.get(path, as: .syncOperator).field("_form") ?? ""
        let settling = [
            ("_form", form), ("choice", "1"), ("reason", "x"), ("_act", "save"),
        ]
        #expect(desk.post(path, settling, as: .clerk).status == 403)
        #expect(try isOpen(record, desk.world.district))
        #expect(desk.post(path, settling, as: .syncOperator).status == 303)
        #expect(try !isOpen(record, desk.world.district))
        let entry = try desk.world.district.store.read { try $0.audit(after: 0, limit: .max) }.last
        #expect(entry?.act == "resolve" && entry?.person == ConsoleDesk.name(.syncOperator))
    }

    private func isOpen(_ record: String, _ node: Node) throws -> Bool {
        try node.store.read { try !node.desk.find(record, $0).conflicts.isEmpty }
    }

    @Test func `A form without the session's token does nothing and loses nothing`() throws {
        let desk = try ConsoleDesk()
        let record = try desk.world.conflicted()
        try desk.people()
        let path = "/conflicts/\(record)/title"
        let form = desk.get(path, as: .syncOperator).field("_form") ?? ""
        for token in ["", "wrong", ConsoleDesk.token(.syncOperator)] {
            let seen = desk.post(
                path,
                [("_form", form), ("choice", "1"), ("reason", "写了很久"), ("_act", "save")],
                as: .syncOperator, csrf: token)
            #expect(seen.status == 403)
            #expect(seen.text.contains("写了很久"))
        }
        #expect(try isOpen(record, desk.world.district))
    }

    @Test func `Every answer forbids inline code, foreign sources, caches and frames`() throws {
        let desk = try ConsoleDesk()
        _ = try desk.world.conflicted()
        try desk.people()
        for role in [Role.syncOperator, .securityAdministrator, .auditAdministrator] {
            for page in Self.pages + deep(desk, desk.district) {
                let seen = desk.get(page, as: role)
                #expect(seen.headers["cache-control"] == "no-store", "\(page)")
                let policy = seen.headers["content-security-policy"] ?? ""
                #expect(policy.contains("default-src 'none'"), "\(page)")
                #expect(!policy.contains("unsafe"), "\(page)")
                #expect(!seen.text.contains(" style=\"") && !seen.text.contains(" onclick"))
                #expect(seen.addresses.allSatisfy { $0.hasPrefix("/") || $0.hasPrefix("#") })
            }
        }
        let style = desk.get("/", as: .clerk).addresses.first { $0.hasSuffix(".css") } ?? ""
        let file = desk.get(style, as: nil)
        #expect(file.status == 200 && file.headers["cache-control"]?.contains("immutable") == true)
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'-alert(1)-'",
        "</textarea><script>1</script>", "</title><svg onload=alert(1)>", "javascript:alert(1)",
        "{{7*7}}${7*7}", "\u{202E}txt.exe", "<!--", "]]>", "&lt;b&gt;", "=HYPERLINK(\"x\")",
    ])
    func `Hostile text is shown as text on every page`(_ hostile: String) throws {
        let desk = try ConsoleDesk()
        let record = try desk.world.released(String(hostile.prefix(50)))
        try desk.world.write("甲 " + hostile, in: record, at: desk.world.district, hostile)
        try desk.world.write("乙 " + hostile, in: record, at: desk.world.city, hostile)
        try desk.world.sync()
        try desk.people()
        for console in [desk.district, desk.city] {
            for page in Self.pages + deep(desk, console) {
                for role in [Role.syncOperator, .securityAdministrator, .auditAdministrator] {
                    let seen = desk.get(page, as: role, at: console)
                    guard seen.headers["content-type"]?.hasPrefix("text/html") == true else {
                        continue
                    }
                    #expect(!Self.isLive(seen.text), "\(page)")
                }
            }
        }
        let path = "/conflicts/\(record)/title"
        let form = desk.get(path, as: .syncOperator).field("_form") ?? ""
        let preview = desk.post(
            path, [("_form", form), ("choice", "own"), ("own", hostile), ("reason", hostile)],
            as: .syncOperator)
        #expect(preview.status == 200 && !Self.isLive(preview.text))
        let search = desk.post("/records", [("word", hostile)], as: .syncOperator)
        #expect(!Self.isLive(search.text))
    }

    /// Markup beyond what pages are made of. What stands between quotes cannot end them.
    private static func isLive(_ text: String) -> Bool {
        let addresses = text.matches(of: #/(?:href|src|action)="([^"]*)"/#).map { $0.1 }
        let bare = text.replacing(#/"[^"]*"/#, with: "")
        return bare.matches(of: #/<script/#).count != 1
            || bare.contains(#/<img|<iframe|<[^>]* on\w+=/#)
            || !addresses.allSatisfy { $0.hasPrefix("/") || $0.hasPrefix("#") }
    }

    @Test func `Nothing of a person stands in an address`() throws {
        let desk = try ConsoleDesk()
        _ = try desk.world.conflicted()
        try desk.people()
        let personal = ["张三丰", "13800000000", "王芳", "李明", "步道", "甲"].map(Fields.escaped)
        for role in Role.allCases {
            for page in Self.pages + deep(desk, desk.district) {
                for address in desk.get(page, as: role).addresses {
                    #expect(!personal.contains { address.contains($0) }, "\(page): \(address)")
                }
            }
        }
        let people = desk.post(
            "/people", [("name", "钱伟"), ("role", "clerk"), ("_act", "add")],
            as: .securityAdministrator)
        #expect(people.status == 200 && !people.addresses.contains { $0.contains("%E9%92%B1") })
    }

    @Test func `Another host's name and another site's form lead nowhere`() throws {
        let desk = try ConsoleDesk()
        try desk.people()
        func ask(_ method: String, _ fields: [(String, String)]) -> Int {
            var headers = HTTPHeaders()
            for (name, value) in fields { headers.add(name, value) }
            return desk.district.respond(
                to: HTTPRequest(method: method, path: "/sign-in", headers: headers)
            ).status
        }
        let type = ("Content-Type", "application/x-www-form-urlencoded")
        #expect(ask("GET", [("Host", "evil.example")]) == 421)
        #expect(ask("GET", []) == 421)
        #expect(ask("GET", [("Host", "localhost:7480")]) == 200)
        #expect(ask("POST", [("Host", "127.0.0.1"), ("Content-Type", "text/plain")]) == 415)
        #expect(
            ask("POST", [("Host", "127.0.0.1"), type, ("Sec-Fetch-Site", "cross-site")]) == 403)
        #expect(ask("DELETE", [("Host", "127.0.0.1")]) == 405)
    }
}
