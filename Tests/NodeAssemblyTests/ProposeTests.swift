import CommandFrame
import FrontDesk
import JSON
import Ledger
import NodeAssembly
import Office
import Storage
import SyncEngine
import Testing

@Suite struct ProposeTests {
    @Test func `A proposal of 1001 characters is refused by hand and comes in marked by import`()
        throws
    {
        let desk = try OfficeDesk()
        let body = String(repeating: "建", count: 1001)
        let said = desk.run("propose", "--title", "长文", "--body", body)
        #expect(said.code == .refused)
        #expect(said.problems.first?.contains("太长") == true)
        #expect(try desk.proposals == 0)

        try desk.file("a.ndjson", "{\"id\":\"1\",\"title\":\"长文\",\"body\":\"\(body)\"}\n")
        let imported = desk.run("import", "a.ndjson", "--source", "平台")
        #expect(imported.code == .done)
        #expect(imported.contains("新收 1", "超字数 1"))
        #expect(
            desk.run("list", "--json").facts?["values"]?["marks"]
                == marks("over_length", "anonymous"))
    }

    /// Named, so that a report of the tests does not print a thousand characters.
    enum Thousand: String, CaseIterable {
        case plain, lineEnds, supplementary, emoji

        var text: String {
            switch self {
            case .plain: String(repeating: "建", count: 1000)
            // A line end is one character, however it is written; at the ends it is none.
            case .lineEnds: "\r\n　" + String(repeating: "甲\r\n", count: 499) + "乙丙 \n"
            case .supplementary: String(repeating: "𠮷", count: 1000)
            case .emoji: String(repeating: "👨‍👩‍👧", count: 200)
            }
        }
    }

    @Test(arguments: Thousand.allCases)
    func `A body of exactly 1000 characters is registered, one more is not`(body: Thousand) throws {
        let body = body.text
        let desk = try OfficeDesk()
        #expect(BodyText.length(BodyText.clean(body)) == 1000)
        #expect(desk.run("propose", "--title", "甲", "--body", body).code == .done)
        let longer = desk.run("propose", "--title", "甲", "--body", "甲" + BodyText.clean(body))
        #expect(longer.code == .refused)
        #expect(try desk.proposals == 1)
    }

    @Test func `The receipt names number, query code, marks and proposals with the same text`()
        throws
    {
        let desk = try OfficeDesk()
        let first = try desk.register("--title", "甲", "--body", "修路", "--name", "张三丰")
        #expect(ProposalNumber.isSound(first))
        let said = desk.run("propose", "--title", "乙", "--body", " 修路\r\n")
        #expect(said.contains("查询码", "匿名", first))
    }

    @Test func `The same retry key registers a proposal once`() throws {
        let desk = try OfficeDesk()
        let words = ["--title", "甲", "--body", "修路", "--retry-key", "k1"]
        let first = try desk.register(words[0], words[1], words[2], words[3], words[4], words[5])
        let again = try desk.register(words[0], words[1], words[2], words[3], words[4], words[5])
        #expect(first == again)
        #expect(try desk.proposals == 1)
    }

    @Test func `Without a person nothing is registered`() throws {
        let desk = try OfficeDesk()
        let said = desk.node.say(["propose", "--title", "甲", "--body", "乙"], person: "")
        #expect(said.code == .refused)
        #expect(said.problems == ["不知道是谁在办理", "请加 --as 姓名"])
        #expect(try desk.proposals == 0)
    }

    @Test func `A title is corrected and a grade given; words that are none are refused`() throws {
        let desk = try OfficeDesk()
        let number = try desk.register("--title", "甲", "--body", "修路")
        #expect(desk.run("edit", number, "--set", "title=修步道").code == .done)
        #expect(desk.run("grade", number, "--scope", "city").code == .done)
        #expect(desk.run("edit", number, "--set", "scope_group.grade=优秀").code == .done)
        let values = desk.run("list", "--json").facts?["values"]
        #expect(values?["title"] == .string("修步道"))
        #expect(values?["scope_group"]?["scope"] == .string("city"))
        #expect(values?["scope_group"]?["grade"] == .string("excellent"))

        #expect(desk.run("edit", number, "--set", "state=飞走了").code == .refused)
        #expect(desk.run("edit", number, "--set", "city_number=1").code == .refused)
        #expect(desk.run("edit", number, "--set", "title=").code == .refused)
        #expect(desk.run("edit", number, "--set", "title=修步道").code == .refused)
    }

    @Test func `What came after the form was seen is never covered unseen`() throws {
        let desk = try OfficeDesk()
        let number = try desk.register("--title", "甲", "--body", "修路")
        let form = try #require(desk.run("show", number, "--json").facts?["form"]?.stringValue)
        desk.run("edit", number, "--set", "title=乙", "--form", form)
        #expect(desk.run("edit", number, "--set", "title=丙", "--form", form).code == .done)
        #expect(desk.run("list", "--conflicts").contains("⚠"))
        #expect(desk.run("show", number).contains("乙", "丙", "有冲突"))
        #expect(desk.run("edit", number, "--set", "title=丁").code == .refused)
    }
}

func marks(_ words: String...) -> JSONValue { .array(words.map { .string($0) }) }
