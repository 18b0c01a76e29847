import JSON
import Ledger
import Storage

/// What lists show of a record: provisional values of listed registers, and open conflicts.
extension Recorder {
    /// Computes shown values and conflicts anew for some registers.
    ///
    /// - Parameters:
    ///   - dot: the change that was just applied, whose values are in `listed`.
    ///   - listed: nil when they must be read from the store.
    func refresh(
        _ registers: [RegisterName], in record: inout StoredRecord, by dot: Dot?,
        listed: ShownValues?
    ) throws(StoreError) {
        if record.custody == .returned {
            // Text of its own that was refused may be kept: it is nothing to show.
            record.shown = .none
            record.conflicts = []
            return
        }
        let declaration = rules.vocabulary[record.id.kind]
        var shown = record.shown.members
        // Registers in conflict are mostly so by the same changes.
        var values = RecordReading.Values(of: registers, at: dot, listed)
        for name in registers {
            let live = record.current.live(name)
            let isListed = declaration?[register: name]?.isListed == true
            record.conflicts.removeAll { $0 == name }
            if live.count == 1, !isListed { continue }
            if isListed { shown.removeAll { $0.key == name.text } }
            if live.count == 1, live.first == dot, let value = listed?[name] {
                shown.append(JSONMember(key: name.text, value: value))
                continue
            }
            let conflict = try RecordReading.conflict(name, in: record, tx, &values)
            if conflict.isOpen { record.conflicts.append(name) }
            let last = Weakness.lastValueShown.isPresent ? listed?[name] : nil
            if isListed, let value = last ?? conflict.provisional {
                shown.append(JSONMember(key: name.text, value: value))
            }
        }
        record.conflicts.sort()
        record.shown = ShownValues(shown)
    }
}

/// Values of a record read from a store: the same for acts, lists and the conflict desk.
public enum RecordReading {
    public static func conflict(
        _ register: RegisterName, in record: StoredRecord, _ reader: any StoreReader
    ) throws(StoreError) -> Conflict {
        var values = Values(of: [register])
        return try conflict(register, in: record, reader, &values)
    }

    /// The values of some registers of one record, by the changes that set them, as far as they were
    /// looked at.
    struct Values {
        private let registers: [RegisterName]
        private let dot: Dot?
        private let listed: ShownValues?
        /// Nil inside: the change was erased.
        private var known: [Dot: [RegisterName: JSONValue]?] = [:]

        /// - Parameters:
        ///   - dot: a change of which some values are at hand and need not be read.
        ///   - listed: these values.
        init(of registers: [RegisterName], at dot: Dot? = nil, _ listed: ShownValues? = nil) {
            self.registers = registers
            self.dot = dot
            self.listed = listed
        }

        fileprivate mutating func value(
            _ register: RegisterName, _ record: Int64, _ dot: Dot, _ reader: any StoreReader
        ) throws(StoreError) -> JSONValue? {
            if dot == self.dot, let value = listed?[register] { return value }
            if let values = known[dot] { return values?[register] }
            let read = try RecordReading.values(of: registers, record, dot, reader)
            known[dot] = .some(read)
            return read?[register]
        }
    }

    /// - Parameter values: those of this record that were read before; grows.
    static func conflict(
        _ register: RegisterName, in record: StoredRecord, _ reader: any StoreReader,
        _ values: inout Values
    ) throws(StoreError) -> Conflict {
        do {
            return try Conflict(register, in: record.current) { dot in
                try values.value(register, record.number, dot, reader)
            }
        } catch let error as StoreError {
            throw error
        } catch {
            throw .damaged("\(error)")
        }
    }

    /// Nil when the change was erased.
    public static func value(
        of register: RegisterName, record: Int64, dot: Dot, _ reader: any StoreReader
    ) throws(StoreError) -> JSONValue? {
        try values(of: [register], record, dot, reader)?[register]
    }

    /// Nil when the change was erased.
    private static func values(
        of registers: [RegisterName], _ record: Int64, _ dot: Dot, _ reader: any StoreReader
    ) throws(StoreError) -> [RegisterName: JSONValue]? {
        guard let stored = try reader.change(record: record, dot: dot) else {
            throw .damaged("a live change is missing: \(dot)")
        }
        guard let bytes = stored.change.payloadBytes else { return nil }
        do { return try Payload.values(of: registers, in: bytes) } catch {
            throw .damaged("a payload cannot be read: \(dot)")
        }
    }

    /// Every register's provisional value.
    public static func values(
        of record: StoredRecord, _ reader: any StoreReader
    ) throws(StoreError) -> [RegisterName: JSONValue] {
        var payloads: [Dot: Payload?] = [:]
        var values: [RegisterName: JSONValue] = [:]
        for entry in record.current.registers {
            let (name, state) = (entry.key, entry.value)
            guard let dot = state.live.max(by: Dot.precedes) else { continue }
            if payloads[dot] == nil {
                let bytes = try reader.change(record: record.number, dot: dot)?.change.payloadBytes
                payloads[dot] = .some(bytes.flatMap { try? Payload(bytes: $0) })
            }
            if let value = (payloads[dot] ?? nil)?.values[name] { values[name] = value }
        }
        return values
    }
}
