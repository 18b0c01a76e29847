import CommandFrame
import FrontDesk
import JSON
import Ledger
import NodeAssembly
import Office
import Storage
import SyncEngine
import Testing

@Suite struct OperatorPlanTests {
    @Test func `Before a release it shows what goes, who will hold it and what stays`() throws {
        let world = try OperatorWorld()
        let record = try world.propose("修建步道")
        let said = world.run("plan", "release", record, at: world.district)
        #expect(said.code == .done)
        #expect(said.contains("标题 title", "谁会拿到：市征集办", "留在本节点：", "建议人 proposer-"))
        #expect(said.contains("来件 intake-", "可以上报"))
        #expect(!said.text.contains("张三丰") && !said.text.contains("13800000000"))

        // Nothing moved.
        let sync = world.run("plan", at: world.district)
        #expect(sync.contains("市征集办：没有要发的"))
    }

    @Test func `The size foretold is the size that the release writes`() throws {
        let world = try OperatorWorld()
        let record = try world.propose("修建步道")
        let facts = world.run("plan", "release", record, "--json", at: world.district).facts
        _ = try world.district.desk.release(
            record, track: .transfer, by: world.district.actor("赵操作"))
        let plan = world.run("plan", "sync", "--json", at: world.district).facts
        let link = plan?["links"]?.arrayValue?.first
        #expect(link?["entries"] == .int(1))
        #expect(link?["bytes"] == facts?["bytes"])
        #expect(link?["kinds"]?.arrayValue?.first?["kind"] == .string("proposal"))
    }

    @Test func `What cannot be released says why, before anyone tries`() throws {
        let world = try OperatorWorld()
        let record = try world.released("修建步道")
        let again = world.run("plan", "release", record, at: world.district)
        #expect(again.code == .refused && again.contains("现在上报会被拒绝", "现在谁有：市征集办"))
        #expect(world.run("plan", "release", at: world.district).code == .usage)
    }

    @Test func `A recall's plan names who holds it and how much they signed for`() throws {
        let world = try OperatorWorld()
        let record = try world.released("修建步道")
        let said = world.run("plan", "recall", record, at: world.district)
        #expect(said.contains("市征集办：发去过 1 条，签收 1 条", "封存"))
        let home = try world.propose("不上报的一件")
        #expect(world.run("plan", "recall", home, at: world.district).contains("不必收回"))
    }
}
