import CommandFrame
import FrontDesk
import JSON
import Ledger
import NodeAssembly
import Storage
import SyncEngine
import SyncProtocol
import Testing

@Suite struct OperatorConflictTests {
    @Test func `Both tiers edit one title: the conflict shows base, both sides and their writers`()
        throws
    {
        let world = try OperatorWorld()
        let record = try world.conflicted()
        for node in [world.district, world.city] {
            let said = world.run("conflicts", "show", record, at: node)
            #expect(said.code == .done)
            #expect(said.contains("原值：修建步道", "修建滨江步道", "修建沿江步道"))
            #expect(said.contains("王芳，渝中区信访办（区级）", "李明，市征集办（市级）", "暂以此显示"))
            #expect(said.contains("修建【+滨江+】步道", "修建【+沿江+】步道"))
            #expect(said.text.contains("【-") && said.contains("表单标记："))
        }
        let list = world.run("conflicts", "list", at: world.city)
        #expect(list.contains("title", "王芳@渝中区信访办", "李明@市征集办", "共 1 项冲突。"))
    }

    @Test func `A conflict is settled with a reason, and both tiers hold the same again`() throws {
        let world = try OperatorWorld()
        let record = try world.conflicted()
        let dry = world.run(
            "conflicts", "resolve", record, "title", "--value", "修建滨江沿线步道", "--reason", "两级商定",
            "--dry-run", at: world.city)
        #expect(dry.contains("将以此为准（未写入）：修建滨江沿线步道", "修建沿江步道（李明，市征集办）"))
        #expect(world.run("conflicts", "list", at: world.city).contains("共 1 项冲突。"))

        let said = world.run(
            "conflicts", "resolve", record, "title", "--value", "修建滨江沿线步道", "--reason", "两级商定",
            at: world.city)
        #expect(said.code == .done && said.contains("已处理，以此为准：修建滨江沿线步道"))
        #expect(try world.sync().verdict == .equal)
        for node in [world.district, world.city] {
            #expect(world.run("conflicts", "list", at: node).contains("没有未处理的冲突"))
            let title = try node.store.read { try node.desk.find(record, $0).shown("title") }
            #expect(title == .string("修建滨江沿线步道"))
        }
    }

    @Test func `The side kept is the side that was on the form, whatever came meanwhile`() throws {
        let world = try OperatorWorld()
        let record = try world.conflicted()
        let sheet = world.run("conflicts", "show", record, "--json", at: world.city).facts
        let form = try #require(sheet?["form"]?.stringValue)
        let first = sheet?["conflicts"]?.arrayValue?.first?["sides"]?.arrayValue?.first?["value"]
        _ = try world.city.desk.resolve(
            record, "title", to: .string("江边步道"), form: nil, reason: "急",
            by: world.city.actor("周平"))
        _ = try world.district.desk.resolve(
            record, "title", to: .string("山城步道"), form: nil, reason: "区里商定",
            by: world.district.actor("陈一"))
        try world.sync()

        let said = world.run(
            "conflicts", "resolve", record, "title", "--keep", "1", "--reason", "原样", "--form",
            form,
            "--json", at: world.city)
        #expect(said.code == .done)
        #expect(said.facts?["value"] == first && said.facts?["newer"] == .int(2))
    }

    @Test func `A change that came while the form was open is never covered unseen`() throws {
        let world = try OperatorWorld()
        let record = try world.conflicted()
        let form = try #require(
            world.run("conflicts", "show", record, "--json", at: world.city).facts?["form"]?
                .stringValue)
        _ = try world.district.desk.resolve(
            record, "title", to: .string("山城步道"), form: nil, reason: "区里商定",
            by: world.district.actor("陈一"))
        try world.write("山城江边步道", in: record, at: world.district, "陈一")
        _ = try world.city.desk.edit(
            record, ["urgency": .string("urgent")], form: nil, by: world.city.actor("周平"))
        try world.sync()
        #expect(world.run("conflicts", "list", at: world.city).contains("没有未处理的冲突"))

        // What is settled already needs no settlement; the operator is told so.
        let late = world.run(
            "conflicts", "resolve", record, "title", "--keep", "2", "--reason", "以市里为准", "--form",
            form, at: world.city)
        #expect(late.code == .refused && late.problems.first?.contains("没有冲突") == true)

        try world.write("江边步道", in: record, at: world.city, "李明")
        try world.write("嘉陵江边步道", in: record, at: world.district, "陈一")
        try world.sync()
        let said = world.run(
            "conflicts", "resolve", record, "title", "--value", "沿江步道", "--reason", "以市里为准",
            "--form", form, at: world.city)
        #expect(said.contains("还有 2 个值不在您的表单上，没有被盖住"))
        let open = world.run("conflicts", "show", record, at: world.city)
        #expect(open.contains("3 方", "江边步道", "嘉陵江边步道", "沿江步道"))
    }

    @Test func `A settlement without reason, side or value is refused and changes nothing`() throws
    {
        let world = try OperatorWorld()
        let record = try world.conflicted()
        let resolve = ["conflicts", "resolve", record, "title"]
        let refused: [([String], ExitCode)] = [
            (["--keep", "1"], .usage), (["--reason", "因"], .usage),
            (["--keep", "3", "--reason", "因"], .refused),
            (["--keep", "1", "--value", "甲", "--reason", "因"], .usage),
            (["--value-json", "{", "--reason", "因"], .usage),
            (["--keep", "1", "--reason", "因", "--form", "x"], .usage),
        ]
        for (options, code) in refused {
            let said = Said.run(resolve + options, world.city)
            #expect(said.code == code && !said.problems.isEmpty)
        }
        #expect(world.run("conflicts", "list", at: world.city).contains("共 1 项冲突。"))
    }

    @Test func `Differences are marked inside the text, and only where that helps`() {
        #expect(
            TextMarks.marked(from: "修建滨江步道", to: "修建沿江步道") == "修建【-滨-】【+沿+】江步道")
        #expect(TextMarks.marked(from: "步道", to: "修建步道。") == "【+修建+】步道【+。+】")
        #expect(TextMarks.marked(from: "修建步道", to: "步道") == "【-修建-】步道")
        #expect(TextMarks.marked(from: "步道", to: "步道") == nil)
        #expect(TextMarks.marked(from: "步道", to: "公园") == nil)
        #expect(TextMarks.marked(from: "哈哈", to: "哈哈哈") == "哈哈【+哈+】")
        let long = String(repeating: "长", count: 5000)
        #expect(TextMarks.marked(from: long + "甲", to: long + "乙") == long + "【-甲-】【+乙+】")
        let other = String(repeating: "短", count: 5000)
        #expect(TextMarks.marked(from: "甲" + long, to: "甲" + other) == nil)
    }
}
