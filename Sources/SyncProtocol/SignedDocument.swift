import JSON

/// A small JSON document with the signature of the node that made it. What is signed is the
/// document's canonical form, so it verifies years later without the message around it.
public struct SignedDocument: Sendable, Equatable {
    public let bytes: [UInt8]
    /// Ed25519, base64url.
    public let signature: String

    public init(bytes: [UInt8], signature: String) {
        self.bytes = bytes
        self.signature = signature
    }
}

/// A document that can be signed.
public protocol Signable {
    var canonicalBytes: [UInt8] { get }
}
