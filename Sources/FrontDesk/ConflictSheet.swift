import JSON
import Ledger
import Storage
import SyncEngine

/// One register in conflict as a person looks at it: what both sides started from, each side with
/// its writers, and the form to settle it with.
public struct ConflictSheet: Sendable {
    /// One change by which a value is live.
    public struct Writing: Sendable, Equatable {
        public let dot: Dot
        public let author: String
        public let tier: Tier
        /// Milliseconds since 1970 UTC on the author's clock.
        public let at: Int64
        public let reason: String?
    }

    public struct Side: Sendable, Equatable {
        /// From 1; side 1 is the provisional one.
        public let number: Int
        /// Nil: erased.
        public let value: JSONValue?
        public let writings: [Writing]
    }

    public let record: StoredRecord
    public let register: RegisterName
    public let form: Form
    /// The dots and values that the sides started from; a nil value is erased.
    public private(set) var base: [(dot: Dot, value: JSONValue?)]
    public private(set) var sides: [Side]

    /// - Parameter form: what was on the screen; nil means the record as it stands now.
    public init(
        _ register: RegisterName, in record: StoredRecord, form: Form? = nil,
        _ reader: any StoreReader
    ) throws {
        let form = form ?? Form(record)
        self.record = record
        self.register = register
        self.form = form
        let history = try form.history(of: record, reader)
        let state = form.state(of: record, history)
        var changes: [Dot: Change] = [:]
        for stored in history { changes[stored.change.header.dot] = stored.change }
        // Each is read once: values, base and reasons stand in the same.
        var payloads: [Dot: Payload?] = [:]
        func payload(_ dot: Dot) throws -> Payload? {
            if let known = payloads[dot] { return known }
            let read = try readPayload(dot)
            payloads[dot] = .some(read)
            return read
        }
        func readPayload(_ dot: Dot) throws -> Payload? {
            guard let change = changes[dot] else {
                throw StoreError.damaged("a live change is missing: \(dot)")
            }
            return try change.payloadBytes.map { try Payload(bytes: $0) }
        }
        let conflict = try Conflict(register, in: state) { try payload($0)?.values[register] }
        base = try conflict.base(in: history.map(\.change.header), voids: form.voids(of: record))
            .map { ($0, try payload($0)?.values[register]) }
        sides = try conflict.sides.enumerated().map { index, side in
            let writings = try side.dots.compactMap { dot -> Writing? in
                guard let header = changes[dot]?.header else { return nil }
                return Writing(
                    dot: dot, author: header.author, tier: header.tier, at: header.at,
                    reason: try payload(dot)?.reason)
            }
            return Side(number: index + 1, value: side.value, writings: writings)
        }
    }

    public var isOpen: Bool { sides.count > 1 }

    /// The same with something else in place of its values: how it is shown where they are masked.
    public func showing(_ shown: (JSONValue) -> JSONValue) -> ConflictSheet {
        var sheet = self
        sheet.base = base.map { ($0.dot, $0.value.map(shown)) }
        sheet.sides = sides.map {
            Side(number: $0.number, value: $0.value.map(shown), writings: $0.writings)
        }
        return sheet
    }

    /// Since there have been two values, by the authors' clocks; nil when there are not.
    public var since: Int64? {
        let begun = sides.compactMap { $0.writings.map(\.at).min() }.sorted()
        return begun.count > 1 ? begun[1] : nil
    }

    /// The sides that say something else than `value`.
    public func sides(otherThan value: JSONValue) -> [Side] {
        let bytes = value.canonical
        return sides.filter { $0.value?.canonical != bytes }
    }
}
