import JSON
import Ledger
import People
import Storage
import SyncEngine

/// The values of a record that stays home.
public struct PrivateValues: Sendable, Equatable {
    public let record: RecordID
    public let values: [RegisterName: JSONValue]

    public init(record: RecordID, values: [RegisterName: JSONValue]) {
        self.record = record
        self.values = values
    }
}

/// Personal data and data that leaves the program: never without an audit entry (invariant I10).
extension FrontDesk {
    /// The proposer's data and the source of a proposal, unmasked. The audit entry names person and
    /// purpose and is durable before anything is answered.
    ///
    /// - Parameter register: the one whose conflict is looked at, for the audit; nil: all of them.
    @discardableResult
    public func reveal(
        _ word: String, register: RegisterName? = nil, purpose: String, by actor: Actor
    ) throws -> [PrivateValues] {
        guard !actor.person.isEmpty else { throw ActRefusal.noPerson }
        guard !purpose.isEmpty else { throw ActRefusal.reasonMissing }
        return try store.write { tx in
            try Permission.check(actor.person, .reveal, tx)
            let record = try find(word, tx)
            let found = try privateValues(about: record, tx)
            var told = ["purpose": purpose]
            if let register { told["registers"] = register.text }
            try tx.append(
                audit: AuditEntry(
                    at: actor.at, person: actor.person, act: "reveal", object: record.id.text,
                    detail: detail(told)))
            return found
        }
    }

    /// The same to be masked by the caller before anyone sees it.
    public func privateValues(
        about record: StoredRecord, _ reader: any StoreReader
    ) throws -> [PrivateValues] {
        if staysHome(record.id.kind) {
            return [
                PrivateValues(
                    record: record.id, values: try RecordReading.values(of: record, reader))
            ]
        }
        return try reader.tagged("about:\(record.id.text)").filter { staysHome($0.kind) }
            .compactMap { id in
                guard let record = try reader.record(id) else { return nil }
                return PrivateValues(
                    record: id, values: try RecordReading.values(of: record, reader))
            }
    }

    public func staysHome(_ kind: Kind) -> Bool { rules.vocabulary[kind]?.staysHome == true }

    /// Enters an export into the audit; call it before the first row is handed out.
    public func recordExport(of kind: String, format: String, by actor: Actor) throws {
        _ = try act("export", actor) { _, _ in
            ("", "", detail(["kind": kind, "format": format]))
        }
    }
}
