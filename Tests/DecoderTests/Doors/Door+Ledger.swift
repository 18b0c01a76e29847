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
        switch read(Array(lines[0])).content {
        case .change(let change, _, _):
            guard case .change(let again, _, _) = read(change.header.canonicalBytes).content,
                again.header == change.header
            else { throw Broken("a change does not come back") }
        case .refusal(let refusal):
            guard case .refusal(let again) = read(refusal.canonicalBytes).content, again == refusal
            else { throw Broken("a refusal does not come back") }
        case .erasure(let erasure):
            guard case .erasure(let again) = read(erasure.canonicalBytes).content, again == erasure
            else { throw Broken("an erasure does not come back") }
        case .lateOutcome(let late):
            guard case .lateOutcome(let again) = read(late.canonicalBytes).content, again == late
            else { throw Broken("an outcome does not come back") }
        case .elsewhere(let told):
            guard case .elsewhere(let again) = read(told.canonicalBytes).content, again == told
            else { throw Broken("an outcome elsewhere does not come back") }
        case .recall(let recall):
            guard case .recall(let again) = read(recall.canonicalBytes).content, again == recall
            else { throw Broken("a recall does not come back") }
        case .closed(let closed):
            guard case .closed(let again) = read(closed.canonicalBytes).content, again == closed
            else { throw Broken("a closed entry does not come back") }
        case .unknown, .malformed: break
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
