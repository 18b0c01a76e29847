import Hashing
import Ledger
import Storage

/// Each kept change is the bytes that its hashes name.
public struct ChangeCheck {
    public let record: RecordID
    /// Whose changes can only lose their payload by an erasure noted here.
    public let node: NodeID

    public init(_ record: RecordID, at node: NodeID) {
        self.record = record
        self.node = node
    }

    /// - Parameter isErased: whether an erasure of the dot was noted.
    public func findings(_ stored: StoredChange, isErased: Bool) -> [Finding] {
        let change = stored.change
        let header = change.header
        var findings: [Finding] = []
        func found(_ fault: Finding.Fault) {
            findings.append(Finding(.changes, fault, record: record, dot: header.dot))
        }
        if SHA256.hash(change.headerBytes) != change.hash { found(.headerChanged) }
        if header.record != record { found(.changeMoved) }
        if let payload = change.payloadBytes {
            if SHA256.hash(payload) != header.payload { found(.payloadChanged) }
        } else if header.dot.node == node, !isErased {
            found(.payloadMissing)
        }
        return findings
    }
}
