import CommandFrame
import JSON
import Ledger
import NodeAssembly
import Office
import Storage
import SyncEngine
import Testing

@Suite struct ImportTests {
    static let rows = """
        {"留言编号": 7, "留言用户": "U0001", "留言主题": "修路", "留言时间": "2019/4/8 8:37:20", "留言详情": "\\n\\t修一修路\\r\\n", "答复意见": "已收悉", "答复时间": "2019/4/9"}
        {"留言编号": 8, "留言用户": "U0002", "留言主题": "公交", "留言时间": "2019/4/9", "留言详情": "加一班车"}

        """

    @Test func `An import done twice changes nothing the second time`() throws {
        let desk = try OfficeDesk()
        try desk.file("a.ndjson", Self.rows)
        #expect(desk.run("import", "a.ndjson", "--source", "平台").contains("新收 2，已有 0"))
        let before = try desk.node.store.read { try $0.lastAudit() }
        let again = desk.run("import", "a.ndjson", "--source", "平台")
        #expect(again.code == .done)
        #expect(again.contains("新收 0，已有 2"))
        #expect(try desk.proposals == 2)
        #expect(try desk.node.store.read { try $0.lastAudit() } == before)
    }

    @Test func `Another row under a known id is refused, and both rows are named`() throws {
        let desk = try OfficeDesk()
        try desk.file("a.ndjson", Self.rows + "{\"留言编号\": 7, \"留言主题\": \"别的\", \"留言详情\": \"别的\"}\n")
        let said = desk.run("import", "a.ndjson", "--source", "平台")
        #expect(said.code == .found)
        #expect(said.contains("新收 2", "矛盾 1"))
        #expect(said.problems.count == 1)
        #expect(
            said.problem(0).contains("第 3 行")
                && said.problem(0).contains("第 1 行 / 建议 500101-2019-"))
        let rehearsed = desk.run("import", "a.ndjson", "--source", "别处", "--dry-run")
        #expect(rehearsed.problem(0).contains("第 3 行") && rehearsed.problem(0).contains("第 1 行"))
    }

    @Test func `A dry run says what would be and writes nothing`() throws {
        let desk = try OfficeDesk()
        try desk.file("a.ndjson", Self.rows)
        let said = desk.run("import", "a.ndjson", "--source", "平台", "--dry-run")
        #expect(said.contains("可收 2", "没有写入"))
        #expect(try desk.proposals == 0)
    }

    @Test func `A portal's user name is no proposer, and the source row is kept byte for byte`()
        throws
    {
        let desk = try OfficeDesk()
        try desk.file("a.ndjson", Self.rows)
        let said = desk.run("import", "a.ndjson", "--source", "平台", "--limit", "1")
        #expect(said.contains("未用的列（只留在原始行里）：留言用户"))
        #expect(desk.run("list", "--json").facts?["values"]?["marks"] == marks("anonymous"))
        let row = try desk.node.store.read { reader in
            let id = try #require(try reader.tagged("import:平台:7").first)
            let intake = try #require(try reader.record(id))
            return try RecordReading.values(of: intake, reader)
        }
        #expect(row["row"]?.stringValue == Self.rows.split(separator: "\n").first.map(String.init))
        #expect(row["earlier_reply"]?["text"] == .string("已收悉"))
    }

    @Test func `A CSV is read by its own columns when they are told`() throws {
        let desk = try OfficeDesk()
        try desk.file(
            "信.csv",
            "\u{FEFF}事由,写的什么,谁,电话号,哪天\r\n修路,\"修一修,\r\n路\",张三丰,13800000000,2022年7月13日\r\n")
        let map = "title=事由,body=写的什么,name=谁,phone=电话号,received=哪天"
        let said = desk.run("import", "信.csv", "--source", "来信", "--map", map)
        #expect(said.code == .done)
        #expect(desk.run("list").contains("张**", "2022-07-13 00:00", "500101-2022-000001"))
        #expect(desk.run("import", "信.csv", "--source", "来信", "--map", map).contains("已有 1"))
    }

    @Test func `Columns that are not found are asked for`() throws {
        let desk = try OfficeDesk()
        try desk.file("a.csv", "甲,乙\r\n1,2\r\n")
        let said = desk.run("import", "a.csv", "--source", "来信")
        #expect(said.code == .usage)
        #expect(said.problems.last?.contains("--map title=") == true)
        #expect(
            desk.run("import", "a.csv", "--source", "来信", "--map", "title=丙,body=乙").code == .usage)
        #expect(desk.run("import", "a.csv", "--source", "来信", "--map", "titel=甲").code == .usage)
    }

    @Test func `A bad row is named by its line and does not stop the others`() throws {
        let desk = try OfficeDesk()
        try desk.file(
            "a.ndjson",
            "{\"id\":\"1\",\"title\":\"甲\",\"body\":\"乙\"}\n{\"id\":\n{\"id\":\"3\",\"title\":\"\",\"body\":\"乙\"}\n"
                + "{\"id\":\"4\",\"title\":\"丁\",\"body\":\"戊\",\"date\":\"去年\"}\n")
        let said = desk.run("import", "a.ndjson", "--source", "平台")
        #expect(said.code == .found)
        #expect(said.contains("新收 2", "未收 2", "未认的单元格 1"))
        #expect(said.problems.count == 3)
        #expect(said.problem(0).hasPrefix("第 2 行：不是一个完整的 JSON 对象"))
        #expect(said.problem(1).hasPrefix("第 3 行：“标题”没有内容"))
        #expect(said.problem(2).hasPrefix("第 4 行：看不懂收到时间"))
        // What the cell said is not repeated: a wrong mapping could put a name there.
        #expect(!said.problem(2).contains("去年"))
    }

    @Test func `Rows go in by the hundreds, and the same texts are marked across them`() throws {
        let desk = try OfficeDesk()
        let lines = (1...1203).map {
            "{\"id\":\"\($0)\",\"title\":\"题\($0)\",\"body\":\"文\($0 % 1200)\"}"
        }
        try desk.file("a.ndjson", lines.joined(separator: "\n"))
        let dry = desk.run("import", "a.ndjson", "--source", "平台", "--dry-run")
        #expect(dry.contains("可收 1203", "内容相同 3"))
        let said = desk.run("import", "a.ndjson", "--source", "平台")
        #expect(said.contains("新收 1203", "内容相同 3"))
        #expect(try desk.audit("import").count == 3)
    }
}
