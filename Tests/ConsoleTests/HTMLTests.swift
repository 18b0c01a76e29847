import Console
import Testing

@Suite struct HTMLTests {
    private func text(_ html: HTML) -> String { String(decoding: html.bytes, as: UTF8.self) }

    @Test func `Text is always text`() {
        let hostile = "<script>alert('1')</script> & \"x\""
        #expect(
            text(el(.p, text: hostile))
                == "<p>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;x&quot;</p>")
        #expect(
            text(el(.p, .set("title", "\" onload=\"x")) { "a" })
                == "<p title=\"&quot; onload=&quot;x\">a</p>")
        for mark in ["\u{202A}", "\u{202E}", "\u{2066}", "\u{2069}"] {
            #expect(
                text(el(.p, .set("title", mark), text: "a\(mark)b"))
                    == "<p title=\"\u{FFFD}\">a\u{FFFD}b</p>")
        }
        #expect(text(HTML("\u{2029}\u{206A}€\u{202F}")) == "\u{2029}\u{206A}€\u{202F}")
        #expect(text(HTML("a\u{0}\u{1B}b\u{7F}")) == "a\u{FFFD}\u{FFFD}b\u{FFFD}")
    }

    @Test(arguments: [
        "javascript:alert(1)", "https://elsewhere.example", "//elsewhere.example", "/\\elsewhere",
        "data:text/html,x", "", "/a\r\nSet-Cookie: x=1", "/a b", "/\u{202E}a",
    ])
    func `A link leads nowhere but here`(_ address: String) {
        #expect(text(el(.a, .href(address), text: "x")) == "<a href=\"/\">x</a>")
    }

    @Test func `Pieces stand in order, and what is not there is nothing`() {
        let isShown = false
        let list = el(.ul) {
            for number in 1...3 { el(.li, text: "\(number)") }
            if isShown { el(.li, text: "no") }
        }
        #expect(text(list) == "<ul><li>1</li><li>2</li><li>3</li></ul>")
        #expect(text(el(.textarea, text: "\nx")) == "<textarea>\n\nx</textarea>")
    }

    @Test func `Forms are read as they were sent, and nonsense is refused`() {
        let fields = Fields(encoded: Array("a=1&b=%E7%8E%8B+x%26&a=2&c".utf8))
        #expect(fields?["a"] == "1" && fields?.values("a") == ["1", "2"])
        #expect(fields?["b"] == "王 x&" && fields?["c"] == "")
        for bad in ["a=%", "a=%4", "a=%zz", "a=%00", "a=%FF", "%ff=1", "a=\u{0}"] {
            #expect(Fields(encoded: Array(bad.utf8)) == nil, "\(bad)")
        }
        let many = Array(repeating: "a=1", count: 401).joined(separator: "&")
        #expect(Fields(encoded: Array(many.utf8)) == nil)
        #expect(Fields.escaped("王 &/x-1") == "%E7%8E%8B%20%26%2Fx-1")
    }
}
