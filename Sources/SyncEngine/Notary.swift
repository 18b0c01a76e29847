/// Signs for this node and checks the signatures of others. The engine decides; keys live outside.
public protocol Notary: Sendable {
    /// This node's present public key, base64url.
    var key: String { get }
    /// Ed25519 over the bytes, base64url.
    func sign(_ bytes: [UInt8]) -> String
    /// - Parameters:
    ///   - signature: base64url.
    ///   - key: base64url.
    func verifies(_ signature: String, _ bytes: [UInt8], key: String) -> Bool
}
