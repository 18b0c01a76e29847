import JSON
import Ledger

/// What a receiver signs for (回执): how far it has the stream, and how each entry of the batch
/// ended. Runs of equal outcomes are written once.
public struct Receipt: Signable, Sendable, Equatable {
    public struct Run: Sendable, Equatable {
        public let first: UInt64
        public let last: UInt64
        public let outcome: Outcome

        public init(first: UInt64, last: UInt64, outcome: Outcome) {
            self.first = first
            self.last = last
            self.outcome = outcome
        }
    }

    public let by: NodeID
    public let to: NodeID
    public let position: Position
    /// The entries of the batch, in order, without gaps.
    public let runs: [Run]
    public let at: Int64

    public init(by: NodeID, to: NodeID, position: Position, runs: [Run], at: Int64) {
        self.by = by
        self.to = to
        self.position = position
        self.runs = runs
        self.at = at
    }

    /// Joins equal neighbours.
    public static func runs(of entries: [(sequence: UInt64, outcome: Outcome)]) -> [Run] {
        var runs: [Run] = []
        for entry in entries {
            if let last = runs.last, last.outcome == entry.outcome, last.last + 1 == entry.sequence
            {
                runs[runs.count - 1] = Run(
                    first: last.first, last: entry.sequence, outcome: entry.outcome)
            } else {
                runs.append(
                    Run(first: entry.sequence, last: entry.sequence, outcome: entry.outcome))
            }
        }
        return runs
    }

    /// Whether the runs follow each other without gap, are no more than a batch may have, and end
    /// not beyond the position. Nothing else may be counted or noted down.
    public var isInOrder: Bool {
        guard let first = runs.first else { return true }
        var next = first.first
        for run in runs {
            guard run.first == next, run.last >= run.first, run.last <= position.sequence else {
                return false
            }
            next = run.last + 1
        }
        return first.first >= 1 && next - first.first <= UInt64(SyncLimits.batchEntries)
    }

    public var canonicalBytes: [UInt8] {
        var json = CanonicalJSON(capacity: 320)
        json.beginObject()
        json.key("at")
        json.int(at)
        json.key("by")
        json.word(by.word)
        json.key("outcomes")
        json.beginArray()
        for run in runs {
            json.beginArray()
            json.int(Int64(clamping: run.first))
            json.int(Int64(clamping: run.last))
            json.outcome(run.outcome)
            json.endArray()
        }
        json.endArray()
        json.key("position")
        json.position(position)
        json.key("to")
        json.word(to.word)
        json.key("type")
        json.string("receipt")
        json.endObject()
        return json.bytes
    }

    public init(_ node: JSONNode) throws(FormatError) {
        if try node.required("type").text(atMost: 20) != "receipt" { throw .mistyped }
        by = try node.required("by").nodeID()
        to = try node.required("to").nodeID()
        position = try node.required("position").position()
        at = try node.required("at").integer()
        var runs: [Run] = []
        for element in try node.required("outcomes").elements(atMost: SyncLimits.batchEntries) {
            let parts = try element.elements(exactly: 3)
            runs.append(
                Run(
                    first: try parts[0].count(), last: try parts[1].count(),
                    outcome: try parts[2].outcome()))
        }
        self.runs = runs
    }
}
