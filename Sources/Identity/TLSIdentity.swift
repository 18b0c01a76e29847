import CSodium
import Hashing

/// What a listener shows its visitors: a private key and the certificate for it.
///
/// Peers do not ask an authority; they compare the pin they were given at enrolment.
public struct TLSIdentity: Sendable, Equatable {
    /// PKCS #8, not encrypted: a secret, to be kept in a file only its owner reads.
    public let keyPEM: String
    public let certificatePEM: String

    /// Standard base64 of SHA-256 of the public key (SubjectPublicKeyInfo in DER), 44 characters;
    /// with "sha256//" before it, what libcurl's `CURLOPT_PINNEDPUBLICKEY` takes.
    public let pin: String

    /// Longest key or certificate text taken, in bytes; a chain of certificates fits.
    public static let longestPEM = 65_536

    private static let lifetimeSeconds: Int64 = 30 * 31_557_600
    /// The last second of the year 9999, where certificate times end.
    private static let lastSecond: Int64 = 253_402_300_799

    /// A new P-256 key and a certificate for localhost and 127.0.0.1, valid for 30 years.
    ///
    /// Thirty years because the pin is what is trusted: an expiry date would only stop an office
    /// that nobody looks after. `notBefore` is in Unix seconds; leave room for wrong clocks.
    public static func makeSelfSigned(
        commonName: String, notBefore: Int64
    ) throws(IdentityError) -> TLSIdentity {
        guard (1...64).contains(commonName.unicodeScalars.count) else { throw .badName }
        guard (0...lastSecond - lifetimeSeconds).contains(notBefore) else { throw .badTime }
        let key = try X509Key.generate()
        let certificate = try X509Certificate(
            selfSignedBy: key, commonName: commonName, serial: serialNumber(),
            notBefore: Int(notBefore), notAfter: Int(notBefore + lifetimeSeconds))
        return TLSIdentity(
            keyPEM: try key.pem(), certificatePEM: try certificate.pem(),
            pin: standardBase64(try certificate.publicKeyDigest()))
    }

    /// Takes an unencrypted key and its certificate (the first, if a chain follows it), and checks
    /// that they belong together. Dates and names are not judged.
    public static func load(
        keyPEM: String, certificatePEM: String
    ) throws(IdentityError) -> TLSIdentity {
        guard keyPEM.utf8.count <= longestPEM else { throw .badKey("too long") }
        guard certificatePEM.utf8.count <= longestPEM else { throw .badCertificate("too long") }
        let key = try X509Key(pem: keyPEM)
        let certificate = try X509Certificate(pem: certificatePEM)
        let digest = try certificate.publicKeyDigest()
        guard try key.publicKeyDigest() == digest else { throw .notAPair }
        return TLSIdentity(
            keyPEM: keyPEM, certificatePEM: certificatePEM, pin: standardBase64(digest))
    }

    /// Sixteen random bytes, positive and without a leading zero, as RFC 5280 wants them.
    private static func serialNumber() -> [UInt8] {
        var serial = Random.bytes(16)
        serial[0] = serial[0] & 0x3f | 0x40
        return serial
    }

    private static func standardBase64(_ digest: Digest) -> String {
        digest.withBytes { bytes in
            let size = sodium_base64_encoded_len(bytes.count, sodium_base64_VARIANT_ORIGINAL)
            return String(unsafeUninitializedCapacity: size) { out in
                guard let start = out.baseAddress else { return 0 }
                start.withMemoryRebound(to: CChar.self, capacity: size) {
                    _ = sodium_bin2base64(
                        $0, size, bytes.baseAddress, bytes.count, sodium_base64_VARIANT_ORIGINAL)
                }
                return size - 1
            }
        }
    }
}
