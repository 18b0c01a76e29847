import Hashing
import JSON
import Ledger
import Office
import People
import Storage
import SyncEngine

/// How one row of an import ended.
public enum ImportOutcome: Sendable, Equatable {
    case added(RecordID, marks: [Mark])
    /// The same key with the same bytes is in already.
    case known(RecordID)
    /// The same key with other bytes: refused; both rows are named.
    case contradicts(key: String, other: RecordID)
    case refused(ActRefusal)
}

/// What a dry run has seen, kept from call to call.
public struct ImportRehearsal: Sendable {
    /// Digests of rows by their keys.
    var rows: [String: String] = [:]
    /// Tags of texts.
    var texts: Set<String> = []

    public init() {}
}

extension FrontDesk {
    /// Imports rows in one transaction. The key of a row is its source and id: the same key and
    /// bytes are already in, the same key with other bytes is refused. A row that breaks a rule does
    /// not stop the others.
    ///
    /// - Returns: one outcome per draft, in order.
    public func importRows(
        _ drafts: [ProposalDraft], by actor: Actor
    ) throws -> [ImportOutcome] {
        try checkMayImport(actor)
        return try store.write { tx in
            try Permission.check(actor.person, .register, tx)
            let recorder = try Recorder(tx, node: node, rules: rules)
            let pen = Recorder.Pen(author: actor.person, at: actor.at, chance: chance)
            let outcomes = try drafts.map { try add($0, recorder, pen) }
            let added = outcomes.count {
                if case .added = $0 { true } else { false }
            }
            if added > 0 {
                try tx.append(
                    audit: AuditEntry(
                        at: actor.at, person: actor.person, act: "import", object: "",
                        detail: detail(["rows": String(drafts.count), "added": String(added)])))
            }
            try recorder.finish(at: actor.at)
            return outcomes
        }
    }

    /// Says how each row would end, and writes nothing; `added` then means "would be added".
    ///
    /// - Parameter seen: the rows of earlier calls.
    public func rehearseImport(
        _ drafts: [ProposalDraft], after seen: inout ImportRehearsal, by actor: Actor
    ) throws -> [ImportOutcome] {
        try checkMayImport(actor)
        return try store.read { reader in
            try drafts.map { try rehearse($0, after: &seen, reader) }
        }
    }

    private func checkMayImport(_ actor: Actor) throws(ActRefusal) {
        guard node.tier <= .district else { throw .wrongTier(needed: "district") }
        guard !actor.person.isEmpty else { throw .noPerson }
    }

    private func add(
        _ draft: ProposalDraft, _ recorder: Recorder, _ pen: Recorder.Pen
    ) throws -> ImportOutcome {
        if let known = try known(draft, recorder.reader) { return known }
        do {
            let (id, marks) = try register(draft, recorder, pen)
            return .added(id, marks: marks)
        } catch let refusal as ActRefusal {
            return .refused(refusal)
        }
    }

    private func rehearse(
        _ draft: ProposalDraft, after seen: inout ImportRehearsal, _ reader: any StoreReader
    ) throws -> ImportOutcome {
        let id = RecordID(kind: .proposal, origin: node.id, number: 0)
        if let source = draft.source, let digest = seen.rows[source.key] {
            return digest == source.digest ? .known(id) : .contradicts(key: source.id, other: id)
        }
        if let known = try known(draft, reader) { return known }
        let body: String
        do throws(ActRefusal) { body = try Self.check(draft).body } catch { return .refused(error) }
        if let source = draft.source { seen.rows[source.key] = source.digest }
        let tag = Self.textTag(body)
        let isNew = try reader.tagged(tag).isEmpty && seen.texts.insert(tag).inserted
        return .added(id, marks: Self.marks(draft, body: body, isTextNew: isNew))
    }

    private func known(
        _ draft: ProposalDraft, _ reader: any StoreReader
    ) throws -> ImportOutcome? {
        guard let source = draft.source, let intake = try reader.tagged(source.key).first,
            let record = try reader.record(intake),
            let about = record.shown("proposal")?.stringValue.flatMap(RecordID.init(text:))
        else { return nil }
        return record.shown("row_digest")?.stringValue == source.digest
            ? .known(about) : .contradicts(key: source.id, other: about)
    }
}
