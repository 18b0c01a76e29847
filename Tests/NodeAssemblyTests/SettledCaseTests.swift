import CommandFrame
import FrontDesk
import JSON
import Ledger
import Office
import People
import Storage
import Testing

@testable import NodeAssembly

/// Taking back and correcting what was settled, at the page and by command.
@Suite struct SettledCaseTests {
    private func settled() throws -> (desk: ConsoleDesk, record: String) {
        let desk = try ConsoleDesk()
        let record = try desk.world.conflicted()
        _ = try desk.world.district.desk.resolve(
            record, "title", to: .string("修建步道二期"), form: nil, reason: "两级商定",
            by: desk.world.district.actor("陈一"))
        try desk.world.sync()
        return (desk, record)
    }

    private func title(_ record: String, _ node: Node) throws -> String? {
        try node.store.read { try node.desk.find(record, $0).shown("title")?.stringValue }
    }

    @Test func `A settled case shows who settled what and why, and is taken back at a press`()
        throws
    {
        let (desk, record) = try settled()
        try desk.people()
        let path = "/conflicts/\(record)/title"
        let seen = desk.get(path, as: .reviewer)
        for word in ["修建步道二期", "两级商定", "陈一", "修建滨江步道", "修建沿江步道", "撤销这个裁决"] {
            #expect(seen.text.contains(word), "\(word)")
        }
        #expect(!desk.get(path, as: .reviewer, at: desk.city).text.contains("撤销这个裁决"))
        let change = ("_change", seen.field("_change") ?? "")
        let other = desk.post(path, [("_change", "x"), ("_act", "undo")], as: .reviewer)
        #expect(other.status == 422 && other.text.contains("不是您所见的裁决"))

        let done = desk.post(path, [change, ("_act", "undo")], as: .reviewer)
        #expect(done.location == path + "?said=undone")
        try desk.world.sync()
        for console in [desk.district, desk.city] {
            #expect(desk.get("/conflicts", as: .syncOperator, at: console).text.contains(path))
        }
        let entry = try desk.world.district.store.read { try $0.lastAudit() }
        #expect(entry?.act == "undo" && entry?.person == ConsoleDesk.name(.reviewer))
        #expect(entry?.object == record)
    }

    @Test func `A settlement that somebody wrote over is not taken back, and the page says who`()
        throws
    {
        let (desk, record) = try settled()
        try desk.world.write("修建步道三期", in: record, at: desk.world.city, "李明")
        try desk.world.sync()
        try desk.people()
        let path = "/conflicts/\(record)/title"
        let seen = desk.get(path, as: .reviewer)
        #expect(seen.text.contains("不能撤销了：李明"))
        #expect(!seen.text.contains("name=\"_change\""))
        let refused = desk.post(path, [("_change", "x"), ("_act", "undo")], as: .reviewer)
        #expect(refused.status == 422 && refused.text.contains("李明 后来又改过这一项"))
        #expect(try title(record, desk.world.district) == "修建步道三期")
    }

    @Test
    func `A settlement is corrected with a reason, and the correction reaches the other tier`()
        throws
    {
        let (desk, record) = try settled()
        try desk.people()
        let path = "/conflicts/\(record)/title"
        let form = ("_form", desk.get(path, as: .reviewer).field("_form") ?? "")
        let typed = [form, ("choice", "own"), ("own", "修建步道（二期）"), ("_act", "correct")]
        let none = desk.post(path, typed + [("reason", "")], as: .reviewer)
        #expect(none.status == 422 && none.text.contains("修建步道（二期）"))
        let done = desk.post(path, typed + [("reason", "笔误")], as: .reviewer)
        #expect(done.location == path + "?said=corrected")
        try desk.world.sync()
        #expect(try title(record, desk.world.city) == "修建步道（二期）")
        #expect(desk.get(path, as: .reviewer, at: desk.city).text.contains("笔误"))
    }

    @Test func `Who may not settle takes nothing back, neither at the page nor by command`() throws
    {
        let (desk, record) = try settled()
        try desk.people()
        let path = "/conflicts/\(record)/title"
        #expect(!desk.get(path, as: .clerk).text.contains("撤销这个裁决"))
        #expect(desk.post(path, [("_act", "undo")], as: .clerk).status == 403)
        let said = desk.world.run(
            "conflicts", "undo", record, "title", "--as", ConsoleDesk.name(.clerk),
            at: desk.world.district)
        #expect(said.code == .refused && said.problems.joined().contains("裁决冲突"))
        #expect(try title(record, desk.world.district) == "修建步道二期")
    }

    @Test func `Of a record that is only at this office nothing is taken back, but corrected`()
        throws
    {
        let desk = try ConsoleDesk()
        let (world, node) = (desk.world, desk.world.district)
        let record = try world.propose("修建步道")
        let form = try node.store.read { Form(try node.desk.find(record, $0)) }
        for (title, person) in [("修建滨江步道", "王芳"), ("修建沿江步道", "陈一")] {
            _ = try node.desk.edit(
                record, ["title": .string(title)], form: form, by: node.actor(person))
        }
        #expect(try node.store.read { try node.desk.find(record, $0).conflicts } == ["title"])
        _ = try node.desk.resolve(
            record, "title", to: .string("修建步道二期"), form: nil, reason: "商定",
            by: node.actor("陈一"))
        let refused = world.run("conflicts", "undo", record, "title", "--as", "陈一", at: node)
        #expect(refused.code == .refused)
        let told = refused.problems.joined()
        #expect(told.contains("只在本单位") && told.contains("conflicts correct"))
        #expect(try title(record, node) == "修建步道二期")

        try desk.people()
        let path = "/conflicts/\(record)/title"
        let seen = desk.get(path, as: .reviewer)
        #expect(seen.text.contains("裁决不撤销") && !seen.text.contains("name=\"_change\""))
        let done = desk.post(
            path,
            [
                ("_form", seen.field("_form") ?? ""), ("choice", "own"), ("own", "修建步道三期"),
                ("reason", "笔误"), ("_act", "correct"),
            ], as: .reviewer)
        #expect(done.location == path + "?said=corrected")
        #expect(try title(record, node) == "修建步道三期")
    }

    @Test func `By command a settlement is taken back and corrected, and refusals say why`() throws
    {
        let (desk, record) = try settled()
        let world = desk.world
        let wrong = world.run(
            "conflicts", "undo", record, "title", "--as", "李明", at: world.city)
        #expect(wrong.code == .refused && wrong.problems.joined().contains("本单位没有在这一项作过裁决"))
        let corrected = world.run(
            "conflicts", "correct", record, "title", "--value", "沿江步道", "--reason", "笔误",
            "--as", "陈一", at: world.district)
        #expect(corrected.code == .done && corrected.contains("已更正，以此为准：沿江步道"))
        let back = world.run("conflicts", "undo", record, "title", "--as", "陈一", at: world.district)
        #expect(back.code == .done && back.contains("仍有定论"))
        #expect(try title(record, world.district) == "修建步道二期")
        let again = world.run(
            "conflicts", "undo", record, "title", "--as", "陈一", "--json", at: world.district)
        #expect(again.facts?["open"] == .bool(true))
        #expect(
            world.run(
                "conflicts", "correct", record, "title", "--value", "X", "--reason", "r", "--as",
                "陈一", at: world.district
            ).problems.joined().contains("有冲突"))
    }
}
