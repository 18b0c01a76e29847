import JSON
import Ledger
import Storage
import SyncEngine

/// A change that settled a conflict, or corrected what was settled: one with a reason.
public struct Settlement: Sendable {
    public let header: ChangeHeader
    public let reason: String
    /// What it set in the register.
    public private(set) var value: JSONValue?
    /// Whether nothing has been written over it since, in none of its registers.
    public let isLive: Bool
    /// Who wrote over it in this register.
    public let coveredBy: String?

    /// Those of a register that count, the last to come first. Erased ones are not told apart from
    /// other changes, and are none.
    public static func all(
        _ register: RegisterName, in record: StoredRecord, _ reader: any StoreReader
    ) throws -> [Settlement] {
        let state = record.current
        let setters = try reader.changes(record: record.number).filter(record.isWorkedOn)
            .map(\.change).filter {
                $0.header.registers.contains(register)
                    && !state.voids.contains($0.header.dot)
            }
        return try setters.reversed().compactMap { change in
            guard let bytes = change.payloadBytes else { return nil }
            let payload = try Payload(bytes: bytes)
            guard let reason = payload.reason else { return nil }
            let dot = change.header.dot
            return Settlement(
                header: change.header, reason: reason, value: payload.values[register],
                isLive: change.header.registers.allSatisfy { state.live($0).contains(dot) },
                coveredBy: setters.first {
                    $0.header.dot != dot && $0.header.context.covers(dot)
                }?.header.author)
        }
    }

    /// The same with something else in place of its value.
    public func showing(_ shown: (JSONValue) -> JSONValue) -> Settlement {
        var settlement = self
        settlement.value = value.map(shown)
        return settlement
    }

    /// What its author had in view.
    public func before(
        _ register: RegisterName, in record: StoredRecord, _ reader: any StoreReader
    ) throws -> ConflictSheet {
        let form = Form(isHome: record.isPrivate, seen: header.context)
        return try ConflictSheet(register, in: record, form: form, reader)
    }
}
