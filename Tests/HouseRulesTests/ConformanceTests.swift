import Testing

/// Every MUST of the protocol has a number, and every number its place in the text.
@Suite struct ConformanceTests {
    private struct Line {
        let number: String
        let document: String
        let section: String
    }

    /// Where a number is cited: the document and the numbered section it stands in.
    private struct Place: Hashable {
        let document: String
        let section: String
    }

    private let repository = Repository()

    private func checklist() throws -> [Line] {
        try repository.text("Protocol/CONFORMANCE.md").matches(
            of: #/(?m)^\| (C-\d+) \| (?:server|client|both) \| [^|]+ \| (\w+\.md) §(\d+) \|$/#
        ).map { Line(number: "\($0.1)", document: "\($0.2)", section: "\($0.3)") }
    }

    /// The chapters: every document of the protocol but the checklist itself.
    private func chapters() throws -> [Repository.File] {
        try repository.files(under: "Protocol", endings: ["md"])
            .filter { !$0.path.hasSuffix("/CONFORMANCE.md") }
    }

    /// Paragraphs, points and rows: the pieces of a text in which a MUST and its number stand together.
    private func pieces(_ text: String) -> [(section: String, text: String)] {
        var section = ""
        var pieces: [(section: String, text: String)] = []
        var isFenced = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") { isFenced.toggle() }
            if let heading = line.firstMatch(of: #/^## (\d+)\. /#) { section = "\(heading.1)" }
            let begins =
                line.isEmpty || line.firstMatch(of: #/^(?:\| |\s*- |\s*\d+\. |#)/#) != nil
            if isFenced || begins || pieces.isEmpty {
                pieces.append((section, String(line)))
            } else {
                pieces[pieces.count - 1].text += "\n" + line
            }
        }
        return pieces
    }

    /// The numbers cited in brackets: `[C-101]`, `[C-101, C-105]`.
    private func cited(_ text: String) -> [String] {
        text.matches(of: #/\[C-\d+(?:,\s+C-\d+)*\]/#)
            .flatMap { $0.0.matches(of: #/C-\d+/#).map { String($0.0) } }
    }

    @Test func `Every number of the checklist is given once and names a section that is there`()
        throws
    {
        let lines = try checklist()
        let rows = try repository.text("Protocol/CONFORMANCE.md").matches(of: #/(?m)^\| C-/#)
        #expect(lines.count == rows.count && lines.count > 150)
        #expect(Set(lines.map(\.number)).count == lines.count)
        for line in lines {
            let text = try repository.text("Protocol/\(line.document)")
            #expect(text.contains("\n## \(line.section). "), "\(line)")
        }
    }

    @Test func `Every MUST cites a number of the checklist`() throws {
        let known = Set(try checklist().map(\.number))
        for chapter in try chapters() {
            for piece in pieces(chapter.text) where !piece.text.contains("RFC 2119") {
                let musts = piece.text.matches(of: #/\bMUST\b/#).count
                #expect(cited(piece.text).count >= musts, "\(chapter.path): \(piece.text)")
            }
            for match in chapter.text.matches(of: #/\bC-\d+\b/#) {
                #expect(known.contains(String(match.0)), "\(chapter.path) cites \(match.0)")
            }
        }
    }

    @Test func `Every number is cited in the section that the checklist names`() throws {
        var places: [String: Set<Place>] = [:]
        for chapter in try chapters() {
            let document = String(chapter.path.dropFirst("Protocol/".count))
            for piece in pieces(chapter.text) {
                for number in cited(piece.text) {
                    places[number, default: []]
                        .insert(Place(document: document, section: piece.section))
                }
            }
        }
        for line in try checklist() {
            let place = Place(document: line.document, section: line.section)
            #expect(places[line.number]?.contains(place) == true, "\(line)")
        }
    }
}
