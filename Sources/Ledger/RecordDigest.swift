import Hashing
import JSON

/// One record as peers compare it: the same bytes on every node that holds the same set
/// (Protocol/records.md §7). Changes are named by the hash of their header, so an erased record
/// keeps its digest.
public enum RecordDigest {
    public static func digest(of record: RecordID, _ state: RecordState) -> Digest {
        var json = CanonicalJSON(capacity: 320)
        json.beginObject()
        json.key("live")
        json.beginArray()
        for hash in state.hashes {
            json.beginArray()
            json.dot(hash.key)
            json.digest(hash.value)
            json.endArray()
        }
        json.endArray()
        json.key("record")
        json.record(record)
        json.key("vector")
        json.vector(state.vector)
        json.key("voids")
        json.dots(state.voids)
        json.endObject()
        return SHA256.hash(json.bytes)
    }
}
