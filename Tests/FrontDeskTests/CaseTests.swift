import FrontDesk
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import Testing

/// Conflicts as work for people, at one desk.
@Suite struct CaseTests {
    let office: Desk

    init() throws { office = try Desk() }

    /// A released proposal whose title two clerks wrote apart.
    private func conflicted(_ title: String = "A bridge") throws -> String {
        let word = try office.desk.release(
            try office.proposal(office.draft(title)), track: .transfer, by: office.actor())
        let stale = try office.form(word)
        try office.edit(word, title + " B")
        return try office.edit(word, title + " C", on: stale)
    }

    private func cases(_ word: String) throws -> [DeskCase] {
        try office.store.read { try $0.cases(of: office.record(word).id) }
    }

    private func resolve(_ word: String, _ title: String, by person: String = "Li") throws {
        _ = try office.desk.resolve(
            word, "title", to: .string(title), form: nil, reason: "agreed",
            by: office.actor(person))
    }

    @Test func `A conflict opens a case, and its settlement ends it with who, when and by what`()
        throws
    {
        let word = try conflicted()
        let open = try #require(try cases(word).first)
        #expect(open.isOpen && open.register == "title" && open.openedAt == office.now)
        try resolve(word, "D")
        let ended = try #require(try cases(word).first)
        #expect(ended.ending?.way == .settled && ended.ending?.person == "Li")
        #expect(ended.ending?.at == office.now && ended.ending?.dot?.node == office.facts.id)
        #expect(try cases(word).count == 1)
    }

    @Test func `What settled it taken back, the same case goes on, with who had it`() throws {
        let word = try conflicted()
        _ = try office.desk.claim(word, "title", by: office.actor("Li"))
        try resolve(word, "D")
        _ = try office.desk.undo(word, "title", by: office.actor("Li"))
        let again = try #require(try cases(word).first)
        #expect(again.isOpen && again.holder == "Li")
        #expect(try cases(word).count == 1)
        try resolve(word, "E")
        let stale = try office.form(word)
        try office.edit(word, "F")
        try office.edit(word, "G", on: stale)
        #expect(try cases(word).map(\.isOpen) == [true, false])
    }

    @Test func `A case is taken on by one, given to another, and put back by who has it`() throws {
        let word = try conflicted()
        _ = try office.desk.claim(word, "title", by: office.actor("Li"))
        #expect(throws: ActRefusal.heldBy("Li")) {
            try office.desk.claim(word, "title", by: office.actor("Sun"))
        }
        #expect(throws: ActRefusal.heldBy("Li")) {
            try office.desk.putBack(word, "title", by: office.actor("Sun"))
        }
        _ = try office.desk.assign(word, "title", to: "Sun", by: office.actor("Li"))
        #expect(try cases(word).first?.holder == "Sun")
        _ = try office.desk.putBack(word, "title", by: office.actor("Sun"))
        #expect(try cases(word).first?.holder == nil)
        #expect(throws: ActRefusal.noConflict) {
            try office.desk.claim(word, "theme", by: office.actor("Li"))
        }
        let acts = try office.audit().suffix(3).map(\.act)
        #expect(acts == ["case-claim", "case-assign", "case-put-back"])
    }

    @Test func `A case is overdue after the office's hours, or after the deadline that was set`()
        throws
    {
        let word = try conflicted()
        let open = try #require(try cases(word).first)
        let policy = CasePolicy(hours: 2)
        #expect(policy.overdue(open, now: open.openedAt + 7_200_000) == nil)
        #expect(policy.overdue(open, now: open.openedAt + 7_260_000) == 60_000)
        #expect(CasePolicy(hours: 0).due(open) == nil)
        _ = try office.desk.setDue(word, "title", open.openedAt + 5, by: office.actor())
        let set = try #require(try cases(word).first)
        #expect(policy.overdue(set, now: open.openedAt + 6) == 1)
        _ = try office.desk.setDue(word, "title", nil, by: office.actor())
        #expect(try cases(word).first?.dueAt == nil)
    }

    // MARK: Two people

    private func strict() -> FrontDesk {
        FrontDesk(
            node: office.facts, store: office.store, officeCode: "500103",
            policy: CasePolicy(twoPeople: ["proposal.title"]), chance: { 42 })
    }

    @Test func `Where two must look, one drafts and another confirms, and only then it is saved`()
        throws
    {
        let word = try conflicted()
        let desk = strict()
        #expect(throws: ActRefusal.needsSecond(register: "title")) {
            try desk.resolve(
                word, "title", to: .string("D"), form: nil, reason: "r", by: office.actor("Li"))
        }
        _ = try desk.draft(
            word, "title", to: .string("D"), form: nil, reason: "agreed", by: office.actor("Li"))
        #expect(try office.record(word).conflicts == ["title"])
        #expect(throws: ActRefusal.sameEyes) {
            try desk.confirm(word, "title", by: office.actor("Li"))
        }
        _ = try desk.confirm(word, "title", by: office.actor("Sun"))
        #expect(try office.values(word)["title"] == .string("D"))
        let ended = try #require(try cases(word).first)
        #expect(ended.ending?.person == "Li" && ended.second == "Sun" && ended.draft == nil)
        #expect(try office.audit().last?.person == "Sun")
    }

    @Test func `A draft is sent back with a remark, or taken back by who made it`() throws {
        let word = try conflicted()
        let desk = strict()
        func draft() throws {
            _ = try desk.draft(
                word, "title", to: .string("D"), form: nil, reason: "r", by: office.actor("Li"))
        }
        try draft()
        #expect(throws: ActRefusal.reasonMissing) {
            try desk.sendBack(word, "title", remark: "", by: office.actor("Sun"))
        }
        _ = try desk.sendBack(word, "title", remark: "check it", by: office.actor("Sun"))
        #expect(try cases(word).first?.remark == DeskCase.Remark(person: "Sun", text: "check it"))
        #expect(throws: ActRefusal.noDraft) {
            try desk.confirm(word, "title", by: office.actor("Sun"))
        }
        try draft()
        #expect(try cases(word).first?.remark == nil)
        _ = try desk.sendBack(word, "title", remark: "", by: office.actor("Li"))
        #expect(try cases(word).first?.draft == nil)
    }

    @Test func `A value that came after the draft is not covered by confirming it`() throws {
        let word = try conflicted()
        let desk = strict()
        let stale = try office.form(word)
        _ = try desk.draft(
            word, "title", to: .string("D"), form: nil, reason: "r", by: office.actor("Li"))
        try office.edit(word, "title C", on: firstForm(word))
        #expect(throws: ActRefusal.cameMeanwhile) {
            try desk.confirm(word, "title", by: office.actor("Sun"))
        }
        #expect(throws: ActRefusal.cameMeanwhile) {
            try desk.draft(
                word, "title", to: .string("D"), form: stale, reason: "r", by: office.actor("Li"))
        }
    }

    /// What a form showed before the two edits.
    private func firstForm(_ word: String) throws -> Form {
        let record = try office.record(word)
        let first = try office.store.read { reader in
            try #require(try reader.changes(record: record.number).first { !$0.isHome })
        }
        return Form(
            isHome: false, seen: try #require(VersionVector(sorted: [first.change.header.dot])))
    }

    @Test func `An erasure takes a draft's value with it`() throws {
        let word = try conflicted()
        _ = try office.desk.draft(
            word, "title", to: .string("D"), form: nil, reason: "r", by: office.actor("Li"))
        let erasure = try office.desk.erasure(word, by: office.actor("Li"))
        _ = try office.desk.erase(erasure, by: office.actor("Li"))
        #expect(try cases(word).allSatisfy { $0.draft == nil })
    }

    // MARK: Many

    private func plan(_ choice: CaseChoice) throws -> CasePlan {
        try office.store.read { try office.desk.planMany(.proposal, "title", choice, $0) }
    }

    @Test
    func `Many conflicts are settled as the preview showed, and what changed since is left out`()
        throws
    {
        let words = try (1...4).map { try conflicted("P\($0)") }
        let plan = try plan(.shown)
        #expect(plan.token.count == 4 && plan.beyond == 0)
        let shown = plan.items.map(\.value)
        try office.edit(words[1], "X", on: firstForm(words[1]))
        try resolve(words[2], "Y")
        let late = try conflicted("late")

        let token = try #require(CasePlanToken(text: plan.token.text))
        let done = try office.desk.settleMany(token, reason: "all", by: office.actor("Li"))

        #expect(
            done.settled.map(\.record) == [plan.items[0].desk.record, plan.items[3].desk.record])
        #expect(done.left.map(\.desk.record) == [plan.items[1].desk.record])
        #expect(done.left.map(\.refusal) == [.cameMeanwhile])
        #expect(done.gone == 1)
        #expect(try office.values(words[0])["title"] == shown[0])
        #expect(try office.record(words[1]).conflicts == ["title"])
        #expect(try office.values(words[2])["title"] == .string("Y"))
        #expect(try office.record(late).conflicts == ["title"])
    }

    @Test func `A choice that names no one side, or needs a second person, is left to a person`()
        throws
    {
        _ = try conflicted()
        #expect(try plan(.ours).items.map(\.refusal) == [.unclearChoice])
        #expect(try plan(.theirs).token.count == 0)
        #expect(try plan(.newest).items.first?.value == .string("A bridge C"))
        let desk = strict()
        let two = try office.store.read { reader -> CasePlan in
            try desk.planMany(.proposal, "title", .shown, reader)
        }
        #expect(two.items.map(\.refusal) == [.needsSecond(register: "title")])
        #expect(CasePlanToken(text: "nonsense") == nil)
    }

    // MARK: The past

    @Test func `An ended case is found by any of its versions, its reason and who settled it`()
        throws
    {
        let word = try conflicted("Footpath")
        try resolve(word, "Riverside walk")
        try resolve(try conflicted("Bus stop"), "Shelter", by: "Sun")
        func found(_ text: String) throws -> [PastCase] {
            try office.store.read {
                try PastCase.all(mentioning: text, after: nil, limit: 10, $0)
            }
        }
        #expect(try found("").count == 2)
        for text in ["Footpath B", "footpath c", "Riverside", "Li"] {
            #expect(try found(text).map(\.record.id.text) == [word], "\(text)")
        }
        #expect(try found("nowhere").isEmpty)
        let past = try #require(try found("Riverside").first)
        #expect(
            Set(past.sides.compactMap { $0.value?.stringValue }) == ["Footpath B", "Footpath C"])
        #expect(past.settlement?.value == .string("Riverside walk"))
    }

    @Test func `The report counts what was settled, and how long the middle and the longest took`()
        throws
    {
        var words: [String] = []
        for title in ["P1", "P2", "P3"] { words.append(try conflicted(title)) }
        for (word, minutes) in zip(words, [10, 20, 60] as [Int64]) {
            let opened = try #require(try cases(word).first).openedAt
            office.now = opened + minutes * 60_000 - 1_000
            try resolve(word, "D")
        }
        let open = try conflicted("open")
        let report = try office.store.read {
            try CaseReport(
                from: nil, until: nil, CasePolicy(hours: 1), now: office.now + 7_200_000, $0)
        }
        #expect(report.all.count == 3 && report.all.median == 1_200_000)
        #expect(report.all.longest == 3_600_000)
        #expect(report.open == 1 && report.overdue == 1)
        #expect(report.sorts.map(\.key.register) == ["title"])
        #expect(report.people.map(\.key.name) == ["Li"] && report.people.map(\.count) == [3])
        #expect(report.weeks.map(\.count).reduce(0, +) == 3)
        // 1_660_000_000 is a Tuesday of August 2022; its week begins on Monday the 8th.
        #expect(report.weeks.last?.key == 1_659_888_000_000)
        #expect(try cases(open).first?.isOpen == true)
    }
}
