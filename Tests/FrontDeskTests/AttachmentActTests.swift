import FrontDesk
import Hashing
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import Testing

/// What people do with attachments.
@Suite struct AttachmentActTests {
    private func file(_ text: String, called name: String = "plan.pdf") throws -> AttachedFile {
        let name_ = try #require(
            AttachmentName(SHA256.hash(Array(text.utf8)), size: Int64(text.utf8.count)))
        return AttachedFile(name_, fileName: name, type: "application/pdf")
    }

    private func custody(_ office: Desk, _ word: String) throws -> Custody {
        try office.record(word).custody
    }

    @Test func `An attachment goes up with its proposal, a private one stays until it is shared`()
        throws
    {
        let office = try Desk()
        let word = try office.proposal()
        let plan = try office.desk.attach(
            try file("a"), to: word, staysPrivate: false, by: office.actor())
        let letter = try office.desk.attach(
            try file("b"), to: word, staysPrivate: true, by: office.actor())
        let preview = try office.store.read {
            try office.desk.releasePreview(word, track: .transfer, $0)
        }
        #expect(preview.attachments.map(\.text) == [plan])
        #expect(preview.stays.map(\.text).contains(letter))
        _ = try office.desk.release(
            word, track: .transfer, form: preview.form, attachments: preview.attachments,
            by: office.actor())
        #expect(try custody(office, plan) == .shared)
        #expect(try custody(office, letter) == .home)
        _ = try office.desk.shareAttachment(letter, by: office.actor())
        #expect(try custody(office, letter) == .shared)
        #expect(throws: ActRefusal.alreadyReleased) {
            try office.desk.shareAttachment(letter, by: office.actor())
        }
        let owed = try office.store.read {
            try $0.owedAttachments(to: office.city, after: nil, limit: 9)
        }
        #expect(Set(owed) == [try file("a").name, try file("b").name])
    }

    @Test func `What the preview did not show does not go up`() throws {
        let office = try Desk()
        let word = try office.proposal()
        let first = try office.desk.attach(
            try file("a"), to: word, staysPrivate: false, by: office.actor())
        let preview = try office.store.read {
            try office.desk.releasePreview(word, track: .transfer, $0)
        }
        let later = try office.desk.attach(
            try file("b"), to: word, staysPrivate: false, by: office.actor())
        _ = try office.desk.release(
            word, track: .transfer, form: preview.form, attachments: preview.attachments,
            by: office.actor())
        #expect(try custody(office, first) == .shared)
        #expect(try custody(office, later) == .home)
    }

    @Test func `To a shared proposal a file is attached for all who hold it`() throws {
        let office = try Desk()
        let word = try office.released()
        let plan = try office.desk.attach(
            try file("a"), to: word, staysPrivate: false, by: office.actor())
        #expect(try custody(office, plan) == .shared)
        #expect(try office.record(plan).audience == office.record(word).audience)
        let views = try office.store.read {
            try office.desk.attachments(of: office.record(word).id, $0)
        }
        #expect(views.map(\.fileName) == ["plan.pdf"])
        #expect(views.map(\.isWhole) == [true])
        #expect(views.map(\.name) == [try file("a").name])
        #expect(try office.audit().last?.act == "attach")
    }

    @Test
    func `A recall of the proposal takes its attachments back, and a new release brings them`()
        throws
    {
        let office = try Desk()
        let word = try office.released()
        let plan = try office.desk.attach(
            try file("a"), to: word, staysPrivate: false, by: office.actor())
        _ = try office.desk.recall(word, by: office.actor())
        #expect(try custody(office, plan) == .recalling)
        #expect(throws: ActRefusal.notShared) {
            try office.desk.shareAttachment(plan, by: office.actor())
        }
    }

    @Test func `A file without a name, or with too long a one, is not attached`() throws {
        let office = try Desk()
        let word = try office.proposal()
        let before = try office.size()
        for (name, reason) in [
            ("", ActRefusal.BadValue.empty), (String(repeating: "长", count: 67), .tooLong),
            ("a\u{0}b", .containsNUL),
        ] {
            #expect(throws: ActRefusal.badValue(field: "file", reason: reason)) {
                try office.desk.attach(
                    try file("a", called: name), to: word, staysPrivate: false,
                    by: office.actor())
            }
        }
        let plan = try office.desk.attach(
            try file("a"), to: word, staysPrivate: false, by: office.actor())
        #expect(throws: ActRefusal.self) {
            try office.desk.attach(
                try file("a"), to: plan, staysPrivate: false, by: office.actor())
        }
        #expect(try office.size()[0] == before[0] + 1)
    }
}
