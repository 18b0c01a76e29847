import Hashing
import JSON
import Ledger
import Office
import Storage
import SyncEngine

@testable import FrontDesk

extension Door {
    /// The one parser under all documents.
    static func json(_ bytes: [UInt8]) throws {
        let lenient = JSONParser(fractions: true)
        _ = try? lenient.value(bytes).canonical
        let parser = JSONParser(limits: JSONLimits(bytes: 1 << 16, depth: 16, members: 64))
        let value = try parser.value(bytes)
        guard (try? lenient.value(bytes)) == value else {
            throw Broken("json: strict and lenient reading differ")
        }
        try sameAgain(
            value.canonical, "json", write: { $0 }, read: { try parser.value($0).canonical })
    }

    static func header(_ bytes: [UInt8]) throws {
        let parser = JSONParser()
        let read: ([UInt8]) throws -> ChangeHeader = { bytes in
            try parser.parse(bytes) { try ChangeHeader($0) }
        }
        try sameAgain(try read(bytes), "header", write: { $0.canonicalBytes }, read: read)
    }

    static func payload(_ bytes: [UInt8]) throws {
        let payload = try Payload(bytes: bytes)
        try sameAgain(
            payload.canonicalBytes, "payload", write: { $0 },
            read: { try Payload(bytes: $0).canonicalBytes })
    }

    /// A header line and, after a line feed, its payload line.
    static func entry(_ bytes: [UInt8]) throws {
        let lines = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
        let reader = EntryReader(vocabulary: OfficeRules.rules.vocabulary)
        func read(_ header: [UInt8]) -> ReadEntry {
            reader.read(header: header, payload: lines.count > 1 ? Array(lines[1]) : nil)
        }
        guard let line = Self.line(of: read(Array(lines[0])).content) else { return }
        guard Self.line(of: read(line).content) == line else {
            throw Broken("an entry does not come back: \(text(line))")
        }
    }

    /// An entry written anew; nil for one that this version does not understand.
    private static func line(of content: ReadEntry.Content) -> [UInt8]? {
        switch content {
        case .change(let change, _, _): change.header.canonicalBytes
        case .refusal(let refusal): refusal.canonicalBytes
        case .erasure(let erasure): erasure.canonicalBytes
        case .lateOutcome(let late): late.canonicalBytes
        case .elsewhere(let outcome): outcome.canonicalBytes
        case .recall(let recall): recall.canonicalBytes
        case .closed(let closed): closed.canonicalBytes
        case .question(let question): question.canonicalBytes
        case .declined(let declined): declined.canonicalBytes
        case .unknown, .malformed: nil
        }
    }

    /// What the store keeps of a record. A state that is read must bear the next change.
    static func state(_ bytes: [UInt8]) throws {
        let read: ([UInt8]) throws -> RecordState = { bytes in
            try bytes.withUnsafeBytes { try RecordState(stored: $0) }
        }
        let state = try read(bytes)
        try sameAgain(state, "state", write: { $0.storedBytes }, read: read)
        let record = RecordID(kind: "proposal", origin: NodeID(1), number: 1)
        _ = RecordDigest.digest(of: record, state)
        guard let mark = state.vector.marks.first else { return }
        let next = Dot(mark.writer, mark.counter + 1)
        var grown = state
        grown.apply(
            ChangeHeader(
                record: record, dot: next, context: state.vector, author: "Wu", tier: .district,
                at: 1, registers: ["title"], payload: .zero), hash: .zero)
        guard grown.vector.covers(next) else { throw Broken("a state that cannot grow") }
    }
}
