import FrontDesk
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import Testing

/// One act, one audit entry; a refused act leaves nothing; private data stays home.
@Suite struct ActTests {
    @Test func `Every act is in the audit once, under its person's name`() throws {
        let office = try Desk()
        let acts: [(String, () throws -> Void)] = [
            ("propose", { _ = try office.proposal() }),
            (
                "unit",
                {
                    _ = try office.desk.addUnit(
                        code: "U1", name: "A", sort: "street", by: office.actor())
                }
            ),
            ("import", { _ = try office.rows([office.row("1", "a"), office.row("2", "b")]) }),
            (
                "release",
                {
                    _ = try office.desk.release(
                        try office.first(), track: .transfer, by: office.actor())
                }
            ),
            ("edit", { try office.edit(try office.first(), "B") }),
            (
                "reply",
                {
                    _ = try office.desk.reply(
                        try office.first(), .adopted, text: "Yes", by: office.actor())
                }
            ),
            (
                "reveal",
                {
                    _ = try office.desk.reveal(
                        try office.first(), purpose: "to call", by: office.actor())
                }
            ),
            (
                "export",
                {
                    try office.desk.recordExport(
                        of: "proposal", format: "csv", by: office.actor())
                }
            ),
        ]
        for (name, act) in acts {
            let before = try office.audit().count
            try act()
            let new = try office.audit().dropFirst(before)
            #expect(new.map(\.act) == [name])
            #expect(new.map(\.person) == ["Wang"])
        }
    }

    @Test func `A refused act writes nothing`() throws {
        let office = try Desk()
        let word = try office.released()
        let size = try office.size()
        let refused: [() throws -> Void] = [
            { _ = try office.proposal(office.draft("", "body")) },
            { _ = try office.proposal(office.draft("title", " \u{3000}\r\n")) },
            { try office.edit(word, "A bridge") },
            { try office.edit(word, "urgency", "whenever") },
            { try office.edit("proposal-none", "B") },
            { _ = try office.desk.release(word, track: .transfer, by: office.actor()) },
            { _ = try office.desk.reply(word, .adopted, text: " ", by: office.actor()) },
            { _ = try office.desk.decide(word, .receive, text: "", by: office.actor()) },
            { _ = try office.desk.relay(word, method: .call, result: "", by: office.actor()) },
            { _ = try office.desk.publishCampaign2022(by: office.actor()) },
            { _ = try office.desk.addUnit(code: "", name: "A", sort: "", by: office.actor()) },
            { _ = try office.desk.reveal(word, purpose: "", by: office.actor()) },
            { _ = try office.desk.propose(office.draft(), by: office.actor("")) },
            {
                var draft = office.draft()
                draft.campaign = "1999"
                _ = try office.proposal(draft)
            },
        ]
        for (index, act) in refused.enumerated() {
            #expect(throws: ActRefusal.self, "\(index)") { try act() }
            #expect(try office.size() == size, "\(index)")
        }
    }

    @Test func `The same act asked for again answers as before and does nothing`() throws {
        let office = try Desk()
        let actor = office.actor(retry: "key-1")
        let word = try office.desk.propose(office.draft(), by: actor)
        let size = try office.size()

        #expect(try office.desk.propose(office.draft("Other"), by: actor) == word)

        #expect(try office.size() == size)
        #expect(try office.desk.answered(actor) == word)
    }

    @Test func `A city office does not relay, and a district does not decide`() throws {
        let city = try Desk(.city)
        #expect(throws: ActRefusal.wrongTier(needed: "district")) {
            try city.desk.relay("x", method: .call, result: "", by: city.actor())
        }
        #expect(throws: ActRefusal.wrongTier(needed: "district")) {
            try city.desk.propose(city.draft(), by: city.actor())
        }
    }

    @Test func `The proposer's data is in no shared register`() throws {
        let office = try Desk()
        var draft = office.draft()
        draft.proposerName = "欧阳明日"
        draft.phone = "13800000000"
        draft.address = "Minsheng Road 1"
        let word = try office.proposal(draft)
        _ = try office.desk.release(word, track: .transfer, by: office.actor())

        let line = try office.sentText()

        for secret in ["明日", draft.phone, draft.address] { #expect(!line.contains(secret)) }
        #expect(line.contains("欧阳**"))
        let found = try office.desk.reveal(word, purpose: "to call", by: office.actor())
        #expect(found.contains { $0.values["phone"] == .string(draft.phone) })
    }

    @Test func `A release does not tell of private proposals with the same text`() throws {
        let office = try Desk()
        let private1 = try office.proposal()
        let word = try office.proposal(office.draft("Another"))
        #expect(
            try office.store.read { try office.desk.similar(to: office.desk.find(word, $0), $0) }
                .map(\.text) == [private1])
        let preview = try office.store.read {
            try office.desk.releasePreview(word, track: .transfer, $0)
        }

        _ = try office.desk.release(word, track: .transfer, by: office.actor())

        #expect(
            try office.values(word).mapValues(\.canonical)
                == preview.values.mapValues(\.canonical))
        #expect(!(try office.sentText().contains(private1)))
        #expect(!(try office.sentText().contains("same_text")))
    }

    @Test func `A reply to what is private stays home, also after the release`() throws {
        let office = try Desk()
        let word = try office.proposal()
        _ = try office.desk.reply(word, .adopted, text: "Between us", by: office.actor())
        _ = try office.desk.release(word, track: .transfer, by: office.actor())
        #expect(!(try office.sentText().contains("Between us")))
    }
}

extension Desk {
    /// The oldest proposal.
    func first() throws -> String {
        let ids = try store.read { try $0.recordNames(after: 0, limit: .max).map(\.id) }
        return try #require(ids.first { $0.kind == .proposal }).text
    }

    /// Everything in the stream to the city, as text.
    func sentText() throws -> String {
        var lines: [UInt8] = []
        _ = try store.read {
            try $0.outgoing(
                city, after: 0, maxEntries: .max, maxBytes: .max, into: &lines)
        }
        return String(decoding: lines, as: UTF8.self)
    }
}
