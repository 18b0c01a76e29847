import CommandFrame
import Foundation
import FrontDesk
import Hashing
import JSON
import Ledger
import NodeAssembly
import Storage
import SyncEngine
import Testing

/// `attachment`, as an office uses it.
@Suite struct AttachmentCommandTests {
    private func placed(_ desk: OfficeDesk) throws -> Int {
        try desk.node.attachments.vault.all().count
    }

    @Test func `A file that was attached is listed, shown, saved and verified`() throws {
        let desk = try OfficeDesk()
        let number = try desk.register("--title", "站台", "--body", "附方案")
        try desk.file("方案.txt", "加一个雨棚")
        let added = desk.run("attachment", "add", number, "方案.txt", "--json")
        #expect(added.code == .done, "\(added)")
        let record = try #require(added.facts?["record"]?.stringValue)
        let listed = desk.run("attachment", "list", number, "--json").facts
        #expect(listed?["attachment"]?.stringValue == record)
        #expect(listed?["name"]?.stringValue == "方案.txt")
        #expect(listed?["type"]?.stringValue == "text/plain")
        #expect(listed?["size"]?.intValue == 15)
        #expect(listed?["whole"]?.boolValue == true)
        #expect(desk.run("attachment", "list", number).contains("方案.txt", "内容完整"))
        #expect(desk.run("show", number).contains("方案.txt", "内容完整"))
        #expect(desk.run("verify").code == .done)

        let target = desk.folder + "/存下.txt"
        #expect(desk.run("attachment", "save", record, target).code == .done)
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "加一个雨棚")
        let mode = try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        // Nobody's file is written over.
        #expect(desk.run("attachment", "save", record, target).code == .failed)
        #expect(desk.run("attachment", "save", record, "存下.txt").code == .usage)
    }

    @Test func `The same retry key attaches once`() throws {
        let desk = try OfficeDesk()
        let number = try desk.register("--title", "站台", "--body", "附方案")
        try desk.file("a.txt", "one")
        let first = desk.run("attachment", "add", number, "a.txt", "--retry-key", "k", "--json")
        let again = desk.run("attachment", "add", number, "a.txt", "--retry-key", "k", "--json")
        #expect(first.facts?["record"] == again.facts?["record"])
        #expect(desk.run("attachment", "list", number, "--json").lines.count == 1)
        #expect(try placed(desk) == 1)
    }

    @Test func `What is attached to nothing leaves no bytes behind`() throws {
        let desk = try OfficeDesk()
        try desk.file("a.txt", "one")
        try desk.file("empty.txt", "")
        #expect(desk.run("attachment", "add", "500101-2022-000001-0", "a.txt").code == .refused)
        #expect(try placed(desk) == 0)
        let number = try desk.register("--title", "站台", "--body", "附方案")
        #expect(desk.run("attachment", "add", number, "empty.txt").code == .refused)
        #expect(desk.run("attachment", "list", number).contains("没有附件"))
    }

    @Test func `An erased attachment's bytes are gone, unless another names them`() throws {
        let desk = try OfficeDesk()
        let number = try desk.register("--title", "站台", "--body", "附方案")
        try desk.file("a.txt", "one")
        var records: [String] = []
        for _ in 0..<2 {
            let added = desk.run("attachment", "add", number, "a.txt", "--json")
            records.append(try #require(added.facts?["record"]?.stringValue))
        }
        #expect(try placed(desk) == 1)
        #expect(desk.run("erase", records[0]).code == .done)
        #expect(try placed(desk) == 1)
        #expect(desk.run("erase", records[1]).code == .done)
        #expect(try placed(desk) == 0)
        #expect(desk.run("verify").code == .done)
        #expect(desk.run("attachment", "save", records[1], desk.folder + "/x").code == .refused)
    }

    @Test func `Bytes that were altered, lost or left over are found by verify`() throws {
        let desk = try OfficeDesk()
        let number = try desk.register("--title", "站台", "--body", "附方案")
        try desk.file("a.txt", "one")
        let added = desk.run("attachment", "add", number, "a.txt", "--json")
        let record = try #require(added.facts?["record"]?.stringValue)
        let digest = try #require(try desk.node.attachments.vault.all().first)
        let file =
            desk.node.home.attachments + "/" + digest.hex.prefix(2) + "/" + digest.hex
        func faults() -> [String?] {
            let said = desk.run("verify", "--json")
            return said.facts?["findings"]?.arrayValue?.map { $0["fault"]?.stringValue } ?? []
        }
        #expect(faults() == [])
        try Data("two".utf8).write(to: URL(fileURLWithPath: file))
        #expect(faults() == ["attachmentChanged"])
        #expect(desk.run("attachment", "save", record, desk.folder + "/x").code == .refused)
        // It is missing from now on, and no finding: it is asked for again.
        #expect(desk.run("attachment", "list", number).contains("内容未到齐（0/3）"))
        let stray = String(repeating: "ab", count: 32)
        try FileManager.default.createDirectory(
            atPath: desk.node.home.attachments + "/ab", withIntermediateDirectories: true)
        try Data("x".utf8).write(
            to: URL(fileURLWithPath: desk.node.home.attachments + "/ab/" + stray))
        #expect(faults() == ["attachmentStray"])
        try desk.node.attachments.clear()
        #expect(faults() == [])
    }

    @Test
    func `A file noted for a change that does not name it, or not for the one that does, is found`()
        throws
    {
        let desk = try OfficeDesk()
        let number = try desk.register("--title", "站台", "--body", "附方案")
        try desk.file("a.txt", "one")
        _ = desk.run("attachment", "add", number, "a.txt", "--json")
        let (node, store) = (desk.node.facts.id, desk.node.store)
        let digest = try #require(try desk.node.attachments.vault.all().first)
        let name = try #require(AttachmentName(digest, size: 3))
        let naming = try #require(try store.read { try $0.namings(of: name) }.first)
        let (other, payload) = try store.read { reader in
            let proposal = try desk.node.desk.find(number, reader)
            let record = try #require(try reader.record(naming.record))
            let kept = try reader.changes(record: record.number)
                .first { $0.number == naming.change }
            return (
                try #require(try reader.changes(record: proposal.number).first).number,
                try #require(kept?.change.payloadBytes)
            )
        }
        func faults() -> [String?] {
            let said = desk.run("verify", "--json")
            return said.facts?["findings"]?.arrayValue?.map { $0["fault"]?.stringValue } ?? []
        }
        #expect(faults() == [])

        try store.write { try $0.name(name, by: other, from: node) }
        #expect(faults() == ["namingStray"])

        try store.write { tx in
            try tx.erase(change: naming.change)
            try tx.restore(change: naming.change, payload: payload)
        }
        #expect(faults() == ["namingMissing", "namingStray"])
    }

    @Test func `Each act on attachments names its person in the audit`() throws {
        let desk = try OfficeDesk()
        let number = try desk.register("--title", "站台", "--body", "附方案")
        try desk.file("a.txt", "one")
        desk.run("attachment", "add", number, "a.txt")
        #expect(try desk.audit("attach").map(\.person) == ["王芳"])
    }
}
