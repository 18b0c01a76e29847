import Hashing
import Ledger
import Storage

/// The audit, entry by entry: numbered from 1, each chained to the one before. That its newest
/// entries were taken away shows only in a copy kept elsewhere.
public struct AuditCheck {
    private var sequence: Int64 = 0
    private var chain = Digest.zero
    public private(set) var findings: [Finding] = []

    public init() {}

    public mutating func take(_ entry: AuditEntry) {
        if entry.sequence != sequence &+ 1 {
            note(.auditGap, at: sequence &+ 1)
        } else if AuditChain.chain(entry, after: chain) != entry.chain {
            note(.auditChanged, at: entry.sequence)
        }
        sequence = entry.sequence
        chain = entry.chain
    }

    /// A node that was made has its first entry.
    public mutating func finish() {
        if sequence == 0 { note(.auditGap, at: 1) }
    }

    private mutating func note(_ fault: Finding.Fault, at sequence: Int64) {
        findings.append(Finding(.audit, fault, sequence: UInt64(exactly: sequence)))
    }
}
