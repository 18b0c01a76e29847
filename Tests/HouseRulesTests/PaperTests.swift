import JSON
import Ledger
import Office
import SyncProtocol
import Testing

/// What the papers say of the code is so.
@Suite struct PaperTests {
    private let repository = Repository()

    @Test func `Every section of the protocol that is cited is there`() throws {
        let citing = try repository.sources() + repository.tests() + repository.papers()
        var headings: [String: Set<String>] = [:]
        for paper in try repository.files(under: "Protocol", endings: ["md"]) {
            let numbers = paper.text.matches(of: #/(?m)^## (\d+)\. /#).map { String($0.1) }
            headings[paper.path.split(separator: "/").last.map(String.init) ?? ""] = Set(numbers)
        }
        for file in citing {
            for match in file.text.matches(
                of:
                    #/\b(attachments|enrolment|evolution|merge|records|recovery|sharing|sync|vocabulary)\.md §(\d+)/#
            ) {
                let known = headings["\(match.1).md"]?.contains(String(match.2)) == true
                #expect(known, "\(file.path) cites \(match.0)")
            }
        }
    }

    @Test func `Every file that a paper names is there`() throws {
        for paper in try repository.papers() {
            let folder = paper.path.hasPrefix("Protocol/") ? "Protocol/" : ""
            for match in paper.text.matches(of: #/\]\(([A-Za-z][\w\/.+-]*)(?:#[\w-]*)?\)/#) {
                #expect(repository.exists(folder + match.1), "\(paper.path) links \(match.1)")
            }
            for match in paper.text.matches(
                of: #/`((?:Sources|Tests|Protocol|deploy)\/[\w\/.+-]+)`/#)
            {
                #expect(repository.exists(String(match.1)), "\(paper.path) names \(match.1)")
            }
        }
    }

    @Test func `Every link to a heading leads to one`() throws {
        var count = 0
        for paper in try repository.papers() {
            let folder = paper.path.hasPrefix("Protocol/") ? "Protocol/" : ""
            for match in paper.text.matches(of: #/\]\(([\w\/.+-]*)#([\w-]+)\)/#) {
                count += 1
                let file = match.1.isEmpty ? paper.path : folder + match.1
                let headings = try repository.text(file).split(separator: "\n")
                    .filter { $0.hasPrefix("#") }.map(Self.anchor)
                #expect(headings.contains(String(match.2)), "\(paper.path): \(match.0)")
            }
        }
        #expect(count > 10)
    }

    /// As the forges make it of a heading.
    private static func anchor(_ heading: Substring) -> String {
        heading.drop { $0 == "#" }.trimmingPrefix(" ").lowercased()
            .filter { $0.isLetter || $0.isNumber || "-_ ".contains($0) }
            .replacing(" ", with: "-")
    }

    @Test func `Every test by which a fault is met is there`() throws {
        let parts = try repository.text("ARCHITECTURE.md").split(separator: "\n## ")
        let faults = try #require(parts.first { $0.hasPrefix("Faults") })
        let tests = try repository.tests().map(\.text).joined()
        let named = faults.matches(of: #/"([A-Z][^"\n]{12,})"/#).map { String($0.1) }
        #expect(named.count > 40)
        for name in named { #expect(tests.contains("func `\(name)`"), "\(name)") }
    }

    @Test func `Every command that a paper shows is one that the program knows`() throws {
        var known: Set<[String]> = [["help"], ["completion"]]
        for file in try repository.sources() {
            for line in file.lines where line.contains("path: [\"") {
                let words = line.prefix { $0 != "]" }.split(separator: "\"").dropFirst()
                known.insert(words.map(String.init).filter { $0 != ", " })
            }
        }
        for paper in try repository.papers() where !paper.path.hasPrefix("Protocol/") {
            for match in paper.text.matches(
                of: #/(?m)(?:^|`|\$\(| )jianyan ([a-z-]+)(?: ([a-z-]+))?/#)
            {
                let words = [String(match.1)] + (match.2.map { [String($0)] } ?? [])
                let isKnown = known.contains(words) || known.contains([words[0]])
                #expect(isKnown, "\(paper.path) shows \(match.0)")
            }
        }
    }

    @Test func `The table of problems is that of the code`() throws {
        let text = try repository.text("Protocol/sync.md")
        for code in ProblemCode.allCases {
            let row = "| `\(code.rawValue)` | \(code.status) | \(code.mayRetry ? "yes" : "no") |"
            #expect(text.contains(row), "\(row)")
        }
        let rows = text.matches(of: #/(?m)^\| `(\w+)` \| \d+ \| (?:yes|no) \|/#)
        #expect(rows.count == ProblemCode.allCases.count)
    }

    @Test func `The kinds and registers of the protocol are those of the office`() throws {
        let text = try repository.text("Protocol/vocabulary.md")
        var count = 0
        for declaration in OfficeVocabulary.vocabulary.kinds.values {
            let (kind, home) = (declaration.kind.text, declaration.staysHome ? "; stays home" : "")
            #expect(
                text.contains("| **`\(kind)`** | made by \(declaration.madeBy.rawValue)\(home) |"))
            for register in declaration.registers.values {
                count += 1
                let fields = register.fields.map { "`\($0)`" }.joined(separator: ", ")
                let row =
                    "| `\(kind)` | `\(register.name)` | \(register.authority.rawValue) | \(fields) |"
                #expect(text.contains(row), "\(row)")
            }
        }
        #expect(
            text.matches(of: #/(?m)^\| `\w+` \| `\w+` \| (?:district|city|both) \|/#).count == count
        )
        for match in text.matches(of: #/(?m)^\| `(\w+)` \| (`[\w`, ]+`) \|$/#) {
            let words = RegisterWords.of(String(match.1))?.map { "`\($0)`" }.joined(separator: ", ")
            #expect(words == String(match.2), "\(match.1)")
        }
    }

    @Test func `The words of the schemas are those of the code`() throws {
        let names = try JSONParser().value(
            Array(repository.text("Protocol/schemas/names.json").utf8))
        func words(_ value: JSONValue?) -> [String]? {
            value?.arrayValue?.compactMap(\.stringValue)
        }
        #expect(words(names["$defs"]?["tier"]?["enum"]) == Tier.allCases.map(\.rawValue))
        let outcomes = try repository.text("Protocol/schemas/names.json")
        for reason in HeldReason.allCases { #expect(outcomes.contains("\"\(reason.rawValue)\"")) }
        for code in RefusalCode.allCases { #expect(outcomes.contains("\"\(code.rawValue)\"")) }
        let entry = try repository.text("Protocol/schemas/entry.json")
        for type in EntryType.allCases { #expect(entry.contains("\"\(type.rawValue)\"")) }
    }

    @Test func `The tables of outcomes are those of the code`() throws {
        let text = try repository.text("Protocol/records.md")
        for code in RefusalCode.allCases {
            let row = text.split(separator: "\n").first { $0.hasPrefix("| `\(code.rawValue)` |") }
            #expect(row?.hasSuffix(code.voids ? "| yes |" : "| no |") == true, "\(code)")
        }
        for reason in HeldReason.allCases { #expect(text.contains("| `\(reason.rawValue)` |")) }
        for tier in Tier.allCases { #expect(text.contains("`\(tier.rawValue)`")) }
    }

    @Test func `The limits of the exchange are those of the code`() throws {
        let text = try repository.text("Protocol/sync.md").replacing(",", with: "")
        for limit in [
            SyncLimits.batchEntries, SyncLimits.batchBytes, SyncLimits.lineBytes,
            SyncLimits.messageBytes, SyncLimits.statementRecords, SyncLimits.rotationPapers,
        ] { #expect(text.contains(" \(limit) "), "\(limit)") }
        #expect(text.contains("| \(SyncLimits.waitSeconds) seconds |"))
        for path in [SyncLimits.exchangePath, SyncLimits.enrolPath, SyncLimits.keysPath] {
            #expect(text.contains("`\(path)`"))
        }
    }

    @Test func `The golden bytes of the tests stand in the protocol`() throws {
        let golden = try repository.text("Tests/LedgerTests/Golden.swift")
        let text = try repository.text("Protocol/records.md")
        let digests = golden.matches(of: #/= "([\w-]{43})"/#).map { String($0.1) }
        #expect(digests.count == 5)
        for digest in digests { #expect(text.contains(digest), "\(digest)") }
    }
}
