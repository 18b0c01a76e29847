import Hashing
import JSON
import Ledger
import Storage
import SyncProtocol

/// An entry that came on a stream, read and hashed before the store's writer is asked for.
public struct ReadEntry: Sendable {
    public enum Content: Sendable {
        /// With its values of registers that lists show.
        case change(Change, Examined, listed: ShownValues)
        case refusal(Refusal)
        case erasure(Erasure)
        case lateOutcome(LateOutcome)
        case elsewhere(OutcomeElsewhere)
        case recall(Recall)
        case closed(Closed)
        case question(RefusalQuestion)
        case declined(RefusalDeclined)
        /// A sort of entry, or a part of one, that belongs to a later version.
        case unknown(RecordID?)
        case malformed
    }

    public let hash: Digest
    public let content: Content
    public let header: [UInt8]
    public let payload: [UInt8]?

    /// The record it belongs to; nil for what belongs to none.
    public var record: RecordID? {
        switch content {
        case .change(let change, _, _): change.header.record
        case .refusal(let refusal): refusal.record
        case .erasure(let erasure): erasure.record
        case .elsewhere(let outcome): outcome.record
        case .recall(let recall): recall.record
        case .closed(let closed): closed.record
        case .question(let question): question.record
        case .declined(let declined): declined.record
        case .unknown(let record): record
        case .lateOutcome, .malformed: nil
        }
    }
}

/// Reads the lines of entries. Keeps one parser; one thread at a time.
public final class EntryReader {
    private let parser = JSONParser(limits: JSONLimits(bytes: SyncLimits.lineBytes))
    private let vocabulary: Vocabulary
    // Of the header before: most headers of a batch name the same registers.
    private var kind: Kind?
    private var registers: [RegisterName] = []
    private var declared: [RegisterDeclaration?] = []

    public init(vocabulary: Vocabulary) { self.vocabulary = vocabulary }

    public func read(header: [UInt8], payload: [UInt8]?) -> ReadEntry {
        let hash = SHA256.hash(header)
        let content = (try? content(header, payload, hash)) ?? .malformed
        return ReadEntry(hash: hash, content: content, header: header, payload: payload)
    }

    private enum Read {
        case change(ChangeHeader)
        case other(ReadEntry.Content)
    }

    private func content(
        _ header: [UInt8], _ payload: [UInt8]?, _ hash: Digest
    ) throws -> ReadEntry.Content {
        let read = try parser.parse(header) { node throws -> Read in
            guard let type = EntryType(rawValue: try node.required("type").text(atMost: 40)),
                vocabulary.entries.contains(type)
            else { return .other(.unknown(try node["record"]?.recordID())) }
            switch type {
            case .change:
                return try changeHeader(node)
            case .refusal:
                guard let refusal = try Refusal.read(node) else {
                    return .other(.unknown(try node.required("record").recordID()))
                }
                return .other(.refusal(refusal))
            case .erasure: return .other(.erasure(try Erasure.read(node)))
            case .outcome: return .other(.lateOutcome(try LateOutcome.read(node)))
            case .outcomeElsewhere: return .other(.elsewhere(try OutcomeElsewhere.read(node)))
            case .recall: return .other(.recall(try Recall.read(node)))
            case .closed: return .other(.closed(try Closed.read(node)))
            case .refusalAsked: return .other(.question(try RefusalQuestion.read(node)))
            case .refusalDeclined: return .other(.declined(try RefusalDeclined.read(node)))
            }
        }
        switch read {
        case .other(let content): return content
        case .change(let head):
            let declared = declared(head)
            let (finding, listed) = examine(payload, of: head, declared)
            let examined = Examined(head, payload: finding, declared: declared)
            let change = Change(
                header: head, headerBytes: header, hash: hash, payloadBytes: payload)
            return .change(change, examined, listed: ShownValues(listed))
        }
    }

    /// A tier that a later version may bring is unknown, not malformed.
    private func changeHeader(_ node: JSONNode) throws -> Read {
        do {
            return .change(try ChangeHeader(node, like: registers))
        } catch {
            guard error == .unknownTier else { throw error }
            return .other(.unknown(try node.required("record").recordID()))
        }
    }

    private func declared(_ header: ChangeHeader) -> [RegisterDeclaration?] {
        if header.record.kind != kind || header.registers != registers {
            kind = header.record.kind
            registers = header.registers
            declared = vocabulary.declared(header)
        }
        return declared
    }

    private func examine(
        _ payload: [UInt8]?, of header: ChangeHeader, _ declared: [RegisterDeclaration?]
    ) -> (PayloadCheck.Finding?, [JSONMember]) {
        guard let payload else { return (nil, []) }
        guard SHA256.hash(payload) == header.payload else { return (.mismatch, []) }
        var listed: [JSONMember] = []
        let finding = try? parser.parse(payload) { node in
            PayloadCheck.examine(node, of: header, declared: declared, listed: &listed)
        }
        return (finding ?? .mismatch, listed)
    }
}
