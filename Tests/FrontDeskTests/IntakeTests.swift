import FrontDesk
import Foundation
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import Testing

/// What comes in: by hand with its limits, and by import with its keys.
@Suite struct IntakeTests {
    let office: Desk

    init() throws { office = try Desk() }

    // MARK: Limits

    @Test(arguments: ["字", "𠮷", "é", "x"])
    func `A thousand characters by hand are taken, one more is not`(_ character: String) throws {
        let full = String(repeating: character, count: 1000)
        _ = try office.proposal(office.draft("A", full))
        #expect(throws: ActRefusal.badValue(field: "body", reason: .tooLong)) {
            try office.proposal(office.draft("A", full + character))
        }
    }

    @Test func `Line ends count once, white space around not at all`() throws {
        let body = String(repeating: "字\r\n", count: 499) + "字字"
        let word = try office.proposal(office.draft("A", "\u{3000}\r\n" + body + " \u{FEFF}\r"))
        let kept = try #require(try office.values(word)["body"]?.stringValue)
        #expect(BodyText.length(kept) == 1000)
        #expect(!kept.unicodeScalars.contains("\r"))
    }

    @Test func `A family of emoji counts as its scalars, everywhere alike`() {
        #expect(BodyText.length("👨‍👩‍👧") == 5)
        #expect(BodyText.length("𠮷") == 1)
    }

    @Test func `Text is kept composed, and as it came beside it`() throws {
        let word = try office.proposal(office.draft("A", "cafe\u{301}\r\n"))
        let values = try office.values(word)
        #expect(values["body"]?.stringValue?.unicodeScalars.count == 4)
        #expect(values["original"]?.stringValue?.unicodeScalars.count == 7)
    }

    @Test func `A title of sixty characters is taken, one more is not`() throws {
        _ = try office.proposal(office.draft(String(repeating: "题", count: 60)))
        #expect(throws: ActRefusal.badValue(field: "title", reason: .tooLong)) {
            try office.proposal(office.draft(String(repeating: "题", count: 61)))
        }
    }

    @Test func `An imported text beyond the limit comes in marked`() throws {
        let long = office.row("1", "a", body: String(repeating: "字", count: 1001))
        guard case .added(_, let marks)? = try office.rows([long]).first else {
            Issue.record("not added")
            return
        }
        #expect(marks.contains(.overLength))
    }

    // MARK: Import

    @Test func `The same row again is known, other bytes under its key are refused`() throws {
        let first = try office.rows([office.row("1", "bytes")])
        guard case .added(let id, _)? = first.first else {
            Issue.record("not added")
            return
        }
        let size = try office.size()

        #expect(try office.rows([office.row("1", "bytes")]) == [.known(id)])
        #expect(
            try office.rows([office.row("1", "other")]) == [.contradicts(key: "1", other: id)])

        #expect(try office.size() == size)
    }

    @Test func `The same text under another key comes in, marked`() throws {
        let outcomes = try office.rows([office.row("1", "a"), office.row("2", "b")])
        guard case .added(let first, let none)? = outcomes.first,
            case .added(let second, let marks)? = outcomes.last
        else {
            Issue.record("not added")
            return
        }
        #expect(!none.contains(.sameText))
        #expect(marks.contains(.sameText))
        let record = try office.record(second.text)
        #expect(try office.store.read { try office.desk.similar(to: record, $0) } == [first])
    }

    @Test func `A bad row stops no other`() throws {
        let outcomes = try office.rows([
            office.row("1", "a"), office.row("2", "b", body: ""), office.row("3", "c"),
        ])
        #expect(outcomes.count == 3)
        #expect(outcomes[1] == .refused(.badValue(field: "body", reason: .empty)))
        #expect(try office.audit().count == 1)
    }

    @Test func `A dry run says what an import does, and writes nothing`() throws {
        let drafts = [
            office.row("1", "a"), office.row("1", "a"), office.row("1", "other"),
            office.row("2", "b"), office.row("3", "c", body: ""),
        ]
        let size = try office.size()
        var seen = ImportRehearsal()

        let said = try office.desk.rehearseImport(drafts, after: &seen, by: office.actor())
        #expect(try office.size() == size)

        #expect(said.map(\.word) == (try office.rows(drafts)).map(\.word))
    }

    // MARK: Numbers

    @Test func `Numbers run by the year of receipt in Beijing`() throws {
        var draft = office.draft()
        // New Year's Eve in London is New Year's Day in Beijing.
        draft.receivedAt = 1_672_502_400_000
        let word = try office.proposal(draft)
        let again = try office.proposal(draft)
        #expect(
            try office.values(word)["number"]?.stringValue?.hasPrefix("500103-2023-000001-") == true
        )
        #expect(
            try office.values(again)["number"]?.stringValue?.hasPrefix("500103-2023-000002-")
                == true)
    }

    @Test func `Every wrong digit in a number is noticed`() {
        let number = ProposalNumber.text(officeCode: "500103", year: 2022, running: 123)
        #expect(ProposalNumber.isSound(number))
        for (place, character) in number.enumerated() where character.isNumber {
            for digit in "0123456789" where digit != character {
                var wrong = Array(number)
                wrong[place] = digit
                #expect(!ProposalNumber.isSound(String(wrong)), "\(String(wrong))")
            }
        }
        #expect(!ProposalNumber.isSound(""))
        #expect(!ProposalNumber.isSound("-"))
    }
}

extension ImportOutcome {
    /// How it ended, without the names that a dry run cannot know.
    var word: String {
        switch self {
        case .added(_, let marks): "added \(marks)"
        case .known: "known"
        case .contradicts(let key, _): "contradicts \(key)"
        case .refused(let refusal): "refused \(refusal)"
        }
    }
}
