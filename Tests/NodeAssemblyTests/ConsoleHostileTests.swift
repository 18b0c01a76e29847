import Console
import Foundation
import FrontDesk
import HTTPMessages
import JSON
import Ledger
import Office
import People
import Storage
import SyncEngine
import Testing

@testable import NodeAssembly

/// The corpus through every field and every page. That nothing of it runs in a real browser is held by
/// `deploy/browser-test`.
@Suite struct ConsoleHostileTests {
    private static let roles: [Role] = [.syncOperator, .securityAdministrator, .auditAdministrator]

    /// Every page that can be reached from the first, by its links.
    private func pages(_ desk: ConsoleDesk, _ console: Console, _ role: Role) -> [String] {
        var seen: [String] = []
        var open = ["/", "/records?kind=unit"]
        while let path = open.popLast(), seen.count < 150 {
            if seen.contains(path) { continue }
            seen.append(path)
            let page = desk.get(path, as: role, at: console)
            open += page.addresses.map { $0.replacing("&amp;", with: "&") }.filter {
                $0.hasPrefix("/") && !$0.hasPrefix("/language") && !$0.hasPrefix("/assets")
                    && !$0.hasPrefix("/sign-out")
            }
        }
        return seen
    }

    /// What an answer may never be, whatever was said.
    private func check(_ seen: Seen, _ what: String) {
        #expect(seen.status < 500, "\(what)")
        for field in seen.headers.fields {
            #expect(!field.value.contains { $0.isNewline }, "\(what) \(field.name)")
            #expect(
                field.value.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }, "\(what) \(field.name)")
        }
        let location = seen.location
        #expect(location.isEmpty || Self.isHere(location), "\(what) \(location)")
        guard seen.headers["content-type"]?.hasPrefix("text/html") == true else { return }
        let policy = seen.headers["content-security-policy"] ?? ""
        #expect(policy.contains("default-src 'none'"), "\(what)")
        if let flaw = Markup.flaw(in: seen.text) { Issue.record("\(what): \(flaw)") }
    }

    private static func isHere(_ path: String) -> Bool {
        path.hasPrefix("/") && !path.hasPrefix("//") && !path.hasPrefix("/\\")
    }

    @Test func `Whatever was stored is shown as text on every page, and no page becomes large`()
        throws
    {
        let desk = try ConsoleDesk()
        for text in HostileCorpus.texts {
            // As a peer may send it: no form stood in its way.
            let record = try desk.world.released("标题")
            let short = String(text.prefix(40))
            try write(text, in: record, at: desk.world.district, "甲" + short)
            try write("乙" + text, in: record, at: desk.world.city, "乙" + short)
        }
        try desk.world.sync()
        try desk.people()
        for console in [desk.district, desk.city] {
            for role in Self.roles {
                for path in pages(desk, console, role) {
                    let seen = desk.get(path, as: role, at: console)
                    check(seen, path)
                    if path.hasSuffix("/export") { continue }
                    let isList = path.split(separator: "/").count < 2
                    if isList { #expect(seen.text.utf8.count <= 100_000, "\(path)") }
                }
            }
        }
    }

    private func write(_ title: String, in record: String, at node: Node, _ person: String) throws {
        try node.store.write { tx in
            let recorder = try Recorder(tx, node: node.facts, rules: node.side.rules)
            var stored = try node.desk.find(record, tx)
            let pen = Recorder.Pen(author: person, at: Node.now()) {
                UInt64.random(in: 0 ... .max)
            }
            try recorder.write(
                ["title": .string(title)], to: &stored, seeing: stored.shared.vector, reason: nil,
                pen)
            try recorder.finish(at: 0)
        }
    }

    @Test func `Every field of every form takes the corpus and gives it back as text`() throws {
        let desk = try ConsoleDesk()
        _ = try desk.world.conflicted()
        try desk.people()
        // What would end one's own session, or the tests' people.
        let ending: Set<String> = ["end", "lock", "password", "begin"]
        for console in [desk.district, desk.city] {
            var attacked: Set<String> = []
            for role in Self.roles {
                for path in pages(desk, console, role) {
                    let page = desk.get(path, as: role, at: console)
                    for form in PageForm.all(in: page.text)
                    where !form.action.hasSuffix("/sign-out") {
                        for act in form.acts.isEmpty ? [nil] : form.acts
                        where !ending.contains(act ?? "") {
                            let shape = form.fields.map(\.name) + [act ?? ""]
                            guard attacked.insert(shape.joined(separator: " ")).inserted else {
                                continue
                            }
                            try attack(form, act, desk, console, role)
                        }
                    }
                }
            }
        }
    }

    private func attack(
        _ form: PageForm, _ act: String?, _ desk: ConsoleDesk, _ console: Console, _ role: Role
    ) throws {
        for field in form.fields where field.name != "csrf" {
            // Each text once somewhere: the whole corpus for each field of every page would take long.
            for (place, text) in HostileCorpus.texts.enumerated()
            where (place + field.name.utf8.count + form.action.utf8.count) % 8 == 0 {
                let fields = form.fields.filter { $0.name != "csrf" }
                    .map { ($0.name, $0.name == field.name ? text : $0.value) }
                let seen = desk.post(
                    form.action, fields + (act.map { [("_act", $0)] } ?? []), as: role, at: console)
                check(seen, "\(form.action) \(field.name) \(place)")
            }
        }
    }

    @Test(arguments: HostileCorpus.bytes)
    func `What is no text is refused before anything is done with it`(_ bytes: String) throws {
        let desk = try ConsoleDesk()
        try desk.people()
        let mark = desk.world.district.facts.id.text
        for (method, target, body) in [
            ("GET", "/records?kind=" + bytes, ""), ("GET", "/records/" + bytes, ""),
            ("GET", "/conflicts/a/" + bytes, ""), ("POST", "/records", "word=" + bytes),
            ("POST", "/sign-in", "name=" + bytes), ("POST", "/sign-in", bytes + "=x"),
            ("GET", "/language/en?back=" + bytes, ""),
        ] {
            var headers = HTTPHeaders()
            headers.add("Host", "127.0.0.1:1")
            headers.add("Content-Type", "application/x-www-form-urlencoded")
            headers.add("Cookie", "jy_\(mark)=\(ConsoleDesk.token(.syncOperator))")
            let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
            let seen = Seen(
                desk.district.respond(
                    to: HTTPRequest(
                        method: method, path: parts[0], query: parts.dropFirst().first,
                        headers: headers, body: Array(body.utf8))))
            #expect(seen.status == 400, "\(method) \(target) \(body)")
            check(seen, target)
        }
    }

    @Test func `Addresses, cookies and heads that mean no good are answered as text`() throws {
        let desk = try ConsoleDesk()
        let record = try desk.world.conflicted()
        try desk.people()
        let full = try desk.world.district.store.read {
            try desk.world.district.desk.find(record, $0).id.text
        }
        let mark = desk.world.district.facts.id.text
        for text in HostileCorpus.texts where text.utf8.count < 1_000 {
            let word = Fields.escaped(text)
            for target in [
                "/\(word)", "/records?kind=\(word)", "/records?before=\(word)", "/records/\(word)",
                "/records/\(full)?register=\(word)", "/records/\(word)/way",
                "/conflicts?kind=\(word)", "/conflicts/\(full)/\(word)", "/held/\(word)/1",
                "/nodes?q=\(word)&only=\(word)&sort=\(word)&from=\(word)", "/nodes/\(word)",
                "/nodes/\(word)/papers/\(word)", "/?said=\(word)", "/audit?before=\(word)",
                "/language/\(word)?back=\(word)", "/language/en?back=/\(word)",
                "/sign-in?\(word)=\(word)",
            ] {
                check(desk.get(target, as: .syncOperator), target)
                check(desk.get(target, as: nil), target)
            }
            var headers = HTTPHeaders()
            headers.add("Host", "127.0.0.1:1")
            headers.add("User-Agent", text)
            headers.add("Cookie", "jy_\(mark)=\(text); jy_\(mark)_g=\(text); jy_\(mark)_l=\(text)")
            headers.add("Accept-Language", text)
            check(
                Seen(
                    desk.district.respond(
                        to: HTTPRequest(method: "GET", path: "/sign-in", headers: headers))), text)
        }
    }
}
