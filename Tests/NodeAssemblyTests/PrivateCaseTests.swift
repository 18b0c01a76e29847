import CommandFrame
import FrontDesk
import JSON
import Ledger
import Office
import People
import Storage
import Testing

@testable import NodeAssembly

/// A conflict in a record that stays home: two clerks of one office wrote a proposer's telephone.
@Suite struct PrivateCaseTests {
    private static let numbers = ["13911112222", "13733334444"]

    /// The proposer's record, its telephone in conflict, and everybody signed in.
    private func desk() throws -> (desk: ConsoleDesk, record: String, path: String) {
        let desk = try ConsoleDesk()
        let node = desk.world.district
        _ = try desk.world.propose("修建步道")
        let proposer = try #require(
            try node.store.read { try $0.records(RecordQuery(kind: .proposer)).first })
        let form = Form(proposer)
        for (number, person) in zip(Self.numbers, ["王芳", "陈一"]) {
            _ = try node.desk.edit(
                proposer.id.text, ["phone": .string(number)], form: form, by: node.actor(person))
        }
        try desk.people()
        return (desk, proposer.id.text, "/conflicts/\(proposer.id.text)/phone")
    }

    private func phone(_ record: String, _ desk: ConsoleDesk) throws -> String? {
        let node = desk.world.district
        return try node.store.read { reader in
            let stored = try node.desk.find(record, reader)
            return try node.desk.privateValues(about: stored, reader).first?.values["phone"]?
                .stringValue
        }
    }

    private func audit(_ act: String, _ desk: ConsoleDesk) throws -> [AuditEntry] {
        try desk.world.district.store.read { try $0.audit(after: 0, limit: 1_000) }
            .filter { $0.act == act }
    }

    private func tellsNone(_ text: String) -> Bool {
        !Self.numbers.contains { text.contains($0) } && !text.contains("13800000000")
    }

    private func run(_ desk: ConsoleDesk, _ words: [String], as role: Role) -> Said {
        Said.run(["conflicts"] + words + ["--as", ConsoleDesk.name(role)], desk.world.district)
    }

    @Test func `Its page, its preview, its draft and the previews of many show masked values`()
        throws
    {
        let (desk, _, path) = try desk()
        for role in [Role.clerk, .reviewer, .syncOperator] {
            let seen = desk.get(path, as: role)
            #expect(seen.status == 200 && tellsNone(seen.text))
            #expect(seen.text.contains("139****2222") && seen.text.contains("137****4444"))
            #expect(tellsNone(desk.get("/conflicts", as: role).text))
        }
        let form = ("_form", desk.get(path, as: .reviewer).field("_form") ?? "")
        let kept = [form, ("choice", "2"), ("reason", "电话核实")]
        let preview = desk.post(path, kept + [("_act", "preview")], as: .reviewer)
        #expect(preview.text.contains("保存后将是") && tellsNone(preview.text))
        #expect(desk.post(path, kept + [("_act", "draft")], as: .reviewer).status == 303)
        let drafted = desk.get(path, as: .officeHead)
        #expect(drafted.text.contains("等待复核的裁决") && tellsNone(drafted.text))
        let many = desk.post(
            "/conflicts/many", [("sort", "proposer.phone"), ("choice", "shown"), ("reason", "因")],
            as: .reviewer)
        #expect(many.text.contains("预览：1 件将裁决") && tellsNone(many.text))
    }

    @Test func `It is revealed to who may see personal data, for a purpose that the audit keeps`()
        throws
    {
        let (desk, record, path) = try desk()
        #expect(!desk.get(path, as: .syncOperator).text.contains("/reveal"))
        #expect(
            desk.post(path + "/reveal", [("purpose", "核对")], as: .syncOperator).status == 403)
        let without = desk.post(path + "/reveal", [("purpose", " ")], as: .reviewer)
        #expect(without.status == 422 && tellsNone(without.text))
        #expect(try audit("reveal", desk).isEmpty)

        let seen = desk.post(path + "/reveal", [("purpose", "电话核对")], as: .reviewer)
        #expect(seen.status == 200 && Self.numbers.allSatisfy(seen.text.contains))
        let entry = try #require(try audit("reveal", desk).first)
        #expect(entry.person == ConsoleDesk.name(.reviewer) && entry.object == record)
        #expect(entry.detail == "{\"purpose\":\"电话核对\",\"registers\":\"phone\"}")
        // Once: whoever asks for the page again sees it masked.
        #expect(tellsNone(desk.get(path, as: .reviewer).text))
        #expect(desk.get(path + "/reveal", as: .reviewer).location == path)
    }

    @Test func `A side is kept without being seen, and what is masked is never saved as a value`()
        throws
    {
        let (desk, record, path) = try desk()
        let seen = desk.get(path, as: .syncOperator)
        let form = ("_form", seen.field("_form") ?? "")
        let masks = seen.text.matches(of: #/<textarea[^>]*>\n([^<]*)</#).map { String($0.1) }
        #expect(masks == [""])
        for masked in ["139****2222", "137****4444"] {
            let typed = [form, ("choice", "own"), ("own", masked), ("reason", "因")]
            let refused = desk.post(path, typed + [("_act", "save")], as: .syncOperator)
            #expect(refused.status == 422 && refused.text.contains("遮掩后的样子"))
        }
        let wanted = try desk.world.district.store.read { reader in
            try ConflictSheet(
                "phone", in: try desk.world.district.desk.find(record, reader), reader
            ).sides.first?.value?.stringValue
        }
        let saved = desk.post(
            path, [form, ("choice", "1"), ("reason", "因"), ("_act", "save")], as: .syncOperator)
        #expect(saved.location == "/conflicts?said=settled")
        #expect(try phone(record, desk) == wanted && Self.numbers.contains(wanted ?? ""))
        #expect(try audit("reveal", desk).isEmpty)
    }

    @Test func `Ended, its values stay masked, no search finds them, and one is revealed alike`()
        throws
    {
        let (desk, record, path) = try desk()
        _ = try desk.world.district.desk.resolve(
            record, "phone", to: .string("13655556666"), form: nil, reason: "电话核实",
            by: desk.world.district.actor(ConsoleDesk.name(.reviewer)))
        let settled = desk.get(path, as: .officeHead)
        #expect(settled.text.contains("136****6666") && tellsNone(settled.text))
        #expect(!settled.text.contains("13655556666"))
        for word in Self.numbers + ["13655556666", "1365555"] {
            let found = desk.post("/conflicts/settled", [("word", word)], as: .clerk)
            #expect(found.text.contains("没有这样的已结冲突"), "\(word)")
            #expect(run(desk, ["settled", "--search", word], as: .clerk).contains("没有这样的"))
        }
        let list = desk.post("/conflicts/settled", [("word", "电话核实")], as: .clerk)
        let address = list.addresses.first { $0.hasPrefix("/conflicts/settled/") } ?? ""
        let past = desk.get(address, as: .clerk)
        #expect(past.text.contains("136****6666") && tellsNone(past.text))
        #expect(desk.post(address, [("purpose", "核对")], as: .unitHead).status == 403)
        #expect(desk.post(address, [("purpose", "")], as: .clerk).status == 422)
        let open = desk.post(address, [("purpose", "核对")], as: .clerk)
        #expect(Self.numbers.allSatisfy(open.text.contains) && open.text.contains("13655556666"))
        #expect(try audit("reveal", desk).map(\.person) == [ConsoleDesk.name(.clerk)])
    }

    @Test func `By command too it is masked, revealed for a purpose, and settled unseen`() throws {
        let (desk, record, _) = try desk()
        for words in [
            ["show", record], ["show", record, "--json"], ["list"], ["list", "--json"],
            ["many", "--kind", "proposer", "--register", "phone", "--choose", "shown"],
            ["many", "--kind", "proposer", "--register", "phone", "--choose", "shown", "--json"],
            ["resolve", record, "phone", "--keep", "1", "--reason", "因", "--dry-run"],
        ] {
            let said = run(desk, words, as: .reviewer)
            #expect(said.code == .done && tellsNone(said.text), "\(words)")
        }
        #expect(run(desk, ["show", record], as: .reviewer).contains("139****2222", "值已遮掩"))
        let may = run(desk, ["show", record, "--reveal", "核对"], as: .syncOperator)
        #expect(may.code == .refused && tellsNone(may.text))
        #expect(try audit("reveal", desk).isEmpty)
        let seen = run(desk, ["show", record, "phone", "--reveal", "核对"], as: .reviewer)
        #expect(Self.numbers.allSatisfy(seen.text.contains))
        #expect(try audit("reveal", desk).count == 1)

        let masked = run(
            desk, ["resolve", record, "phone", "--value", "139****2222", "--reason", "因"],
            as: .syncOperator)
        #expect(masked.code == .refused && masked.problems.joined().contains("遮掩后的样子"))
        let kept = run(
            desk, ["resolve", record, "phone", "--keep", "2", "--reason", "因"],
            as: .syncOperator)
        #expect(kept.code == .done && tellsNone(kept.text))
        #expect(Self.numbers.contains(try phone(record, desk) ?? ""))
        let past = run(desk, ["settled", "--json"], as: .clerk)
        #expect(past.code == .done && tellsNone(past.text))
        let number = past.facts?["cases"]?.arrayValue?.first?["case"]?.intValue ?? 0
        #expect(run(desk, ["settled", "--reveal", "核对"], as: .clerk).code == .usage)
        let open = run(desk, ["settled", String(number), "--reveal", "核对"], as: .clerk)
        #expect(Self.numbers.allSatisfy(open.text.contains))
        let mask = Masking.phone(try phone(record, desk) ?? "")
        let wrong = run(
            desk, ["correct", record, "phone", "--value", mask, "--reason", "因"], as: .reviewer)
        #expect(wrong.code == .refused && wrong.problems.joined().contains("遮掩后的样子"))
    }
}
