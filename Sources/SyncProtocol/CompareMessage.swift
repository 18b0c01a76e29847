import Hashing
import JSON
import Ledger

/// What a node asks to find the records in which a statement said *different*
/// (Protocol/sync.md §13).
public enum CompareAsk: Sendable, Equatable {
    /// The sums of the parts, without these records.
    case sums(except: [RecordID])
    /// The digests of the records of some parts, by name, beginning after one.
    case records(parts: [Int], after: RecordID?, except: [RecordID])
    /// The states that the digests are of.
    case states([RecordID])
    /// To write these records' sets into the asker's stream again.
    case again([RecordID])

    /// Records are dealt into so many parts, by the first byte of the digest of their name.
    public static let parts = 256
    /// The most records that a message leaves out.
    public static let exceptLimit = 5000
    /// The most records in one answer.
    public static let recordLimit = 5000
    /// The most records whose states, or sets, are asked for at once.
    public static let stateLimit = 100

    public static func part(of record: RecordID) -> Int {
        var json = CanonicalJSON(capacity: 80)
        json.record(record)
        return SHA256.hash(json.bytes).withBytes { Int($0.first ?? 0) }
    }

    private var word: String {
        switch self {
        case .sums: "sums"
        case .records: "records"
        case .states: "states"
        case .again: "again"
        }
    }

    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 1024)
        json.beginObject()
        if case .records(_, let after?, _) = self {
            json.key("after")
            json.record(after)
        }
        json.key("ask")
        json.string(word)
        switch self {
        case .sums(let except), .records(_, _, let except):
            json.key("except")
            json.records(except)
        case .states, .again: break
        }
        switch self {
        case .records(let parts, _, _):
            json.key("parts")
            json.beginArray()
            for part in parts { json.int(Int64(part)) }
            json.endArray()
        case .states(let records), .again(let records):
            json.key("records")
            json.records(records)
        case .sums: break
        }
        json.versions(SyncLimits.versions)
        json.endObject()
        return json.bytes
    }

    public init(bytes: [UInt8]) throws(Problem) {
        let (versions, ask) = try Problem.reading(bytes, limit: SyncLimits.messageBytes) {
            node throws(FormatError) in
            let versions = try node.required("versions").versions()
            // Of another version the rest may mean anything.
            return (versions, SyncLimits.versions.overlaps(versions) ? try Self(node) : nil)
        }
        try SyncLimits.agree(versions)
        guard let ask else { throw Problem(.mistyped, "nothing is asked") }
        self = ask
    }

    private init(_ node: JSONNode) throws(FormatError) {
        switch try node.required("ask").text(atMost: 20) {
        case "sums":
            self = .sums(except: try node.required("except").recordIDs(atMost: Self.exceptLimit))
        case "records":
            var parts: [Int] = []
            for element in try node.required("parts").elements(atMost: Self.parts) {
                let part = try element.count()
                guard part < Self.parts else { throw .mistyped }
                parts.append(Int(part))
            }
            self = .records(
                parts: parts, after: try node["after"]?.recordID(),
                except: try node.required("except").recordIDs(atMost: Self.exceptLimit))
        case "states":
            self = .states(try node.required("records").recordIDs(atMost: Self.stateLimit))
        case "again":
            self = .again(try node.required("records").recordIDs(atMost: Self.stateLimit))
        default: throw .mistyped
        }
    }
}

/// The answer to each sort of `CompareAsk`.
public enum CompareAnswer: Sendable, Equatable {
    /// Parts in which something is left, with their sums, and what the answerer leaves out.
    case sums([Int: StatementSum], except: [RecordID])
    /// - Parameter hasMore: whether more follow the last one.
    case records([RecordID: Digest], hasMore: Bool, except: [RecordID])
    /// Of those that are shared with the asker.
    case states([RecordSummary])
    /// Of how many records the set was written again.
    case again(Int)

    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 1024)
        json.beginObject()
        switch self {
        case .sums(let sums, let except):
            json.key("except")
            json.records(except)
            json.key("sums")
            json.beginArray()
            for (part, sum) in sums.sorted(by: { $0.key < $1.key }) {
                json.beginArray()
                json.int(Int64(part))
                json.digest(sum.total)
                json.endArray()
            }
            json.endArray()
        case .records(let records, let hasMore, let except):
            json.key("except")
            json.records(except)
            json.key("more")
            json.bool(hasMore)
            json.key("records")
            json.beginArray()
            for (record, digest) in records.sorted(by: { $0.key < $1.key }) {
                json.beginArray()
                json.record(record)
                json.digest(digest)
                json.endArray()
            }
            json.endArray()
        case .states(let states):
            json.key("states")
            json.beginArray()
            for state in states { state.write(&json) }
            json.endArray()
        case .again(let count):
            json.key("again")
            json.int(Int64(count))
        }
        json.endObject()
        return json.bytes
    }

    public init(bytes: [UInt8], to ask: CompareAsk) throws(Problem) {
        self = try Problem.reading(bytes, limit: SyncLimits.messageBytes) {
            node throws(FormatError) in try Self(node, ask)
        }
    }

    private init(_ node: JSONNode, _ ask: CompareAsk) throws(FormatError) {
        switch ask {
        case .sums:
            var sums: [Int: StatementSum] = [:]
            for element in try node.required("sums").elements(atMost: CompareAsk.parts) {
                let pair = try element.elements(exactly: 2)
                let part = try pair[0].count()
                guard part < CompareAsk.parts else { throw .mistyped }
                sums[Int(part)] = StatementSum(total: try pair[1].digest())
            }
            self = .sums(sums, except: try Self.except(node))
        case .records:
            var records: [RecordID: Digest] = [:]
            for element in try node.required("records").elements(atMost: CompareAsk.recordLimit) {
                let pair = try element.elements(exactly: 2)
                records[try pair[0].recordID()] = try pair[1].digest()
            }
            guard let hasMore = try node.required("more").bool else { throw .mistyped }
            self = .records(records, hasMore: hasMore, except: try Self.except(node))
        case .states:
            var states: [RecordSummary] = []
            for element in try node.required("states").elements(atMost: CompareAsk.stateLimit) {
                states.append(try RecordSummary(element))
            }
            self = .states(states)
        case .again:
            self = .again(Int(clamping: try node.required("again").count()))
        }
    }

    private static func except(_ node: JSONNode) throws(FormatError) -> [RecordID] {
        try node.required("except").recordIDs(atMost: CompareAsk.exceptLimit)
    }
}
