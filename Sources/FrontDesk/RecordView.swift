import JSON
import Ledger
import Storage
import SyncEngine

/// A record as a person looks at it: every register with its sides, and the history behind.
public struct RecordView: Sendable {
    public let record: StoredRecord
    public let form: Form
    /// Sorted by register.
    public let registers: [Conflict]
    /// Changes in order of arrival, private ones first.
    public let history: [StoredChange]
    /// What points to this record: replies, decisions, relays.
    public let about: [RecordID]

    public init(_ record: StoredRecord, _ reader: any StoreReader) throws {
        self.record = record
        form = Form(record)
        history = try reader.changes(record: record.number)
        about = try reader.tagged("about:\(record.id.text)")
        registers = try record.current.registers.keys.map {
            try RecordReading.conflict($0, in: record, reader)
        }
    }

    /// The base of a conflict: what both sides started from; none or several are possible.
    public func base(of conflict: Conflict) throws -> [JSONValue?] {
        let headers = history.filter(record.isWorkedOn).map(\.change.header)
        let dots = conflict.base(in: headers, voids: Set(record.current.voids))
        return try dots.map { dot in
            guard let change = history.first(where: { $0.change.header.dot == dot }),
                let bytes = change.change.payloadBytes
            else { return nil }
            return try Payload(bytes: bytes).values[conflict.register]
        }
    }

    public func change(_ dot: Dot) -> StoredChange? {
        history.first { $0.change.header.dot == dot }
    }
}
