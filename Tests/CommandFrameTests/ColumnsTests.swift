import CommandFrame
import Testing

@Suite struct ColumnsTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("建言", 4), ("（A）", 5), ("e\u{301}", 1), ("👍", 2), ("👨‍👩‍👧", 2),
        ("한국", 4), ("ｶﾅ", 2), ("カナ", 4), ("𠀀", 2), ("…", 1), ("—", 1), ("a\u{200B}b", 2),
    ])
    func `A text takes as many columns as a terminal gives it`(text: String, width: Int) {
        #expect(Columns.width(text) == width)
    }

    @Test func `Padding counts columns, not signs`() {
        #expect(Columns.pad("建言", to: 6) == "建言  ")
        #expect(Columns.pad("too long", to: 3) == "too long")
    }

    @Test func `A text is cut to the width and the cut is shown`() {
        #expect(Columns.fit("建言献策", 8) == "建言献策")
        #expect(Columns.fit("建言献策", 7) == "建言献…")
        #expect(Columns.fit("建言献策", 6) == "建言…")
        #expect(Columns.fit("abc", 0) == "")
    }

    @Test func `Lines break at spaces and between Chinese signs`() {
        #expect(Columns.wrap("one two three", 8) == ["one two", "three"])
        #expect(Columns.wrap("居民代表提出建言", 6) == ["居民代", "表提出", "建言"])
        #expect(Columns.wrap("overlongword", 5) == ["overl", "ongwo", "rd"])
        #expect(Columns.wrap("a\n\nb", 5) == ["a", "", "b"])
        #expect(Columns.wrap("", 5) == [""])
    }

    @Test func `No line begins with a closing mark`() {
        for width in 6...20 {
            let lines = Columns.wrap("请重试；若再次失败，请检查（网络、磁盘）。好，好。", width)
            for line in lines {
                #expect(line.first.map { !"，。；）、".contains($0) } ?? false, "\(line)")
                #expect(Columns.width(line) <= width)
            }
        }
    }

    @Test func `Cells of a table stand below each other`() {
        let table = Columns.table(
            [["东城", "3", "fine"], ["Xicheng", "12", "迟到了很久"]], header: ["区", "n", "state"])
        #expect(table == ["区       n   state", "东城     3   fine", "Xicheng  12  迟到了很久"])
    }

    @Test func `A table's lines stay within the limit`() {
        let table = Columns.table([["a", "long long text"], ["b"]], limit: 8)
        #expect(table == ["a  long…", "b"])
    }
}
