import Hashing
import JSON
import Ledger

/// How audit entries are chained: each names the one before, so that nothing can be taken out or
/// changed in between unseen.
public enum AuditChain {
    public static func chain(_ entry: AuditEntry, after previous: Digest) -> Digest {
        var json = CanonicalJSON(capacity: 256)
        json.write(
            .array([
                .int(entry.sequence), .int(entry.at), .string(entry.person), .string(entry.act),
                .string(entry.object), .string(entry.detail),
            ]))
        return SHA256.hash(previous, SHA256.hash(json.bytes))
    }
}
