import CommandFrame
import Testing
import Wording

@Suite struct HelpTests {
    let pages: [[String]] =
        [[], ["conflicts"]] + deskTable.commands.map(\.path)

    @Test(arguments: Language.allCases)
    func `Every page says something and stays within the terminal`(language: Language) throws {
        for path in pages {
            for width in [40, 80] {
                let lines = try #require(deskTable.help(path, language, width: width))
                #expect(lines.count >= 3)
                for line in lines where !line.contains("jianyan c") {
                    #expect(Columns.width(line) <= width, "\(line)")
                }
            }
        }
    }

    @Test func `A page tells usage, options with choices, and examples to copy`() throws {
        let page = try #require(deskTable.help(["conflicts", "resolve"], .english, width: 100))
            .joined(separator: "\n")
        #expect(page.hasPrefix("jianyan conflicts resolve — Decide one"))
        #expect(page.contains("  jianyan conflicts resolve <RECORD> [FIELD…] [OPTIONS]"))
        #expect(page.contains("The first paragraph.\n\nThe second paragraph."))
        #expect(page.contains("  -d, --dry-run"))
        #expect(page.contains("whose (one of: ours, theirs)"))
        #expect(page.contains("why (may be repeated)"))
        #expect(page.contains("  # keep ours\n  jianyan conflicts resolve 7 --take ours"))
    }

    @Test func `The overview lists every command's first word once`() throws {
        let lines = try #require(deskTable.help([], .chinese))
        for word in deskTable.words(after: []) {
            #expect(lines.filter { $0.hasPrefix("  \(word) ") }.count == 1, "\(word)")
        }
        #expect(lines.contains { $0.contains("中文Values that disagree") })
    }

    @Test func `Meanings stand in one column, in Chinese too`() throws {
        let lines = try #require(deskTable.help(["conflicts", "resolve"], .chinese, width: 100))
        let places = lines.compactMap { line -> Int? in
            guard line.hasPrefix("  -") || line.hasPrefix("      --"),
                let end = line.range(of: "中文", searchedFrom: 20)
            else { return nil }
            return Columns.width(line[..<end])
        }
        #expect(places.count >= 3 && Set(places).count == 1, "\(places)")
    }

    @Test func `There is no page for what is no command`() {
        #expect(deskTable.help(["conflicts", "frob"], .english) == nil)
    }
}

extension String {
    /// The last place where a word begins.
    fileprivate func range(of word: String, searchedFrom start: Int) -> String.Index? {
        var found: String.Index?
        var index = self.index(startIndex, offsetBy: start, limitedBy: endIndex) ?? endIndex
        while index < endIndex {
            if self[index...].hasPrefix(word) { found = index }
            index = self.index(after: index)
        }
        return found
    }
}
