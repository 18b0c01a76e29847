import Console
import Foundation
import FrontDesk
import HTTPMessages
import Identity
import Ledger
import People
import Storage
import SyncEngine
import SyncProtocol
import Testing

@testable import NodeAssembly
@testable import SyncHTTP

/// The links on the console: the board, traffic, the node's key.
@Suite struct ConsoleLinkTests {
    /// A city with districts whose last exchanges are so many minutes old, and their clocks so many
    /// seconds ahead.
    private func board(_ links: [(minutes: Int64, clock: Int64)]) throws -> ConsoleDesk {
        let desk = try ConsoleDesk()
        try desk.people()
        let city = desk.world.city
        for (index, link) in links.enumerated() {
            let id = NodeID(UInt64(index + 1) << 20)
            try city.store.write { tx in
                try tx.put(
                    peer: Peer(
                        id: id, relation: .downstream, name: "第\(index + 1)区", tier: .district,
                        status: .enrolled, keys: [], enrolledAt: 0))
            }
            city.reports.note(
                id,
                .exchange(
                    Answered.Exchanged(
                        verdict: .equal, clockOffset: link.clock * 1000, versions: 1...2,
                        received: 3, sent: 4, bytesIn: 50, bytesOut: 60)),
                at: Node.now() - link.minutes * 60_000 - 1000)
        }
        return desk
    }

    /// The names in the first column, in order.
    private func names(_ seen: Seen) -> [String] {
        seen.text.matches(of: #/<tr><td><a href="[^"]*">([^<]*)</a>/#).map { String($0.1) }
    }

    @Test func `The board tells of each district how far behind it is, its clock and its protocol`()
        throws
    {
        let desk = try board([(3, 0), (40, 2)])
        let seen = desk.get("/nodes?sort=minutes&down=1", as: .cityOfficer, at: desk.city)
        #expect(names(seen) == ["渝中区信访办", "第2区", "第1区"])
        for cell in ["<td>40</td>", "<td>+2.0</td>", "<td>1–2</td>", "<td>40 分钟前</td>"] {
            #expect(seen.text.contains(cell), "\(cell)")
        }
        let late = desk.get("/nodes?only=late&sort=name", as: .cityOfficer, at: desk.city)
        #expect(names(late) == ["渝中区信访办", "第2区"])
        let file = desk.get(
            "/nodes/export?only=late&sort=minutes&q=" + Fields.escaped("第"), as: .cityOfficer,
            at: desk.city)
        let rows = file.text.split(separator: "\r\n")
        #expect(rows.count == 2 && rows.last?.contains("\"第2区\"") == true)
        #expect(rows.last?.hasSuffix("\"equal\",\"2.000\",\"2\"") == true)
    }

    @Test func `The board counts the conflicts that each district shares`() throws {
        let desk = try ConsoleDesk()
        _ = try desk.world.conflicted()
        try desk.people()
        let seen = desk.get("/nodes?only=conflicts", as: .cityOfficer, at: desk.city)
        #expect(names(seen) == ["渝中区信访办"] && seen.text.contains("<td>1</td>"))
        let calm = try board([(0, 0)])
        #expect(
            names(calm.get("/nodes?only=conflicts", as: .cityOfficer, at: calm.city)).isEmpty)
    }

    @Test func `Wrong clocks are named, and when most differ alike it is this machine's`() throws {
        let one = try board([(0, 0), (0, -300), (0, 1)])
        let seen = one.get("/nodes", as: .cityOfficer, at: one.city)
        #expect(seen.text.contains("1 个节点的时钟") && seen.text.contains("第2区（约 5 分钟）"))
        #expect(!seen.text.contains("多半是本机的时钟不准"))
        #expect(one.get("/account", as: .cityOfficer, at: one.city).text.contains("时钟不准"))
        // Of two clocks nobody knows which is wrong.
        let lone = try board([(0, -300)])
        let told = lone.get("/nodes", as: .cityOfficer, at: lone.city)
        #expect(told.text.contains("1 个节点的时钟"))
        #expect(!told.text.contains("多半是本机的时钟不准"))
        let most = try board([(0, 400), (0, 410), (0, 390), (0, 0)])
        #expect(
            most.get("/", as: .cityOfficer, at: most.city).text.contains("多半是本机的时钟不准"))
        let calm = try board([(0, 59), (0, -59)])
        #expect(
            !calm.get("/nodes", as: .cityOfficer, at: calm.city).text.contains(
                "class=\"note"
                    + " warn\">"))
    }

    // MARK: Traffic

    @Test func `What goes over a link is counted by hours and days and survives a restart`() throws
    {
        let desk = try board([(0, 0)])
        let (city, id) = (desk.world.city, NodeID(UInt64(1) << 20))
        city.reports.note(id, .refused(.busy), at: Node.now())
        city.reports.note(id, .news(entries: 5, bytes: 100), at: Node.now())
        let book = city.reports.traffic[id]
        let day = TrafficBook.Step.day.number(Node.now())
        let counted = Traffic(
            exchanges: 1, sent: 9, received: 3, bytesOut: 160, bytesIn: 50, failures: 1)
        #expect(book[.day, day] + book[.day, day - 1] == counted)
        city.reports.traffic.flush()
        #expect(TrafficLog(city.store)[id] == book)
        let seen = desk.get("/nodes/\(id.text)", as: .cityOfficer, at: desk.city)
        #expect(seen.text.contains("发出 9 条（160 B），收到 3 条（50 B），同步 1 次，失败 1 次"))
        #expect(seen.text.contains("<svg class=\"plot\"") && seen.text.contains("class=\"fail\""))
        let days = desk.get("/nodes/\(id.text)?by=day", as: .cityOfficer, at: desk.city)
        #expect(days.text.contains("发出 9 条") && days.text.contains("by=hour"))
        #expect(desk.get("/", as: .cityOfficer, at: desk.city).text.contains("发出 9 条"))
    }

    @Test func `Counts are kept for so long and no longer, whatever the clock does`() {
        let step = TrafficBook.Step.hour
        let start: Int64 = 1_800_000_000_000
        var book = TrafficBook()
        for hour in 0..<200 { book.add(Traffic(sent: 1), at: start + Int64(hour) * 3_600_000) }
        let last = step.number(start + 199 * 3_600_000)
        func kept(_ numbers: ClosedRange<Int64>) -> Int64 {
            numbers.reduce(0) { $0 + Int64(book[step, $1].sent) }
        }
        #expect(kept(last - 300...last + 300) == step.kept)
        #expect(book[step, last - step.kept + 1].sent == 1)
        #expect(TrafficBook(stored: book.storedText) == book)
        // A clock that was ahead and is set back leaves nothing behind it.
        book.add(Traffic(sent: 1), at: start + 150 * 3_600_000)
        #expect(kept(last - 300...last + 300) < step.kept)
        #expect(TrafficBook(stored: "{\"hour\":[[1]]}") == nil)
        // Midnight in Beijing begins a day: 16:00 UTC.
        let noon: Int64 = 1_799_971_200_000
        let day = TrafficBook.Step.day
        #expect(day.number(day.start(day.number(noon))) == day.number(noon))
        #expect(day.start(day.number(noon)) % 86_400_000 == 57_600_000)
    }

    // MARK: The node's own key

    @Test func `The key is changed by whoever may and typed the office's name, and all is told`()
        throws
    {
        let desk = try ConsoleDesk()
        _ = try desk.world.released("修建步道")
        let tally = try desk.world.sync()
        try desk.people()
        let district = desk.world.district
        let before = district.fingerprint
        #expect(desk.get("/nodes/key", as: .syncOperator).text.contains(before))
        let typed = [("name", "渝中区信访办")]
        #expect(desk.post("/nodes/key", typed, as: .clerk).status == 403)
        #expect(throws: PeopleRefusal.self) {
            try district.rotateKey(by: ConsoleDesk.name(.clerk))
        }
        let wrong = desk.post("/nodes/key", [("name", "别处")], as: .syncOperator)
        #expect(wrong.status == 422 && wrong.text.contains("value=\"别处\""))
        #expect(district.fingerprint == before)
        #expect(desk.post("/nodes/key", typed, as: .syncOperator).location.contains("rotated"))
        #expect(district.fingerprint != before)
        let seen = desk.get("/nodes/key", as: .syncOperator)
        #expect(seen.text.contains(before) && seen.text.contains(district.fingerprint))
        #expect(seen.text.contains("1 个节点中 0 个") && seen.text.contains("市征集办"))
        district.reports.note(
            desk.world.city.facts.id, tally, at: Node.now() + 60_000)
        // A console of its own: the other looks at most twice a second.
        let fresh = Console(NodeHouse(district), isSecure: false)
        let told = desk.ask("GET", "/nodes/key", [], .syncOperator, fresh, "zh")
        #expect(told.text.contains("1 个节点中 1 个"))
        let audit = try district.store.read { try $0.audit(after: 0, limit: .max) }.last
        #expect(audit?.act == "rotate" && audit?.person == ConsoleDesk.name(.syncOperator))
    }

    // MARK: Papers

    @Test func `Papers come page by page, of one sort if wanted, and each can be opened`() throws {
        let desk = try ConsoleDesk()
        _ = try desk.world.released("修建步道")
        try desk.people()
        let city = desk.world.city.facts.id
        try desk.world.district.store.write { tx in
            let kept = try #require(try tx.papers(peer: city, sort: .receipt).first)
            for _ in 0..<120 { try tx.add(paper: kept) }
        }
        let path = "/nodes/\(city.text)/papers"
        var next: String? = path + "?sort=receipt"
        var pages = 0
        var rows = 0
        while let address = next {
            let seen = desk.get(address, as: .syncOperator)
            pages += 1
            rows += seen.addresses.count { $0.hasSuffix("/file") }
            #expect(seen.text.utf8.count < 100_000 && !seen.text.contains(">批次抬头</a>"))
            next = seen.addresses.first { $0.contains("before=") }?.replacing("&amp;", with: "&")
        }
        #expect(pages == 3 && rows == 121)
        let first = desk.get(path, as: .syncOperator).addresses.first { $0.hasSuffix("/file") }
        let opened = desk.get(String((first ?? "").dropLast(5)), as: .syncOperator)
        #expect(opened.status == 200 && opened.text.contains("签名所及的原文"))
        #expect(desk.get(path + "/0", as: .syncOperator).status == 404)
        #expect(desk.get(path + "/-1", as: .syncOperator).status == 404)
        #expect(desk.get("\(path)/\(Int64.max)", as: .syncOperator).status == 404)
    }
}
