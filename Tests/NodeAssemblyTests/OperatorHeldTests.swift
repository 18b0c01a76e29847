import CommandFrame
import FrontDesk
import JSON
import NodeAssembly
import Office
import Storage
import SyncEngine
import SyncProtocol
import Testing

@Suite struct OperatorHeldTests {
    @Test func `What waits shows on both sides, with its reason and what to do`() throws {
        let world = try OperatorWorld()
        let record = try world.propose("修建步道")
        _ = try world.district.desk.release(
            record, track: .transfer, by: world.district.actor("王芳"))
        try world.holdFirstEntryAtCity(of: record)

        #expect(world.run("held", "list", at: world.city).contains("渝中区信访办", "新版本的内容"))
        let there = world.run("held", "list", at: world.district)
        #expect(there.contains("在对方等待或被拒", "市征集办", "新版本的内容"))

        let shown = world.run("held", "show", "渝中区信访办", "1", "--bytes", at: world.city)
        #expect(shown.contains("王芳，渝中区信访办（区级）", "升级本节点", "标题 title", "\"修建步道\""))
        let bare = world.run("held", "show", "渝中区信访办", "1", at: world.city)
        #expect(!bare.text.contains("\"修建步道\""))
        #expect(world.run("held", "show", "市征集办", "1", at: world.district).contains("怎么办"))
        #expect(world.run("held", "show", "市征集办", "9", at: world.district).code == .failed)
        #expect(world.run("verify", at: world.city).code == .done)
    }

    @Test func `After the upgrade a retry applies what waited, and the sender is told`() throws {
        let world = try OperatorWorld()
        let record = try world.propose("修建步道")
        _ = try world.district.desk.release(
            record, track: .transfer, by: world.district.actor("王芳"))
        try world.holdFirstEntryAtCity(of: record)

        let said = world.run("held", "retry", at: world.city)
        #expect(said.contains("渝中区信访办 第 1 条：已入库", "试了 1 条，1 条有了结果"))
        try world.sync()
        #expect(world.run("held", "list", at: world.district).contains("都已入库或在途"))
        #expect(world.run("held", "list", at: world.city).contains("没有在等待的条目"))
        #expect(try world.sync().verdict == .equal)
        let audit = world.run("audit", "--act", "held-retry", at: world.city)
        #expect(audit.contains("赵操作", "\"settled\":\"1\""))
        #expect(world.run("held", "retry", at: world.city).contains("不必再试"))
        for node in [world.district, world.city] {
            #expect(world.run("verify", at: node).code == .done)
        }
    }

    @Test func `What was refused shows with its reason where it came from`() throws {
        let world = try OperatorWorld()
        let record = try world.released("修建步道")
        try world.overstep(in: record)
        let list = world.run("held", "list", at: world.city)
        #expect(list.contains("渝中区信访办", "超出本级权限"))
        for node in [world.district, world.city] {
            #expect(world.run("verify", at: node).code == .done)
        }
    }
}
