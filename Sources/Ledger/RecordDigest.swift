import Hashing
import JSON

/// One record as peers compare it: the same bytes on every node that holds the same set
/// (Protocol/records.md §7). Changes are named by the hash of their header, so an erased record
/// keeps its digest.
public enum RecordDigest {
    public static func digest(of record: RecordID, _ state: RecordState) -> Digest {
        var json = CanonicalJSON(capacity: 320)
        RecordSummary(record, state).write(&json)
        return SHA256.hash(json.bytes)
    }
}
