import CommandFrame
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

/// The conflict desk as a place of work: who has what, until when, many at once, the past.
@Suite struct CaseDeskTests {
    private func title(_ record: String, _ node: Node) throws -> String? {
        try node.store.read { try node.desk.find(record, $0).shown("title")?.stringValue }
    }

    private func desk(conflicts count: Int) throws -> (desk: ConsoleDesk, records: [String]) {
        let desk = try ConsoleDesk()
        let world = desk.world
        let records = try (1...count).map { try world.propose("步道\($0)") }
        for record in records {
            _ = try world.district.desk.release(
                record, track: .transfer, by: world.district.actor("王芳"))
        }
        try world.sync()
        for record in records {
            try world.write("区里改的", in: record, at: world.district, "王芳")
            try world.write("市里改的", in: record, at: world.city, "李明")
        }
        try world.sync()
        try desk.people()
        return (desk, records)
    }

    @Test
    func `A case is taken on, given to another, and has a deadline, in the list and by itself`()
        throws
    {
        let (desk, records) = try desk(conflicts: 1)
        let path = "/conflicts/\(records[0])/title"
        #expect(desk.get(path, as: .reviewer).text.contains("还没有人"))
        #expect(desk.post(path, [("_act", "claim")], as: .reviewer).location == path)
        #expect(desk.get("/conflicts", as: .clerk).text.contains(ConsoleDesk.name(.reviewer)))
        #expect(desk.get("/conflicts?who=me", as: .reviewer).text.contains(path))
        #expect(!desk.get("/conflicts?who=nobody", as: .reviewer).text.contains(path))
        let second = desk.post(path, [("_act", "claim")], as: .officeHead)
        #expect(second.status == 422 && second.text.contains("正在办这一件"))
        let may = desk.post(
            path, [("_act", "assign"), ("person", ConsoleDesk.name(.officeHead))], as: .reviewer)
        #expect(may.status == 422 || may.status == 403)
        let clerk = desk.post(
            path, [("_act", "assign"), ("person", ConsoleDesk.name(.clerk))], as: .officeHead)
        #expect(clerk.status == 422)
        let given = desk.post(
            path, [("_act", "assign"), ("person", ConsoleDesk.name(.officeHead))],
            as: .officeHead)
        #expect(given.location == path + "?said=assigned")
        #expect(!desk.get("/conflicts", as: .clerk).text.contains("逾期 "))
        let late = desk.post(path, [("_act", "due"), ("due", "2020-01-01")], as: .officeHead)
        #expect(late.location == path + "?said=due")
        #expect(desk.get("/conflicts?who=late", as: .clerk).text.contains("逾期 "))
        #expect(desk.get(path, as: .clerk).text.contains("2020-01-01"))
        // None of it travels.
        try desk.world.sync()
        #expect(!desk.get("/conflicts", as: .clerk, at: desk.city).text.contains("逾期 "))
    }

    @Test
    func `Two registers of one record are two conflicts, in the menu, the list and the board`()
        throws
    {
        let (desk, records) = try desk(conflicts: 1)
        let world = desk.world
        for (node, word, role) in [
            (world.district, "urgent", Role.clerk), (world.city, "very_urgent", .cityOfficer),
        ] {
            _ = try node.desk.edit(
                records[0], ["urgency": .string(word)], form: nil,
                by: node.actor(ConsoleDesk.name(role)))
        }
        try world.sync()
        let count = "<span class=\"count\">2</span>"
        for console in [desk.district, desk.city] {
            let list = desk.get("/conflicts", as: .syncOperator, at: console)
            #expect(list.text.matches(of: #/ data-row/#).count == 2)
            #expect(list.text.contains(count))
            let home = desk.get("/", as: .syncOperator, at: console)
            #expect(home.text.contains("<a href=\"/conflicts\" class=\"calls\"><b>2</b>"))
        }
        #expect(Said.run(["conflicts", "list"], world.district).contains("共 2 项冲突"))
        let board = desk.get("/nodes/export", as: .syncOperator, at: desk.city).text
        let line = board.split(separator: "\r\n").dropFirst().first ?? ""
        let header = board.split(separator: "\r\n").first?.split(separator: ",") ?? []
        let place = try #require(header.firstIndex { $0.contains("冲突") })
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        #expect(cells.count > place && cells[place].contains("2"))
    }

    @Test func `A draft waits for another person, who agrees or sends it back`() throws {
        let (desk, records) = try desk(conflicts: 1)
        let path = "/conflicts/\(records[0])/title"
        let form = ("_form", desk.get(path, as: .reviewer).field("_form") ?? "")
        let drafted = desk.post(
            path, [form, ("choice", "own"), ("own", "滨江步道"), ("reason", "商定"), ("_act", "draft")],
            as: .reviewer)
        #expect(drafted.location == path + "?said=drafted")
        let own = desk.get(path, as: .reviewer).text
        #expect(own.contains("要由另一个人复核") && !own.contains("同意，保存"))
        let other = desk.get(path, as: .officeHead)
        #expect(other.text.contains("滨江步道") && other.text.contains("同意，保存"))
        #expect(desk.get("/conflicts?who=draft", as: .officeHead).text.contains(path))
        let back = desk.post(
            path, [("_act", "send-back"), ("remark", "再核对")], as: .officeHead)
        #expect(back.location == path + "?said=sentback")
        #expect(desk.get(path, as: .reviewer).text.contains("退回了拟稿：再核对"))
        _ = desk.post(
            path, [form, ("choice", "own"), ("own", "江边步道"), ("reason", "商定"), ("_act", "draft")],
            as: .reviewer)
        let old = desk.post(
            path, [("_act", "confirm"), ("_draft", other.field("_draft") ?? "")], as: .officeHead)
        #expect(old.status == 422)
        let now = desk.get(path, as: .officeHead).field("_draft") ?? ""
        let agreed = desk.post(path, [("_act", "confirm"), ("_draft", now)], as: .officeHead)
        #expect(agreed.location == "/conflicts?said=confirmed")
        #expect(try title(records[0], desk.world.district) == "江边步道")
    }

    @Test func `Many are settled the same way after a preview, and what changed since is told`()
        throws
    {
        let (desk, records) = try desk(conflicts: 3)
        #expect(desk.get("/conflicts/many", as: .reviewer).text.contains("(3)"))
        let chosen = [("sort", "proposal.title"), ("choice", "theirs"), ("reason", "以市里为准")]
        let preview = desk.post("/conflicts/many", chosen, as: .reviewer)
        #expect(preview.text.contains("预览：3 件将裁决") && preview.text.contains("市里改的"))
        #expect(try title(records[0], desk.world.district) != nil)
        #expect(desk.get("/conflicts", as: .reviewer).text.contains(records[0]))
        _ = try desk.world.district.desk.edit(
            records[1], ["urgency": .string("urgent")], form: nil,
            by: desk.world.district.actor(ConsoleDesk.name(.clerk)))
        let done = desk.post(
            "/conflicts/many",
            [
                ("_plan", preview.field("_plan") ?? ""), ("reason", "以市里为准"),
                ("_act", "save"),
            ], as: .reviewer)
        #expect(done.text.contains("已裁决 2 件") && done.text.contains("您没有看到"))
        #expect(done.text.contains("/conflicts/\(records[1])/title"))
        try desk.world.sync()
        for record in [records[0], records[2]] {
            #expect(try title(record, desk.world.city) == "市里改的")
        }
        #expect(desk.get("/conflicts", as: .reviewer).text.contains(records[1]))
        #expect(desk.post("/conflicts/many", chosen, as: .clerk).status == 403)
        let none = desk.post("/conflicts/many", [("sort", "proposal.title")], as: .reviewer)
        #expect(none.status == 422)
    }

    @Test
    func `Ended cases are kept with their versions, found by a word, and counted in a report`()
        throws
    {
        let (desk, records) = try desk(conflicts: 2)
        let path = "/conflicts/\(records[0])/title"
        let form = ("_form", desk.get(path, as: .reviewer).field("_form") ?? "")
        _ = desk.post(
            path, [form, ("choice", "own"), ("own", "滨江步道"), ("reason", "商定"), ("_act", "save")],
            as: .reviewer)
        try desk.world.sync()
        for console in [desk.district, desk.city] {
            let list = desk.get("/conflicts/settled", as: .clerk, at: console)
            let address = list.addresses.first { $0.hasPrefix("/conflicts/settled/") } ?? ""
            let past = desk.get(address, as: .clerk, at: console)
            for word in ["区里改的", "市里改的", "滨江步道", "商定", "王芳", "李明"] {
                #expect(past.text.contains(word), "\(word)")
            }
            #expect(past.text.contains(ConsoleDesk.name(.reviewer)))
        }
        let found = desk.post("/conflicts/settled", [("word", "滨江")], as: .clerk)
        #expect(found.status == 200 && found.text.contains("/conflicts/settled/"))
        let none = desk.post("/conflicts/settled", [("word", "没有这样的词")], as: .clerk)
        #expect(none.text.contains("没有这样的已结冲突"))
        let report = desk.get("/conflicts/report", as: .clerk).text
        #expect(report.contains(ConsoleDesk.name(.reviewer)) && report.contains("按周"))
        let file = desk.get("/conflicts/report/csv", as: .clerk)
        #expect(file.headers["content-disposition"]?.hasPrefix("attachment") == true)
        #expect(file.text.split(separator: "\r\n").count == 4)
        #expect(try desk.world.district.store.read { try $0.lastAudit() }?.act == "case-report")
    }

    @Test func `A recalled record closes its case as recalled where it was taken back from`() throws
    {
        let (desk, records) = try desk(conflicts: 1)
        _ = try desk.world.district.desk.recall(
            records[0], by: desk.world.district.actor(ConsoleDesk.name(.officeHead)))
        try desk.world.sync()
        try desk.world.sync()
        #expect(!desk.get("/conflicts", as: .clerk, at: desk.city).text.contains(records[0]))
        #expect(
            desk.get("/conflicts/settled", as: .clerk, at: desk.city).text.contains("已收回"))
        // The office that took it back has the conflict still.
        #expect(desk.get("/conflicts", as: .clerk).text.contains(records[0]))
    }

    @Test func `Fifty cases are settled with the keys that the pages name, and nothing else`()
        throws
    {
        let (desk, records) = try desk(conflicts: 50)
        let reason = "以第一方为准"
        for _ in records {
            let list = desk.get("/conflicts", as: .reviewer)
            let path = try #require(list.pressed("n"))
            let page = desk.get(path, as: .reviewer)
            #expect(page.text.contains("class=\"key\">r</span>"))
            // 1 chooses, r leads to the reason, Enter presses the form's first button.
            let form = [
                ("_form", page.field("_form") ?? ""),
                ("choice", try #require(page.value(underKey: "1"))), ("reason", reason),
            ]
            #expect(page.text.contains("data-key=\"r\""))
            let preview = desk.post(path, form + [("_act", "preview")], as: .reviewer)
            let save = try #require(preview.value(underKey: "s"))
            #expect(preview.text.contains("autofocus"))
            let saved = desk.post(path, form + [("_act", save)], as: .reviewer)
            #expect(saved.location == "/conflicts?said=settled")
        }
        #expect(desk.get("/conflicts", as: .reviewer).text.contains("没有待裁决的冲突"))
        let report = try desk.world.district.store.read {
            try CaseReport(from: nil, until: nil, CasePolicy(), now: Node.now(), $0)
        }
        #expect(report.all.count == 50)
    }

    @Test
    func `By command too: taken on, given, drafted, confirmed, many, the past and the report`()
        throws
    {
        let (desk, records) = try desk(conflicts: 3)
        let (world, head) = (desk.world, ConsoleDesk.name(.officeHead))
        let reviewer = ConsoleDesk.name(.reviewer)
        func run(_ words: String..., as person: String) -> Said {
            Said.run(["conflicts"] + words + ["--as", person], world.district)
        }
        #expect(run("claim", records[0], "title", as: reviewer).contains("已认领"))
        #expect(run("claim", records[0], "title", as: head).code == .refused)
        #expect(run("assign", records[0], "title", reviewer, as: reviewer).code == .refused)
        #expect(run("assign", records[0], "title", head, as: head).code == .done)
        #expect(run("due", records[0], "title", "昨天", as: head).code == .refused)
        #expect(run("due", records[0], "title", "2020-01-01", as: head).code == .done)
        #expect(run("list", as: head).contains(head, "逾期"))
        #expect(
            run("draft", records[0], "title", "--keep", "1", "--reason", "因", as: reviewer).code
                == .done)
        #expect(run("confirm", records[0], "title", as: reviewer).code == .refused)
        #expect(run("send-back", records[0], "title", "--reason", "再看", as: head).code == .done)
        #expect(
            run("draft", records[0], "title", "--value", "江边", "--reason", "因", as: reviewer).code
                == .done)
        #expect(run("confirm", records[0], "title", as: head).code == .done)
        #expect(try title(records[0], world.district) == "江边")

        let plan = run("many", "--register", "title", "--choose", "ours", "--json", as: head)
        let token = try #require(plan.facts?["token"]?.stringValue)
        #expect(plan.facts?["count"] == .int(2))
        let done = run("many", "--do", token, "--reason", "以区里为准", as: head)
        #expect(done.code == .done && done.contains("已裁决 2 件"))
        #expect(try title(records[1], world.district) == "区里改的")
        #expect(run("many", "--do", token, "--reason", "再来", as: head).code == .found)

        #expect(run("settled", "--search", "江边", as: head).contains(reviewer))
        let found = run("settled", "--search", "江边", "--json", as: head).facts?["cases"]
        let number = try #require(found?.arrayValue?.first?["case"]?.intValue)
        #expect(run("settled", String(number), as: head).contains("江边", "市里改的"))
        #expect(run("report", as: head).contains("按裁决人"))
        let facts = run("report", "--json", as: head).facts
        #expect(facts?["settled"] == .int(3) && facts?["open"] == .int(0))
    }
}

extension Seen {
    /// Where the link under a key leads.
    fileprivate func pressed(_ key: String) -> String? {
        element(underKey: key)?.firstMatch(of: #/href="([^"]*)"/#).map { String($0.1) }
    }

    /// What the choice or button under a key sends.
    fileprivate func value(underKey key: String) -> String? {
        element(underKey: key)?.firstMatch(of: #/ value="([^"]*)"/#).map { String($0.1) }
    }

    private func element(underKey key: String) -> Substring? {
        guard let place = text.range(of: "data-key=\"\(key)\"") else { return nil }
        let start = text[..<place.lowerBound].lastIndex(of: "<") ?? text.startIndex
        let end = text[place.upperBound...].firstIndex(of: ">") ?? text.endIndex
        return text[start..<end]
    }
}
