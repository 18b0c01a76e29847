import CommandFrame
import JSON
import Ledger
import NodeAssembly
import Storage
import Testing

@Suite struct PrivacyTests {
    private func registered(_ desk: OfficeDesk) throws -> String {
        try desk.register(
            "--title", "修路", "--body", "修一修路", "--name", "张三丰", "--phone", "13800001234",
            "--address", "某街1号")
    }

    @Test func `Contact data is not shown unless asked for, and then masked`() throws {
        let desk = try OfficeDesk()
        let number = try registered(desk)
        let plain = desk.run("show", number, "--history")
        let masked = desk.run("show", number, "--private")
        #expect(plain.contains("张**"))
        #expect(!plain.contains("138") && !plain.contains("建议人  proposer-"))
        #expect(masked.contains("138****1234", "张**"))
        for said in [plain, masked, desk.run("show", number, "--private", "--json")] {
            #expect(!said.contains("张三丰") && !said.contains("0001234") && !said.contains("某街"))
        }
        #expect(try desk.audit("reveal").isEmpty)
    }

    @Test func `Contact data is revealed for a purpose, and the audit says who and why`() throws {
        let desk = try OfficeDesk()
        let number = try registered(desk)
        #expect(desk.run("show", number, "--reveal", "电话回复").contains("张三丰", "13800001234", "某街1号"))
        let entries = try desk.audit("reveal")
        #expect(entries.count == 1)
        #expect(entries.first?.person == "王芳")
        #expect(entries.first?.detail == "{\"purpose\":\"电话回复\"}")
        #expect(desk.run("show", number, "--reveal", "").code == .refused)
    }

    @Test func `A proposer's own record is masked too`() throws {
        let desk = try OfficeDesk()
        _ = try registered(desk)
        let id = try #require(
            try desk.node.store.read { try $0.records(RecordQuery(kind: "proposer")).first?.id })
        let said = desk.run("show", id.text)
        #expect(said.contains("138****1234") && !said.contains("13800001234"))
        let json = desk.run("show", id.text, "--json")
        #expect(!json.contains("张三丰"))
    }

    @Test func `An export has masked names, is safe in a spreadsheet, and is in the audit`() throws
    {
        let desk = try OfficeDesk()
        _ = try registered(desk)
        _ = try desk.register("--title", "=HYPERLINK(1)", "--body", "说\"好\",\n+1")
        let csv = desk.run("export", "--format", "csv")
        #expect(csv.text.hasPrefix("\u{FEFF}\"记录\""))
        #expect(csv.contains("\"'=HYPERLINK(1)\"", "\"说\"\"好\"\",\n+1\"", "张**"))
        #expect(!csv.contains("13800001234") && !csv.contains("张三丰"))
        #expect(desk.run("export").facts?["values"]?["title"] == .string("=HYPERLINK(1)"))
        #expect(try desk.audit("export").map(\.person) == ["王芳", "王芳"])
        #expect(desk.node.say(["export"], person: "").code == .refused)
    }
}
