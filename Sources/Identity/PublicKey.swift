import CSodium
import Hashing

/// An Ed25519 public key (RFC 8032): who a node is to its peers.
public struct PublicKey: Hashable, Sendable {
    /// A digest only in form: 32 bytes held inline, with the text we want.
    private let raw: Digest

    /// nil unless there are exactly 32 bytes. Whether they are a point of the curve shows when a
    /// signature is verified: under bytes that are none, no signature holds.
    public init?(bytes: [UInt8]) {
        guard let raw = Digest(bytes: bytes) else { return nil }
        self.raw = raw
    }

    /// nil unless the text is exactly what `text` gives: 43 characters of base64url.
    public init?(text: String) {
        guard let raw = Digest(text: text) else { return nil }
        self.raw = raw
    }

    /// The bytes in base64url without padding, 43 characters.
    public var text: String { raw.text }

    /// The 32 bytes.
    public var bytes: [UInt8] { raw.bytes }

    /// Whether the owner of this key signed exactly this message.
    public func verifies(_ signature: Signature, _ message: [UInt8]) -> Bool {
        _ = Libraries.sodium
        return raw.withBytes { key in
            guard let key = key.bindMemory(to: UInt8.self).baseAddress else { return false }
            let length = UInt64(message.count)
            return crypto_sign_verify_detached(signature.bytes, message, length, key) == 0
        }
    }

    /// Eight groups of five decimal digits, to be compared over the telephone.
    ///
    /// SHA-256 of "jianyan fingerprint v1" followed by the key's 32 bytes, cut into eight
    /// big-endian 32-bit numbers, each modulo 100 000. About 132 bits: nobody can make a second
    /// key that reads the same.
    public var fingerprint: String {
        let digest = SHA256.hash(Array("jianyan fingerprint v1".utf8) + bytes)
        return digest.withBytes { bytes in
            stride(from: 0, to: 32, by: 4).map { start in
                let number = UInt32(
                    bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self))
                let digits = String(number % 100_000)
                return String(repeating: "0", count: 5 - digits.count) + digits
            }.joined(separator: " ")
        }
    }
}

extension PublicKey: CustomStringConvertible {
    public var description: String { text }
}
