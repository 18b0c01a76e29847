import Hashing
import JSON
import Ledger

/// Whether two nodes hold the same, as far as it can be said now.
public enum Verdict: String, Sendable {
    case equal
    case different
    /// A record moved meanwhile, or too many are under way: nothing is claimed.
    case notCompared = "not_compared"
}

/// The asker's half of a statement: its sum over the shared records, without those it names.
public struct StatementAsk: Sendable, Equatable {
    /// Records in flight, held, sealed or frozen at the asker; sorted.
    public let except: [RecordID]
    /// The sum without them.
    public let sum: StatementSum

    public init(except: [RecordID], sum: StatementSum) {
        self.except = except
        self.sum = sum
    }
}

/// The answerer's statement (对账单): both positions, both sums, what was left out, the verdict.
public struct Statement: Signable, Sendable, Equatable {
    public let by: NodeID
    public let to: NodeID
    /// How far the answerer has the asker's stream, and the end of its own.
    public let read: Position?
    public let written: Position
    public let except: [RecordID]
    public let theirSum: StatementSum
    public let ownSum: StatementSum
    public let verdict: Verdict
    public let at: Int64

    public init(
        by: NodeID, to: NodeID, read: Position?, written: Position, except: [RecordID],
        theirSum: StatementSum, ownSum: StatementSum, verdict: Verdict, at: Int64
    ) {
        self.by = by
        self.to = to
        self.read = read
        self.written = written
        self.except = except
        self.theirSum = theirSum
        self.ownSum = ownSum
        self.verdict = verdict
        self.at = at
    }

    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 480)
        json.beginObject()
        json.key("at")
        json.int(at)
        json.key("by")
        json.word(by.word)
        json.key("except")
        json.records(except)
        json.key("read")
        if let read { json.position(read) } else { json.null() }
        json.key("sums")
        json.beginArray()
        json.string(theirSum.total.text)
        // Equal sums are written once; that keeps an empty session small.
        if ownSum != theirSum { json.string(ownSum.total.text) }
        json.endArray()
        json.key("to")
        json.word(to.word)
        json.key("type")
        json.string("statement")
        json.key("verdict")
        json.string(verdict.rawValue)
        json.key("written")
        json.position(written)
        json.endObject()
        return json.bytes
    }

    public init(_ node: JSONNode) throws(FormatError) {
        if try node.required("type").text(atMost: 20) != "statement" { throw .mistyped }
        by = try node.required("by").nodeID()
        to = try node.required("to").nodeID()
        let read = try node.required("read")
        self.read = read.kind == .null ? nil : try read.position()
        written = try node.required("written").position()
        except = try node.required("except").recordIDs()
        let sums = try node.required("sums").elements(atMost: 2)
        guard let first = sums.first, let last = sums.last else { throw .mistyped }
        theirSum = StatementSum(total: try first.digest())
        ownSum = StatementSum(total: try last.digest())
        guard let verdict = Verdict(rawValue: try node.required("verdict").text(atMost: 20)) else {
            throw .mistyped
        }
        self.verdict = verdict
        at = try node.required("at").integer()
    }
}

extension CanonicalJSON {
    public mutating func records(_ records: [RecordID]) {
        beginArray()
        for each in records { record(each) }
        endArray()
    }
}

extension JSONNode {
    public func recordIDs(
        atMost limit: Int = SyncLimits.statementRecords
    ) throws(FormatError) -> [RecordID] {
        var records: [RecordID] = []
        for element in try elements(atMost: limit) {
            records.append(try element.recordID())
        }
        return records
    }
}
