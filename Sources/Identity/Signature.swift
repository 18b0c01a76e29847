import Hashing

/// An Ed25519 signature, 64 bytes.
public struct Signature: Hashable, Sendable {
    public let bytes: [UInt8]

    /// nil unless there are exactly 64 bytes.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 64 else { return nil }
        self.bytes = bytes
    }

    /// nil unless the text is exactly what `text` gives: 86 characters of base64url.
    public init?(text: String) {
        guard let bytes = Base64URL.decode(text, maxBytes: 64) else { return nil }
        self.init(bytes: bytes)
    }

    /// The bytes in base64url without padding, 86 characters.
    public var text: String { Base64URL.encode(bytes) }

    /// 64 bytes our own library has just made.
    init(made bytes: [UInt8]) {
        precondition(bytes.count == 64, "a signature of \(bytes.count) bytes")
        self.bytes = bytes
    }
}
