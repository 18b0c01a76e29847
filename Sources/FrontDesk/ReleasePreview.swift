import JSON
import Ledger
import Storage

/// What a release would send, before it is done.
public struct ReleasePreview: Sendable {
    public let record: RecordID
    /// The record as it was looked at; the release is bound to it.
    public let form: Form
    public let receiver: Peer
    /// Everything that goes up; nothing else does.
    public let values: [RegisterName: JSONValue]
    /// Private attachments that can go along.
    public let attachments: [RecordID]
    /// Records about the proposal that stay on this node.
    public let stays: [RecordID]
}
