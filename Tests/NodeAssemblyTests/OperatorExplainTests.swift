import CommandFrame
import FrontDesk
import JSON
import Ledger
import Office
import Storage
import Testing
import Wording

@testable import NodeAssembly

@Suite struct OperatorExplainTests {
    @Test func `A proposal is followed from its desk to the city's receipt`() throws {
        let world = try OperatorWorld()
        let record = try world.propose("修建步道")
        let explain = { world.run("explain", record, at: world.district) }
        #expect(explain().contains("由 王芳 在 渝中区信访办（区级）登记", "没有放出"))

        _ = try world.district.desk.release(
            record, track: .transfer, by: world.district.actor("陈一"))
        #expect(explain().contains("由 陈一 从 渝中区信访办 放出；除本节点外持有方：市征集办", "尚未发出，等下一次同步", "持有 0/1 项改动"))

        try world.sync()
        #expect(explain().contains("第 1 条，陈一 的改动", "签收", "结果：已入库", "持有 1/1", "全部已到"))
        let city = world.run("explain", record, at: world.city)
        #expect(city.contains("来：第 1 条，陈一 的改动", "与 渝中区信访办（区级）"))
    }

    @Test func `What waits or was refused there is named as the reason`() throws {
        let world = try OperatorWorld()
        let held = try world.propose("修建步道")
        _ = try world.district.desk.release(
            held, track: .transfer, by: world.district.actor("王芳"))
        try world.holdFirstEntryAtCity(of: held)
        #expect(
            world.run("explain", held, at: world.district)
                .contains("还没到：第 1 条在那里等待：新版本的内容", "持有 0/1"))

        let refused = try world.released("修建公园")
        try world.overstep(in: refused)
        #expect(
            world.run("explain", refused, at: world.city).contains("（李明）作废：超出本级权限"))
    }

    @Test func `Contact data is said never to leave its node`() throws {
        let world = try OperatorWorld()
        let record = try world.released("修建步道")
        let proposer = try #require(
            try world.district.store.read { reader in
                try reader.tagged("about:\(record)").first { $0.kind == "proposer" }
            })
        let said = world.run("explain", proposer.text, at: world.district)
        #expect(said.contains("从不离开本节点") && !said.text.contains("与 市征集办"))
    }

    @Test func `The audit is read by person, act and object, in Beijing time`() throws {
        let world = try OperatorWorld()
        let record = try world.released("修建步道")
        let number = try #require(
            try world.district.store.read {
                try world.district.desk.find(record, $0).shown("number")?.stringValue
            })
        try world.write("修建滨江步道", in: record, at: world.district, "陈一")
        let all = world.run("audit", at: world.district)
        #expect(all.contains("init", "propose", "release", "edit"))
        #expect(all.lines.count == 5)
        let one = world.run("audit", "--object", number, "--person", "王芳", at: world.district)
        #expect(one.contains("propose", "release") && !one.text.contains("edit"))
        #expect(world.run("audit", "--limit", "1", at: world.district).contains("edit"))
        #expect(world.run("audit", "--act", "export", at: world.district).contains("没有符合"))
    }

    @Test func `Everything an operator reads is there in both languages`() throws {
        for phrase in OperatorCommands.phrases {
            #expect(phrase.placesAgree, "\(phrase.chinese)")
        }
        let world = try OperatorWorld()
        let record = try world.conflicted()
        for words in [
            ["conflicts", "list"], ["conflicts", "show", record], ["held", "list"], ["plan"],
            ["explain", record], ["verify"], ["audit"],
        ] {
            let said = Said.run(words + ["--lang", "en"], world.district)
            #expect(said.code == .done && !said.text.contains(/\{[a-z]+\}/), "\(said.text)")
        }
    }
}
