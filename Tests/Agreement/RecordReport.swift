import FrontDesk
import Hashing
import JSON
import Ledger
import Storage

/// A record as the protocol's text speaks of it: set, digest, and every register's sides and base.
enum RecordReport {
    static func of(_ record: StoredRecord, _ reader: any StoreReader) throws -> JSONValue {
        let names = record.shared.registers.filter { !$0.value.live.isEmpty }.map(\.key)
        return .object([
            JSONMember(
                key: "conflicts",
                value: .array(record.conflicts.map { .string($0.text) })),
            JSONMember(
                key: "digest",
                value: .string(RecordDigest.digest(of: record.id, record.shared).text)),
            JSONMember(key: "frozen", value: .bool(record.isFrozen)),
            JSONMember(key: "record", value: .string(record.id.text)),
            JSONMember(
                key: "registers",
                value: .object(
                    try names.map {
                        JSONMember(key: $0.text, value: try register($0, record, reader))
                    })),
        ])
    }

    /// `[[sides], [base]]`; a side is `[dots]` or `[dots, value]`, an erased one has no value.
    private static func register(
        _ name: RegisterName, _ record: StoredRecord, _ reader: any StoreReader
    ) throws -> JSONValue {
        let sheet = try ConflictSheet(name, in: record, reader)
        let sides = sheet.sides.map { side in
            let dots = side.writings.map { "\($0.dot)" }.sorted().map { JSONValue.string($0) }
            return JSONValue.array([.array(dots)] + (side.value.map { [$0] } ?? []))
        }
        let base = sheet.base.map { JSONValue.string("\($0.dot)") }
        return .array([.array(sides), .array(base)])
    }
}
