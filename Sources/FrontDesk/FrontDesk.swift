import Hashing
import JSON
import Ledger
import Office
import People
import Storage
import SyncEngine

/// The office's acts. One act is one function and one transaction: the changes, the stream entries
/// and the audit entry naming the person commit together or not at all.
public struct FrontDesk: Sendable {
    public let node: NodeFacts
    public let rules: Rules
    public let store: any Store
    /// The office's code in proposal numbers (行政区划码).
    public let officeCode: String
    /// What the office has laid down for its conflicts.
    public let policy: CasePolicy
    let chance: @Sendable () -> UInt64

    public init(
        node: NodeFacts, store: any Store, officeCode: String, rules: Rules = OfficeRules.rules,
        policy: CasePolicy = CasePolicy(),
        chance: @escaping @Sendable () -> UInt64
    ) {
        self.node = node
        self.rules = rules
        self.store = store
        self.officeCode = officeCode
        self.policy = policy
        self.chance = chance
    }

    /// Who acts, and when by this node's clock.
    public struct Actor: Sendable {
        public let person: String
        public let at: Int64
        /// The same act asked for again answers as before and does nothing.
        public let retryKey: String?

        public init(person: String, at: Int64, retryKey: String? = nil) {
            self.person = person
            self.at = at
            self.retryKey = retryKey
        }
    }

    /// Runs one act.
    ///
    /// - Parameters:
    ///   - name: the word in the audit.
    ///   - body: does the act and says what it was done to and what it answers.
    func act(
        _ name: String, _ actor: Actor,
        _ body: (Recorder, Recorder.Pen) throws -> (object: String, answer: String, detail: String)
    ) throws -> String {
        guard !actor.person.isEmpty else { throw ActRefusal.noPerson }
        return try store.write { tx in
            try Permission.check(actor.person, Deed.of(act: name), tx)
            if let key = actor.retryKey, let answer = try tx.retried(key),
                !Weakness.retriesDoneAgain.isPresent
            {
                return answer
            }
            let recorder = try Recorder(tx, node: node, rules: rules)
            let pen = Recorder.Pen(author: actor.person, at: actor.at, chance: chance)
            let (object, answer, detail) = try body(recorder, pen)
            try tx.append(
                audit: AuditEntry(
                    at: actor.at, person: actor.person, act: name, object: object, detail: detail))
            if let key = actor.retryKey { try tx.put(retried: key, answer: answer) }
            try recorder.finish(at: actor.at)
            return answer
        }
    }

    /// What the actor's retry key answered before; nil when the act is still to be done.
    public func answered(_ actor: Actor) throws -> String? {
        guard let key = actor.retryKey else { return nil }
        return try store.read { try $0.retried(key) }
    }

    /// The record that a person means: by its full name, or a proposal by its number or city number.
    public func find(
        _ word: String, _ reader: any StoreReader, kind: Kind? = nil
    ) throws -> StoredRecord {
        if let id = RecordID(text: word), let record = try reader.record(id) {
            return try expect(kind, record)
        }
        let tagged = try reader.tagged("number:\(word)")
        if tagged.count > 1 { throw ActRefusal.ambiguous(word) }
        if let id = tagged.first, let record = try reader.record(id) {
            return try expect(kind, record)
        }
        throw ActRefusal.noSuchRecord(word)
    }

    private func expect(_ kind: Kind?, _ record: StoredRecord) throws -> StoredRecord {
        if let kind, record.id.kind != kind {
            throw ActRefusal.wrongKind(found: record.id.kind.text, expected: kind.text)
        }
        return record
    }

    func find(_ word: String, _ recorder: Recorder, kind: Kind? = nil) throws -> StoredRecord {
        let found = try find(word, recorder.reader, kind: kind)
        return try recorder.record(found.id) ?? found
    }
}

/// How the engine finds the office's records again.
public enum OfficeRules {
    public static let rules = Rules(
        vocabulary: OfficeVocabulary.vocabulary, tags: tags, words: words)

    /// Longer ones would make the index of lists as large as the records.
    static let longestWords = 200

    @Sendable static func words(_ record: StoredRecord) -> String {
        let registers: [RegisterName] = ["number", "city_number", "code", "title", "name"]
        let found = registers.compactMap { record.shown($0)?.stringValue }
            .filter { !$0.isEmpty }
        return String(found.joined(separator: " ").prefix(longestWords)).lowercased()
    }

    @Sendable static func tags(_ record: StoredRecord) -> [String] {
        var tags: [String] = []
        func tag(_ prefix: String, _ register: RegisterName) {
            if let text = record.shown(register)?.stringValue, !text.isEmpty {
                tags.append("\(prefix):\(text)")
            }
        }
        switch record.id.kind {
        case .proposal:
            tag("number", "number")
            tag("number", "city_number")
        case .campaign: tag("campaign", "code")
        case .unit: tag("unit", "code")
        default:
            tag("about", "proposal")
            tag("relays", "city_reply")
        }
        return tags
    }
}
