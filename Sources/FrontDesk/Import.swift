import Hashing
import JSON
import Ledger
import Office
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

extension FrontDesk {
    /// Imports rows in one transaction. The key of a row is its source and id: the same key and
    /// bytes are already in, the same key with other bytes is refused. A row that breaks a rule does
    /// not stop the others.
    ///
    /// - Parameter dryRun: nothing is written; `added` then means "would be added".
    /// - Returns: one outcome per draft, in order.
    public func importRows(
        _ drafts: [ProposalDraft], dryRun: Bool, by actor: Actor
    ) throws -> [ImportOutcome] {
        guard node.tier <= .district else { throw ActRefusal.wrongTier(needed: "district") }
        guard !actor.person.isEmpty else { throw ActRefusal.noPerson }
        var seen: [String: (digest: String, id: RecordID)] = [:]
        if dryRun {
            return try store.read { reader in
                try drafts.map { draft in
                    if let known = try known(draft, reader, seen) { return known }
                    do throws(ActRefusal) { try Self.check(draft) } catch { return .refused(error) }
                    let id = RecordID(kind: .proposal, origin: node.id, number: 0)
                    if let source = draft.source { seen[source.key] = (source.digest, id) }
                    let long =
                        BodyText.length(BodyText.clean(draft.body)) > BodyText.handLimit
                    return .added(id, marks: long ? [.overLength] : [])
                }
            }
        }
        return try store.write { tx in
            let recorder = try Recorder(tx, node: node, rules: rules)
            let pen = Recorder.Pen(author: actor.person, at: actor.at, chance: chance)
            var outcomes: [ImportOutcome] = []
            for draft in drafts {
                outcomes.append(try add(draft, &seen, recorder, pen))
            }
            let added = outcomes.count {
                if case .added = $0 { true } else { false }
            }
            if added > 0 {
                try tx.append(
                    audit: AuditEntry(
                        at: actor.at, person: actor.person, act: "import", object: "",
                        detail: detail(["rows": String(drafts.count), "added": String(added)])))
            }
            try recorder.finish()
            return outcomes
        }
    }

    private func add(
        _ draft: ProposalDraft, _ seen: inout [String: (digest: String, id: RecordID)],
        _ recorder: Recorder, _ pen: Recorder.Pen
    ) throws -> ImportOutcome {
        if let known = try known(draft, recorder.reader, seen) { return known }
        do {
            let id = try register(draft, recorder, pen)
            if let source = draft.source { seen[source.key] = (source.digest, id) }
            let marks = try recorder.record(id)?.shown("marks")?.arrayValue ?? []
            return .added(id, marks: marks.compactMap { $0.stringValue.flatMap(Mark.init) })
        } catch let refusal as ActRefusal {
            return .refused(refusal)
        }
    }

    private func known(
        _ draft: ProposalDraft, _ reader: any StoreReader,
        _ seen: [String: (digest: String, id: RecordID)]
    ) throws -> ImportOutcome? {
        guard let source = draft.source else { return nil }
        if let earlier = seen[source.key] {
            return earlier.digest == source.digest
                ? .known(earlier.id) : .contradicts(key: source.id, other: earlier.id)
        }
        guard let intake = try reader.tagged(source.key).first,
            let record = try reader.record(intake),
            let about = record.shown("proposal")?.stringValue.flatMap(RecordID.init(text:))
        else { return nil }
        return record.shown("row_digest")?.stringValue == source.digest
            ? .known(about) : .contradicts(key: source.id, other: about)
    }
}
