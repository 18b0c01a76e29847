import FrontDesk
import Hashing
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import Synchronization
import Testing

/// One office with its desk, and a city above it that never answers.
final class Desk {
    let facts: NodeFacts
    let store = MemoryStore()
    let desk: FrontDesk
    let city = NodeID(9)
    private let numbers = Numbers()
    var now: Int64 = 1_660_000_000_000

    init(_ tier: Tier = .district) throws {
        facts = NodeFacts(
            id: NodeID(1), tier: tier, name: "Yuzhong", incarnation: Incarnation(11),
            homeIncarnation: Incarnation(12))
        desk = FrontDesk(
            node: facts, store: store, officeCode: "500103",
            chance: { [numbers] in numbers.next() })
        let upstream = Peer(
            id: city, relation: .upstream, name: "City", tier: .city, status: .enrolled,
            keys: ["key"], enrolledAt: 0)
        if tier == .district { try store.write { try $0.put(peer: upstream) } }
    }

    func actor(_ person: String = "Wang", retry: String? = nil) -> FrontDesk.Actor {
        now += 1000
        return FrontDesk.Actor(person: person, at: now, retryKey: retry)
    }

    func draft(_ title: String = "A bridge", _ body: String = "Build it") -> ProposalDraft {
        ProposalDraft(title: title, body: body, channel: .letter)
    }

    func proposal(_ draft: ProposalDraft? = nil) throws -> String {
        try desk.propose(draft ?? self.draft(), by: actor())
    }

    func released() throws -> String {
        let word = try proposal()
        return try desk.release(word, track: .transfer, by: actor())
    }

    /// Changes the title.
    @discardableResult
    func edit(_ word: String, _ title: String, on form: Form? = nil) throws -> String {
        try desk.edit(word, ["title": .string(title)], form: form, by: actor())
    }

    func edit(_ word: String, _ register: RegisterName, _ text: String) throws {
        _ = try desk.edit(word, [register: .string(text)], form: nil, by: actor())
    }

    func record(_ word: String) throws -> StoredRecord {
        try store.read { try desk.find(word, $0) }
    }

    func form(_ word: String) throws -> Form { Form(try record(word)) }

    func values(_ word: String) throws -> [RegisterName: JSONValue] {
        try store.read { try RecordReading.values(of: desk.find(word, $0), $0) }
    }

    func audit() throws -> [AuditEntry] {
        try store.read { try $0.audit(after: 0, limit: .max) }
    }

    /// Everything that an act could have written, counted.
    func size() throws -> [Int] {
        try store.read { reader in
            let names = try reader.recordNames(after: 0, limit: .max)
            let changes = try names.reduce(0) { try $0 + reader.changes(record: $1.number).count }
            return [
                names.count, changes, try reader.audit(after: 0, limit: .max).count,
                try reader.settings(prefix: "").count,
                try reader.outgoingEntries(city, after: 0, limit: .max).count,
            ]
        }
    }

    func rows(_ drafts: [ProposalDraft]) throws -> [ImportOutcome] {
        try desk.importRows(drafts, by: actor())
    }

    func row(_ id: String, _ bytes: String, body: String = "Build it") -> ProposalDraft {
        var draft = draft("A bridge", body)
        draft.isImport = true
        draft.source = ProposalDraft.Source(name: "portal", id: id, row: bytes)
        return draft
    }
}

/// Numbers one after the other serve as chance.
private final class Numbers: Sendable {
    private let last = Atomic<UInt64>(100)
    func next() -> UInt64 { last.add(1, ordering: .relaxed).newValue }
}
