import Console
import FrontDesk
import JSON
import Ledger
import Office
import People
import Storage
import SyncEngine
import Testing

@testable import NodeAssembly

/// What would be sent, before it is.
@Suite struct ConsolePlanTests {
    private static let bytes = Array(repeating: UInt8(7), count: 3_000)

    /// A file on a proposal of the district's.
    private func attach(_ name: String, to record: String, _ world: OperatorWorld) throws {
        let node = world.district
        _ = try node.attachments.attach(Self.bytes) { digest in
            try node.desk.attach(
                AttachedFile(digest, fileName: name, type: "application/pdf"), to: record,
                staysPrivate: false, by: node.actor("王芳"))
        }
    }

    private func custody(_ record: String, _ node: Node) throws -> Custody {
        try node.store.read { try node.desk.find(record, $0).custody }
    }

    @Test func `Plans and explanations name the attached files and how large they are`() throws {
        let world = try OperatorWorld()
        let record = try world.propose("修建步道")
        try attach("步道图纸.pdf", to: record, world)
        let release = world.run("plan", "release", record, at: world.district)
        #expect(release.contains("附件 步道图纸.pdf：2.9 KiB"))
        #expect(!release.text.contains("附件 attachment-"))
        let foretold = world.run("plan", "release", record, "--json", at: world.district).facts
        _ = try world.district.desk.release(
            record, track: .transfer, by: world.district.actor("赵操作"))
        let sync = world.run("plan", "sync", "--json", at: world.district).facts
        let link = sync?["links"]?.arrayValue?.first
        #expect(link?["bytes"] == foretold?["bytes"])
        #expect(link?["attachments"] == .int(1) && link?["attachment_bytes"] == .int(3_000))
        #expect(world.run("plan", at: world.district).contains("附件：1 个文件，2.9 KiB"))
        let told = world.run("explain", record, at: world.district)
        #expect(told.contains("步道图纸.pdf（2.9 KiB）", "还没有送到 市征集办"))
        try world.sync()
        let recall = world.run("plan", "recall", record, at: world.district)
        #expect(recall.contains("附件 步道图纸.pdf"))
    }

    @Test func `The console tells what the next exchange would send, and moves nothing`() throws {
        let desk = try ConsoleDesk()
        let record = try desk.world.propose("修建步道")
        _ = try desk.world.district.desk.release(
            record, track: .transfer, by: desk.world.district.actor("王芳"))
        try desk.people()
        for role in [Role.clerk, .syncOperator, .systemAdministrator] {
            let seen = desk.get("/nodes/plan", as: role)
            #expect(seen.status == 200, "\(role)")
            #expect(seen.text.contains("发往 市征集办：1 条") && seen.text.contains("建议：1 件"))
        }
        #expect(desk.get("/nodes", as: .clerk).addresses.contains("/nodes/plan"))
        #expect(desk.get("/", as: .clerk).addresses.contains("/nodes/plan"))
    }

    @Test func `A release is shown whole before it is done, and then does just that`() throws {
        let desk = try ConsoleDesk()
        let record = try desk.world.propose("修建步道")
        try attach("步道图纸.pdf", to: record, desk.world)
        try attach("来信.jpg", to: record, desk.world)
        try desk.people()
        let id = try desk.world.district.store.read {
            try desk.world.district.desk.find(record, $0).id.text
        }
        let path = "/records/\(id)/release"
        #expect(desk.get("/records/\(id)", as: .reviewer).addresses.contains(path))
        let seen = desk.get(path, as: .reviewer)
        for word in ["上报到 市征集办 的内容", "江边缺一条步道", "步道图纸.pdf", "谁会拿到：市征集办", "留在本节点"] {
            #expect(seen.text.contains(word), "\(word)")
        }
        #expect(!seen.text.contains("13800000000") && !seen.text.contains("张三丰"))
        #expect(try custody(record, desk.world.district) == .home)

        let form = ("_form", seen.field("_form") ?? "")
        let files = seen.text.matches(of: #/value="(attachment-[^"]+)"/#).map { String($0.1) }
        #expect(files.count == 2)
        let chosen = ("attachment", files.first ?? "")
        let clerk = desk.post(path, [form, ("track", "transfer")], as: .clerk)
        #expect(clerk.status == 403)
        #expect(!desk.get(path, as: .clerk).text.contains("name=\"_form\""))
        let tooGood = desk.post(path, [form, ("track", "recommend"), chosen], as: .reviewer)
        #expect(tooGood.status == 422)
        #expect(tooGood.text.contains("value=\"recommend\" checked"))
        #expect(tooGood.text.matches(of: #/value="attachment-[^"]+" checked/#).count == 1)
        #expect(try custody(record, desk.world.district) == .home)
        let done = desk.post(path, [form, ("track", "transfer"), chosen], as: .reviewer)
        #expect(done.status == 303 && done.location.hasSuffix("said=release"))
        #expect(try custody(record, desk.world.district) == .shared)
        let custodies = try files.map { try self.custody($0, desk.world.district) }
        #expect(custodies == [.shared, .home])
    }

    @Test func `A record that changed after it was shown is not released unseen`() throws {
        let desk = try ConsoleDesk()
        let record = try desk.world.propose("修建步道")
        try desk.people()
        let district = desk.world.district
        let id = try district.store.read { try district.desk.find(record, $0).id.text }
        let path = "/records/\(id)/release"
        let form = ("_form", desk.get(path, as: .reviewer).field("_form") ?? "")
        try desk.world.write("修建滨江步道", in: record, at: district, ConsoleDesk.name(.clerk))
        let seen = desk.post(path, [form, ("track", "transfer")], as: .reviewer)
        #expect(seen.status == 422 && seen.text.contains("修建滨江步道"))
        #expect(try custody(record, district) == .home)
        let again = ("_form", seen.field("_form") ?? "")
        #expect(desk.post(path, [again, ("track", "transfer")], as: .reviewer).status == 303)
    }

    @Test func `A recall says whom it would reach before it is done, and is a matter of roles`()
        throws
    {
        let desk = try ConsoleDesk()
        let record = try desk.world.released("修建步道")
        try desk.people()
        let district = desk.world.district
        let id = try district.store.read { try district.desk.find(record, $0).id.text }
        let path = "/records/\(id)/recall"
        let seen = desk.get(path, as: .reviewer)
        #expect(seen.text.contains("市征集办：发去过 1 条，签收 1 条"))
        #expect(try custody(record, district) == .shared)
        #expect(desk.post(path, [], as: .syncOperator).status == 403)
        #expect(try custody(record, district) == .shared)
        #expect(desk.post(path, [], as: .officeHead).location.hasSuffix("said=recall"))
        #expect(try custody(record, district) != .shared)
        let twice = desk.post(path, [], as: .officeHead)
        #expect(twice.status == 422)
        #expect(desk.get("/records/\(id)/erase", as: .officeHead).status == 404)
    }
}
