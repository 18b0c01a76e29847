import Console
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

/// The desks of the console, act by act.
@Suite struct ConsoleCaseTests {
    private func title(_ record: String, _ node: Node) throws -> String? {
        try node.store.read { try node.desk.find(record, $0).shown("title")?.stringValue }
    }

    @Test
    func
        `A case shows who wrote what where, marks the difference, and tells of the second operator`()
        throws
    {
        let desk = try ConsoleDesk()
        let record = try desk.world.conflicted()
        try desk.people()
        let path = "/conflicts/\(record)/title"
        let list = desk.get("/conflicts", as: .syncOperator)
        #expect(list.text.contains(path) && list.text.contains("data-live"))
        let seen = desk.get(path, as: .syncOperator)
        for word in ["修建步道", "<ins>滨江</ins>", "<ins>沿江</ins>", "王芳", "李明", "市征集办"] {
            #expect(seen.text.contains(word), "\(word)")
        }
        #expect(!seen.text.contains("也在看这一件"))
        let second = desk.get(path, as: .reviewer)
        #expect(second.text.contains(ConsoleDesk.name(.syncOperator)))
        #expect(second.text.contains("也在看这一件"))
    }

    @Test
    func `A settlement is previewed, needs a choice and a reason, and reaches the other tier`()
        throws
    {
        let desk = try ConsoleDesk()
        let record = try desk.world.conflicted()
        try desk.people()
        let path = "/conflicts/\(record)/title"
        let form = ("_form", desk.get(path, as: .syncOperator).field("_form") ?? "")
        let none = desk.post(path, [form, ("reason", "理由")], as: .syncOperator)
        #expect(none.status == 422 && none.text.contains("请选定一方"))
        #expect(none.text.contains("value=\"理由\""))
        let empty = desk.post(
            path, [form, ("choice", "own"), ("own", "修建步道二期"), ("reason", "")], as: .syncOperator)
        #expect(empty.status == 422 && empty.text.contains("修建步道二期"))
        let typed = [
            form, ("choice", "own"), ("own", "修建步道二期"), ("reason", "两级商定"),
        ]
        let preview = desk.post(path, typed + [("_act", "preview")], as: .syncOperator)
        #expect(preview.status == 200 && preview.text.contains("保存后将是"))
        #expect(try title(record, desk.world.district) != "修建步道二期")
        let saved = desk.post(path, typed + [("_act", "save")], as: .syncOperator)
        #expect(saved.status == 303 && saved.location == "/conflicts?said=settled")
        try desk.world.sync()
        #expect(try title(record, desk.world.city) == "修建步道二期")
        #expect(desk.get("/conflicts", as: .syncOperator, at: desk.city).text.contains("没有待裁决"))
    }

    @Test func `A change that comes while the form is open is shown before anything is saved`()
        throws
    {
        let desk = try ConsoleDesk()
        let record = try desk.world.conflicted()
        try desk.people()
        let path = "/conflicts/\(record)/title"
        let form = ("_form", desk.get(path, as: .syncOperator).field("_form") ?? "")
        let city = desk.world.city
        let forms = try city.store.read { Form(try city.desk.find(record, $0)) }
        _ = try city.desk.resolve(
            record, "title", to: .string("市里的新标题"), form: forms, reason: "市里",
            by: city.actor(ConsoleDesk.name(.cityOfficer)))
        _ = try desk.world.district.desk.edit(
            record, ["urgency": .string("urgent")], form: nil,
            by: desk.world.district.actor(ConsoleDesk.name(.clerk)))
        try desk.world.sync()
        let typed = [
            form, ("choice", "own"), ("own", "我的标题"), ("reason", "我的理由"), ("_act", "save"),
        ]
        let seen = desk.post(path, typed, as: .syncOperator)
        #expect(seen.status == 422)
        #expect(seen.text.contains("市里的新标题") && seen.text.contains("我的标题"))
        #expect(try title(record, desk.world.district) == "市里的新标题")
    }

    @Test
    func `A further value that comes while the form is open is neither covered nor overlooked`()
        throws
    {
        let desk = try ConsoleDesk()
        let record = try desk.world.conflicted()
        let district = desk.world.district
        let old = try district.store.read { reader in
            let stored = try district.desk.find(record, reader)
            let founding = try #require(
                try reader.changes(record: stored.number).first { !$0.isHome })
            return Form(
                isHome: false,
                seen: try #require(VersionVector(sorted: [founding.change.header.dot])))
        }
        try desk.people()
        let path = "/conflicts/\(record)/title"
        let form = ("_form", desk.get(path, as: .syncOperator).field("_form") ?? "")
        _ = try district.desk.edit(
            record, ["title": .string("第三个标题")], form: old,
            by: district.actor(ConsoleDesk.name(.clerk)))
        let typed = [form, ("choice", "1"), ("reason", "我的理由")]
        for act in ["preview", "save"] {
            let seen = desk.post(path, typed + [("_act", act)], as: .syncOperator)
            #expect(seen.status == 422, "\(act)")
            #expect(seen.text.contains("第三个标题") && seen.text.contains("我的理由"))
            #expect(seen.text.contains("又来了新的值"))
        }
        let fresh = ("_form", desk.get(path, as: .syncOperator).field("_form") ?? "")
        let settled = desk.post(
            path, [fresh, ("choice", "1"), ("reason", "看过了"), ("_act", "save")],
            as: .syncOperator)
        #expect(settled.location == "/conflicts?said=settled")
    }

    @Test func `What waits is shown with its bytes, tried again, and asked to be taken back`()
        throws
    {
        let desk = try ConsoleDesk()
        let record = try desk.world.propose("修建步道")
        _ = try desk.world.district.desk.release(
            record, track: .transfer, by: desk.world.district.actor("王芳"))
        try desk.world.holdFirstEntryAtCity(of: record)
        try desk.people()
        let list = desk.get("/held", as: .syncOperator, at: desk.city)
        let path = list.addresses.first { $0.hasPrefix("/held/") } ?? ""
        let seen = desk.get(path, as: .syncOperator, at: desk.city)
        #expect(seen.status == 200 && seen.text.contains("修建步道"))
        let refused = desk.post(
            path, [("_act", "refuse"), ("reason", "")], as: .syncOperator, at: desk.city)
        #expect(refused.status == 422)
        let asked = desk.post(
            path, [("_act", "refuse"), ("reason", "与原件不符")], as: .syncOperator, at: desk.city)
        #expect(asked.location == "/held?said=asked")
        try desk.world.sync()
        let below = desk.get("/held", as: .syncOperator)
        #expect(below.text.contains("与原件不符") && below.text.contains("同意撤回"))
        let tried = desk.post(path, [("_act", "retry")], as: .syncOperator, at: desk.city)
        #expect(tried.location == "/held?said=applied")
    }

    @Test func `Records are listed, found by number and by a word, and shown with their history`()
        throws
    {
        let desk = try ConsoleDesk()
        let record = try desk.world.conflicted()
        let other = try desk.world.propose("增设夜间公交")
        try desk.people()
        let list = desk.get("/records", as: .clerk)
        #expect(list.text.contains("增设夜间公交") && list.text.contains(record))
        let found = desk.post("/records", [("word", "夜间")], as: .clerk)
        #expect(found.text.contains(other) && !found.text.contains(record))
        #expect(desk.post("/records", [("word", "没有这样的词")], as: .clerk).text.contains("没有找到"))
        let item = desk.get("/records/\(record)", as: .clerk)
        for word in ["修建滨江步道", "修建沿江步道", "王芳", "李明", "去裁决"] {
            #expect(item.text.contains(word), "\(word)")
        }
        #expect(!item.text.contains("13800000000"))
        let only = desk.get("/records/\(record)?register=urgency", as: .clerk)
        #expect(only.text.contains("显示全部项"))
        let way = desk.get("/records/\(record)/way", as: .clerk)
        #expect(way.text.contains("<svg") && way.text.contains("市征集办"))
    }

    @Test func `What stays home is no page of the console`() throws {
        let desk = try ConsoleDesk()
        _ = try desk.world.propose("修建步道")
        try desk.people()
        let home = try desk.world.district.store.read { try $0.records(RecordQuery(limit: 100)) }
            .filter { desk.world.district.desk.staysHome($0.id.kind) }
        #expect(!home.isEmpty)
        for record in home {
            let path = "/records/\(record.id.text)"
            #expect(desk.get(path, as: .clerk).status == 404)
            #expect(desk.get(path + "/way", as: .clerk).status == 404)
        }
    }

    @Test func `A node is invited, its fingerprint compared, and revoked by its name only`() throws
    {
        let desk = try ConsoleDesk()
        try desk.people()
        let invited = desk.post(
            "/nodes/invite",
            [("name", "江北区"), ("tier", "district"), ("url", "https://127.0.0.1:1")],
            as: .syncOperator, at: desk.city)
        #expect(invited.status == 200 && invited.text.contains("jy1-"))
        let path = "/nodes/\(desk.world.district.facts.id.text)"
        let seen = desk.get(path, as: .syncOperator, at: desk.city)
        #expect(seen.text.contains(desk.world.district.fingerprint))
        let wrong = desk.post(
            path, [("_act", "revoke"), ("name", "江北区")], as: .syncOperator, at: desk.city)
        #expect(wrong.status == 422)
        #expect(
            desk.post(path, [("_act", "approve")], as: .syncOperator, at: desk.city).status == 422)
        let revoked = desk.post(
            path, [("_act", "revoke"), ("name", "渝中区信访办")], as: .systemAdministrator, at: desk.city)
        #expect(revoked.status == 303)
        let status = try desk.world.city.store.read {
            try $0.peer(desk.world.district.facts.id)?.status
        }
        #expect(status == .revoked)
    }

    @Test func `Receipts are checked as they are shown, and taken along as files`() throws {
        let desk = try ConsoleDesk()
        _ = try desk.world.released("修建步道")
        try desk.people()
        let path = "/nodes/\(desk.world.city.facts.id.text)/papers"
        let seen = desk.get(path, as: .syncOperator)
        #expect(seen.text.contains("回执") && seen.text.contains("✓ 有效"))
        #expect(!seen.text.contains("✕ 无效"))
        let address = seen.addresses.first { $0.hasSuffix("/file") } ?? ""
        let file = desk.get(address, as: .syncOperator)
        #expect(file.headers["content-disposition"]?.hasPrefix("attachment") == true)
        let paper = try JSONParser().value(Array(file.text.utf8))
        #expect(paper["signature"]?.stringValue?.isEmpty == false)
        #expect(desk.get(path + "/99999", as: .syncOperator).status == 404)
        try desk.world.district.store.write { tx in
            let kept = try #require(try tx.papers(peer: nil, sort: nil).first)
            try tx.add(
                paper: Paper(
                    sort: kept.sort, peer: kept.peer, isOwn: kept.isOwn, sequence: kept.sequence,
                    bytes: kept.bytes + [0x20], signature: kept.signature, key: kept.key))
        }
        #expect(desk.get(path, as: .syncOperator).text.contains("✕ 无效"))
    }

    @Test func `A table program computes nothing of an exported cell`() {
        for formula in ["=1+1", "@x", "+x", "-x", "\t=1", "\r\n=1", "=\u{301}1", "＝1+1", "＠x"] {
            #expect(CSVCell.text(formula) == "\"'\(formula)\"", "\(formula)")
        }
        #expect(CSVCell.text("-3") == "\"-3\"" && CSVCell.text("a\"b") == "\"a\"\"b\"")
    }

    @Test func `The audit page finds by person and proves the chain, or names where it breaks`()
        throws
    {
        let desk = try ConsoleDesk()
        _ = try desk.world.conflicted()
        try desk.people()
        let found = desk.post(
            "/audit", [("person", "王芳"), ("act", "edit")], as: .auditAdministrator)
        #expect(found.text.contains("<td data-label=\"谁\"><div>王芳</div></td>"))
        #expect(!found.text.contains("<div>release</div>"))
        let proved = desk.post("/audit", [("_act", "verify")], as: .auditAdministrator)
        #expect(proved.text.contains("审计链完整"))
    }
}

/// The board of a city with many districts.
@Suite struct ConsoleBoardTests {
    private func board(of count: Int) throws -> ConsoleDesk {
        let desk = try ConsoleDesk()
        try desk.people()
        try desk.world.city.store.write { tx in
            for number in 1...count {
                let id = NodeID(UInt64(number) << 20)
                try tx.put(
                    peer: Peer(
                        id: id, relation: .downstream, name: "第\(number)区", tier: .district,
                        status: number % 10 == 0 ? .pending : .enrolled, keys: [], enrolledAt: 0))
            }
        }
        return desk
    }

    @Test func `A thousand districts are paged, filtered and exported whole, in small pages`()
        throws
    {
        let desk = try board(of: 1_000)
        let first = desk.get("/nodes", as: .cityOfficer, at: desk.city)
        #expect(first.text.utf8.count < 100_000, "\(first.text.utf8.count)")
        #expect(first.text.matches(of: #/<tr>/#).count == 101)
        #expect(first.text.contains("from=100") && first.text.contains("共 1001 个"))
        let last = desk.get("/nodes?from=1000", as: .cityOfficer, at: desk.city)
        #expect(last.text.matches(of: #/<tr>/#).count == 2)
        let one = desk.get(
            "/nodes?q=" + Fields.escaped("第777区"), as: .cityOfficer, at: desk.city)
        #expect(one.text.matches(of: #/<tr>/#).count == 2 && one.text.contains("第777区"))
        let calls = desk.get("/nodes?only=calls", as: .cityOfficer, at: desk.city)
        #expect(calls.text.contains("共 100 个"))
        let file = desk.get("/nodes/export", as: .cityOfficer, at: desk.city)
        #expect(file.headers["content-disposition"]?.hasPrefix("attachment") == true)
        #expect(file.text.split(separator: "\r\n").count == 1_002)
        let plan = desk.get("/nodes/plan", as: .cityOfficer, at: desk.city)
        #expect(plan.text.contains("其余 901 个节点没有要发的") && plan.text.utf8.count < 10_000)
        let home = desk.get("/", as: .cityOfficer, at: desk.city)
        #expect(home.text.utf8.count < 100_000)
    }
}
