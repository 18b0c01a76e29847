import Console
import Dispatch
import Foundation
import FrontDesk
import HTTPMessages
import Ledger
import Office
import People
import Storage
import Synchronization
import Testing

@testable import NodeAssembly

/// Pages that wait for something to change, and forms that outlive what happens meanwhile.
@Suite struct ConsoleLiveTests {
    /// A request that waits, and its answer once there is one.
    private final class Pending: Sendable {
        private let answer = Mutex<Seen?>(nil)
        private let came = DispatchSemaphore(value: 0)

        func take(_ response: HTTPResponse) {
            answer.withLock { $0 = Seen(response) }
            came.signal()
        }

        var isThere: Bool { answer.withLock { $0 != nil } }

        func wait() -> Seen? {
            _ = came.wait(timeout: .now() + 20)
            return answer.withLock { $0 }
        }
    }

    private func pulse(_ seen: Seen?) -> String {
        String((seen?.text ?? "").prefix { $0 != "\n" })
    }

    private func wait(
        _ desk: ConsoleDesk, _ role: Role, watch: String = "", seen: String
    ) -> Pending {
        let pending = Pending()
        let query = "at=%2Frecords&watch=\(Fields.escaped(watch))&seen=\(Fields.escaped(seen))"
        desk.district.handle(desk.request("/live?" + query, role)) { pending.take($0) }
        return pending
    }

    @Test func `A page that waits is answered when something changes, and not before`() throws {
        let desk = try ConsoleDesk()
        try desk.people()
        defer { desk.district.stop() }
        let now = pulse(wait(desk, .clerk, seen: "-").wait())
        #expect(!now.isEmpty)
        let pending = (0..<50).map { _ in wait(desk, .clerk, seen: now) }
        #expect(desk.district.waiting == 50 && !pending.contains(where: \.isThere))
        // A commit that changes nothing on the page leaves it waiting.
        desk.district.ring()
        try desk.world.district.store.write { try $0.put(setting: "x", "y") }
        _ = try desk.world.district.desk.propose(
            ProposalDraft(title: "增设公交", body: "末班车太早。", channel: .letter),
            by: desk.world.district.actor(ConsoleDesk.name(.clerk)))
        desk.district.ring()
        for one in pending {
            let seen = one.wait()
            #expect(seen?.status == 200 && pulse(seen) != now)
            #expect(seen?.text.contains("class=\"menu\"") == true)
            #expect(seen?.text.contains("href=\"/records\" aria-current") == true)
        }
        #expect(desk.district.waiting == 0)
    }

    @Test func `A record's page is out of date by that record, and by no other`() throws {
        let desk = try ConsoleDesk()
        let record = try desk.world.propose("修建步道")
        let other = try desk.world.propose("增设公交")
        try desk.people()
        let district = desk.world.district
        let id = try district.store.read { try district.desk.find(record, $0).id.text }
        let page = desk.get("/records/\(id)", as: .clerk)
        #expect(page.text.contains("data-watch=\"records/\(id)\""))
        let target = "/live?watch=records/\(id)&seen=-"
        let before = pulse(desk.get(target, as: .clerk))
        #expect(page.text.contains("data-live=\"\(before)\""))
        try desk.world.write("增设夜间公交", in: other, at: district, ConsoleDesk.name(.clerk))
        #expect(pulse(desk.get(target, as: .clerk)) == before)
        try desk.world.write("修建滨江步道", in: record, at: district, ConsoleDesk.name(.clerk))
        #expect(pulse(desk.get(target, as: .clerk)) != before)
        // Whoever may not look at records learns nothing of them.
        #expect(pulse(desk.get(target, as: .auditAdministrator)).isEmpty)
    }

    @Test func `Who is signed out while he waits hears that, and an ending node answers all`()
        throws
    {
        let desk = try ConsoleDesk()
        try desk.people()
        let now = pulse(wait(desk, .clerk, seen: "-").wait())
        let gone = wait(desk, .clerk, seen: now)
        let stays = wait(desk, .reviewer, seen: now)
        try desk.world.district.accounts.endSessions(
            of: ConsoleDesk.name(.clerk),
            by: AccountDesk.Actor(ConsoleDesk.name(.securityAdministrator), at: Node.now()))
        desk.district.ring()
        #expect(gone.wait()?.status == 401)
        desk.district.stop()
        #expect(stays.wait()?.status == 200)
        #expect(wait(desk, .reviewer, seen: now).isThere)
    }

    @Test func `Waiting keeps nobody signed in`() throws {
        let desk = try ConsoleDesk()
        try desk.people()
        let store = desk.world.district.store
        func seen() throws -> Int64? {
            try store.read { try $0.sessions(account: ConsoleDesk.name(.clerk)) }.first?.seen
        }
        let before = try seen()
        _ = desk.get("/live?seen=-", as: .clerk)
        #expect(try seen() == before)
    }

    // MARK: Nothing typed is lost

    @Test func `A form that was open over a restart of the node is sent as if nothing had been`()
        throws
    {
        let desk = try ConsoleDesk()
        let record = try desk.world.conflicted()
        try desk.people()
        let path = "/conflicts/\(record)/title"
        let form = ("_form", desk.get(path, as: .syncOperator).field("_form") ?? "")
        try desk.world.behindTheBack { _ in }
        let console = Console(NodeHouse(desk.world.district), isSecure: false)
        let saved = desk.post(
            path, [form, ("choice", "1"), ("reason", "两级商定"), ("_act", "save")],
            as: .syncOperator, at: console)
        #expect(saved.status == 303 && saved.location.hasSuffix("said=settled"))
    }

    @Test func `When the node fails in the middle, what was typed is on the answer`() throws {
        let desk = try ConsoleDesk()
        let record = try desk.world.conflicted()
        try desk.people()
        let path = "/conflicts/\(record)/title"
        let form = ("_form", desk.get(path, as: .syncOperator).field("_form") ?? "")
        let typed = [form, ("choice", "1"), ("reason", "写了很久的理由"), ("_act", "save")]
        desk.world.district.store.close()
        let failed = desk.post(path, typed, as: .syncOperator)
        #expect(failed.status == 500 && failed.text.contains("写了很久的理由"))
        #expect(failed.text.contains("action=\"\(path)\""))
        // Sent again from that answer, once the node is back.
        try desk.world.behindTheBack { _ in }
        let console = Console(NodeHouse(desk.world.district), isSecure: false)
        let again = failed.text.matches(of: #/name="([^"]+)" value="([^"]*)"/#).map {
            (String($0.1), String($0.2).replacing("&#39;", with: "'"))
        }.filter { $0.0 != "csrf" }
        let saved = desk.post(
            path, again + [("choice", "1"), ("reason", "写了很久的理由")], as: .syncOperator, at: console,
            csrf: failed.field("csrf"))
        #expect(saved.location.hasSuffix("said=settled"))
    }

    @Test func `A password is never written into a page, whatever else is kept`() throws {
        let desk = try ConsoleDesk()
        try desk.people()
        let typed = [
            ("old", "four horses 四匹马"), ("new", "five horses 五匹马"), ("again", "five horses 五匹马"),
            ("note", "留着"),
        ]
        let expired = desk.ask("POST", "/password", typed, nil, desk.district, "zh")
        #expect(expired.status == 401 && expired.text.contains("留着"))
        #expect(!expired.text.contains("horses"))
        let stale = desk.post("/password", typed, as: .clerk, csrf: "wrong")
        #expect(stale.status == 403 && !stale.text.contains("horses"))
        desk.world.district.store.close()
        let failed = desk.post("/password", typed, as: .clerk)
        #expect(failed.status == 500 && !failed.text.contains("horses"))
    }

    @Test func `Whoever is asked to sign in again finds nothing of his text in an address`() throws
    {
        let desk = try ConsoleDesk()
        let record = try desk.world.conflicted()
        try desk.people()
        let expired = desk.ask(
            "POST", "/conflicts/\(record)/title", [("reason", "写了很久"), ("own", "张三丰")], nil,
            desk.district, "zh")
        #expect(expired.status == 401 && expired.text.contains("写了很久"))
        let word = Fields.escaped("写了很久")
        #expect(!expired.addresses.contains { $0.contains(word) })
        let cookies = expired.headers.fields.filter { $0.name == "set-cookie" }.map(\.value)
        #expect(!cookies.contains { $0.contains(word) || $0.contains("写了很久") })
    }
}
