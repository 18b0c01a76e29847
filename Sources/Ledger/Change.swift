import Hashing

/// A change with its bytes, exactly as its author made them; they are stored, hashed, sent and
/// relayed so, never written anew. A class, for it is handed on by every step and never altered.
public final class Change: Sendable, Equatable {
    public let header: ChangeHeader
    public let headerBytes: [UInt8]
    /// Names the change wherever a hash is asked for: SHA-256 of the header's bytes.
    public let hash: Digest
    /// Salt and values; nil once erased.
    public let payloadBytes: [UInt8]?

    public init(
        header: ChangeHeader, headerBytes: [UInt8], hash: Digest, payloadBytes: [UInt8]?
    ) {
        self.header = header
        self.headerBytes = headerBytes
        self.hash = hash
        self.payloadBytes = payloadBytes
    }

    public var isErased: Bool { payloadBytes == nil }

    public static func == (left: Change, right: Change) -> Bool {
        left.headerBytes == right.headerBytes && left.payloadBytes == right.payloadBytes
            && left.hash == right.hash && left.header == right.header
    }
}
