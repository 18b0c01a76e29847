import FrontDesk
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import Testing

/// Forms, conflicts and releases at one desk.
@Suite struct EditingTests {
    let office: Desk

    init() throws { office = try Desk() }

    @Test func `A save writes only what differs from the form`() throws {
        let word = try office.proposal()
        _ = try office.desk.edit(
            word, ["title": .string("A bridge"), "theme": .string("T1")],
            form: try office.form(word), by: office.actor())

        let history = try office.store.read { reader in
            try reader.changes(record: office.record(word).number)
        }
        #expect(history.last?.change.header.registers == ["theme"])
    }

    @Test func `A save without any difference is refused`() throws {
        let word = try office.proposal()
        #expect(throws: ActRefusal.nothingChanged) { try office.edit(word, "A bridge") }
    }

    @Test func `A stale form never covers what came meanwhile`() throws {
        let word = try office.released()
        let stale = try office.form(word)
        try office.edit(word, "B")

        try office.edit(word, "C", on: stale)

        let record = try office.record(word)
        #expect(record.conflicts == ["title"])
        #expect(record.shared.registers["title"]?.live.count == 2)
    }

    @Test func `A stale form that says the same leaves nothing to settle`() throws {
        let word = try office.released()
        let stale = try office.form(word)
        try office.edit(word, "B")
        try office.edit(word, "B", on: stale)
        #expect(try office.record(word).conflicts.isEmpty)
    }

    @Test func `A form older than the release stands beside what was released`() throws {
        let word = try office.proposal()
        let old = try office.form(word)
        _ = try office.desk.release(word, track: .transfer, by: office.actor())

        try office.edit(word, "B", on: old)

        let record = try office.record(word)
        #expect(record.conflicts == ["title"])
        let last = try office.store.read { try $0.changes(record: record.number).last }
        #expect(last?.change.header.context.isEmpty == true)
    }

    @Test func `A form older than the release brings only what was changed on it`() throws {
        let word = try office.proposal()
        let old = try office.form(word)
        _ = try office.desk.release(word, track: .transfer, by: office.actor())
        try office.edit(word, "urgency", "urgent")

        _ = try office.desk.edit(
            word, ["title": .string("B"), "urgency": .string("normal")], form: old,
            by: office.actor())

        #expect(try office.record(word).conflicts == ["title"])
    }

    @Test func `A form that showed a conflict needs a reason`() throws {
        let word = try conflicted()
        let form = try office.form(word)
        #expect(throws: ActRefusal.needsResolution(register: "title")) {
            try office.edit(word, "D", on: form)
        }
        #expect(throws: ActRefusal.reasonMissing) {
            try office.desk.resolve(
                word, "title", to: .string("D"), form: form, reason: "", by: office.actor())
        }

        _ = try office.desk.resolve(
            word, "title", to: .string("D"), form: form, reason: "agreed", by: office.actor())

        #expect(try office.record(word).conflicts.isEmpty)
        #expect(try office.values(word)["title"] == .string("D"))
    }

    @Test func `A conflict does not bar the registers beside it`() throws {
        let word = try conflicted()
        try office.edit(word, "urgency", "urgent")
        #expect(try office.values(word)["urgency"] == .string("urgent"))
    }

    @Test func `What is not in conflict cannot be resolved`() throws {
        let word = try office.released()
        #expect(throws: ActRefusal.noConflict) {
            try office.desk.resolve(
                word, "title", to: .string("D"), form: nil, reason: "why", by: office.actor())
        }
    }

    @Test func `A record in conflict is not released`() throws {
        let word = try office.proposal()
        let stale = try office.form(word)
        try office.edit(word, "B")
        try office.edit(word, "C", on: stale)
        #expect(throws: ActRefusal.inConflict(registers: "title")) {
            try office.desk.release(word, track: .transfer, by: office.actor())
        }
    }

    @Test func `A record that changed since the preview is not released`() throws {
        let word = try office.proposal()
        let form = try office.form(word)
        try office.edit(word, "B")
        #expect(throws: ActRefusal.badForm) {
            try office.desk.release(word, track: .transfer, form: form, by: office.actor())
        }
    }

    @Test func `A form that this record never had is refused`() throws {
        let word = try office.released()
        var seen = try office.record(word).shared.vector
        seen.raise(to: Dot(office.facts.writer, 99))
        for form in [Form(isHome: false, seen: seen), Form(isHome: true, seen: seen)] {
            #expect(throws: ActRefusal.badForm) { try office.edit(word, "B", on: form) }
        }
        #expect(Form(token: "nonsense") == nil)
        let form = try office.form(word)
        #expect(Form(token: form.token) == form)
    }

    @Test func `The city's registers are not the district's to write`() throws {
        let word = try office.released()
        #expect(throws: ActRefusal.notYours(register: "city_number")) {
            try office.edit(word, "city_number", "1")
        }
    }

    @Test func `A group is saved whole or not at all`() throws {
        let word = try office.proposal()
        let part = JSONValue.object([JSONMember(key: "scope", value: .string("city"))])
        #expect(throws: ActRefusal.groupInPart(register: "scope_group", missing: "track")) {
            try office.desk.edit(word, ["scope_group": part], form: nil, by: office.actor())
        }
    }

    @Test func `Only an excellent proposal is recommended`() throws {
        let word = try office.proposal()
        #expect(throws: ActRefusal.recommendNeedsExcellent) {
            try office.desk.release(word, track: .recommend, by: office.actor())
        }
        _ = try office.desk.edit(
            word, ["scope_group": FrontDesk.scopeGroup(.city, .none, .excellent)], form: nil,
            by: office.actor())

        _ = try office.desk.release(word, track: .recommend, by: office.actor())

        #expect(try office.values(word)["scope_group"]?["track"] == .string("recommend"))
        #expect(throws: ActRefusal.alreadyReleased) {
            try office.desk.release(word, track: .recommend, by: office.actor())
        }
    }

    private func conflicted() throws -> String {
        let word = try office.released()
        let stale = try office.form(word)
        try office.edit(word, "B")
        return try office.edit(word, "C", on: stale)
    }
}
