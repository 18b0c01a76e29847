import Hashing
import JSON

/// What a record digest is of (Protocol/records.md §7): enough to say in what two nodes' copies of a
/// record differ, without any value.
public struct RecordSummary: Sendable, Equatable {
    public let record: RecordID
    public let vector: VersionVector
    public let voids: [Dot]
    /// Live dots with the hashes of their changes.
    public let live: SortedTable<Dot, Digest>

    public init(_ record: RecordID, _ state: RecordState) {
        self.record = record
        vector = state.vector
        voids = state.voids
        live = state.hashes
    }

    public func write(_ json: inout CanonicalJSON) {
        json.beginObject()
        json.key("live")
        json.beginArray()
        for hash in live {
            json.beginArray()
            json.dot(hash.key)
            json.digest(hash.value)
            json.endArray()
        }
        json.endArray()
        json.key("record")
        json.record(record)
        json.key("vector")
        json.vector(vector)
        json.key("voids")
        json.dots(voids)
        json.endObject()
    }

    public init(_ node: JSONNode) throws(FormatError) {
        record = try node.required("record").recordID()
        vector = try node.required("vector").vector()
        voids = try node.required("voids").dots()
        var live = SortedTable<Dot, Digest>()
        for element in try node.required("live").elements(atMost: 4096) {
            let pair = try element.elements(exactly: 2)
            live[try pair[0].dot()] = try pair[1].digest()
        }
        self.live = live
    }

    /// How many changes, applied or void, it counts that the other does not.
    public func countBeyond(_ other: RecordSummary) -> UInt64 {
        vector.beyond(other.vector).marks.reduce(0) {
            $0 + ($1.counter - other.vector[$1.writer])
        }
    }
}
