import CommandFrame
import JSON
import Ledger
import NodeAssembly
import SyncEngine
import Testing

@Suite struct AnswerTests {
    @Test func `The preview shows what goes up and never the proposer's phone`() throws {
        let world = try OperatorWorld()
        let record = try world.propose("修步道")
        let preview = world.district.say(["release", record, "--dry-run"])
        #expect(preview.code == .done)
        #expect(preview.contains("市征集办", "修步道", "江边缺一条步道", "张**", "留在本节点：来件、建议人"))
        #expect(!preview.contains("13800000000") && !preview.contains("张三丰"))
        #expect(try world.sync().sent == 0)

        let json = world.district.say(["release", record, "--dry-run", "--json"])
        #expect(!json.contains("13800000000") && !json.contains("张三丰"))
    }

    @Test func `Only excellent proposals are recommended`() throws {
        let world = try OperatorWorld()
        let record = try world.propose("修步道")
        let words = ["release", record, "--track", "recommend"]
        #expect(world.district.say(words).code == .refused)
        _ = world.district.say(["grade", record, "--grade", "excellent"])
        #expect(world.district.say(words).code == .done)
        #expect(world.district.say(words).code == .refused)
    }

    @Test func `Every proposal sent up is answered, and the citizen is told`() throws {
        let world = try OperatorWorld()
        let record = try world.released("修步道")
        #expect(world.city.say(["list", "--owed"]).contains("修步道"))
        let decided = world.city.say(["decide", record, "--decision", "receive"], person: "李明")
        #expect(decided.code == .done)
        let reply = ["reply", record, "--disposition", "adopted", "--text", "已列入计划。"]
        #expect(world.city.say(reply, person: "李明").code == .done)
        #expect(world.city.say(["list", "--owed"]).lines == ["没有记录。"])

        try world.sync()
        #expect(world.district.say(["list", "--owed"]).contains("采纳"))
        #expect(
            world.district.say(["show", record]).contains("已列入计划。", "签收", "500000-", "李明"))
        let relay = ["relay", record, "--method", "call", "--result", "本人接听"]
        #expect(world.district.say(relay).code == .done)
        #expect(world.district.say(relay).code == .refused)
        #expect(world.district.say(["list", "--owed"]).lines == ["没有记录。"])
        try world.sync()
        #expect(world.city.say(["show", record]).contains("已转告", "本人接听"))
    }

    @Test func `A campaign published by the city is there in the district`() throws {
        let world = try OperatorWorld()
        #expect(world.district.say(["campaign", "publish"]).code == .refused)
        #expect(world.city.say(["campaign", "publish"]).code == .done)
        #expect(world.city.say(["campaign", "publish"]).code == .refused)
        try world.sync()
        #expect(world.district.say(["campaign", "show"]).contains("推动高质量发展", "T8", "其他方面"))
        let words = ["propose", "--title", "甲", "--body", "乙", "--campaign"]
        #expect(world.district.say(words + ["2022"]).code == .done)
        #expect(world.district.say(words + ["2021"]).code == .refused)
    }

    @Test func `A unit is entered once`() throws {
        let world = try OperatorWorld()
        let words = ["unit", "add", "--code", "JT", "--name", "市交通局"]
        #expect(world.city.say(words).code == .done)
        #expect(world.city.say(words).code == .refused)
        try world.sync()
        #expect(world.district.say(["list", "units"]).contains("市交通局"))
    }
}
