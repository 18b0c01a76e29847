import JSON
import Testing

@Suite struct NodeTests {
    private let text = #"{"标题":"路灯 \"坏\"了","n":-12,"ok":true,"none":null,"list":[1,"二",[]],"e":{}}"#

    @Test func `A field is read by its name without copying the rest`() throws {
        try JSONParser().parse(Array(text.utf8)) { root in
            #expect(root.kind == .object && root.count == 6)
            #expect(root["标题"]?.string == "路灯 \"坏\"了")
            #expect(root["n"]?.int == -12)
            #expect(root["ok"]?.bool == true)
            #expect(root["none"]?.kind == .null)
            #expect(root["list"]?.count == 3)
            #expect(root["标题"]?.withUTF8 { $0.count } == 15)
        }
    }

    @Test func `Asking a field for what it is not answers nothing`() throws {
        try JSONParser().parse(Array(text.utf8)) { root in
            #expect(root["absent"] == nil && root["n"]?["x"] == nil)
            #expect(root["n"]?.string == nil && root["n"]?.bool == nil && root["n"]?.count == nil)
            #expect(root["ok"]?.int == nil && root["标题"]?.int == nil && root.fraction == nil)
            root["n"]?.forEachElement { _ in Issue.record("a number has no elements") }
            root["list"]?.forEachMember { _, _ in Issue.record("an array has no members") }
        }
    }

    @Test func `Elements and members are visited in order of arrival`() throws {
        var keys: [String] = []
        var kinds: [JSONNode.Kind] = []
        try JSONParser().parse(Array(text.utf8)) { root in
            root.forEachMember { key, _ in keys.append(String(decoding: key, as: UTF8.self)) }
            root["list"]?.forEachElement { kinds.append($0.kind) }
            root["e"]?.forEachMember { _, _ in Issue.record("the object is empty") }
        }
        #expect(keys == ["标题", "n", "ok", "none", "list", "e"])
        #expect(kinds == [.int, .string, .array])
    }

    @Test func `A visit stops at the first error of the visitor`() {
        struct Enough: Error {}
        var seen = 0
        #expect(throws: Enough.self) {
            try JSONParser().parse(Array("[1,2,3]".utf8)) { root in
                try root.forEachElement { _ in
                    seen += 1
                    if seen == 2 { throw Enough() }
                }
            }
        }
        #expect(seen == 2)
    }

    @Test func `One parser reads small and large documents in turn`() throws {
        let parser = JSONParser()
        let large = "[" + String(repeating: "\"一二三四五六七八九十\",", count: 100_000) + "1]"
        for _ in 0..<2 {
            #expect(try parser.parse(Array(large.utf8)) { $0.count } == 100_001)
            #expect(try parser.value(Array(text.utf8))["n"] == .int(-12))
        }
    }
}
