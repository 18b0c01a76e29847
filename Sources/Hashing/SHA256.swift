import CGnuTLS

/// SHA-256 (FIPS 180-4) of bytes in memory.
///
/// GnuTLS computes it because it uses the CPU's own SHA instructions where there are any.
public enum SHA256 {
    public static func hash(_ bytes: [UInt8]) -> Digest {
        bytes.withUnsafeBytes { hash($0) }
    }

    public static func hash(_ bytes: UnsafeRawBufferPointer) -> Digest {
        var raw = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))
        let code = withUnsafeMutableBytes(of: &raw) {
            gnutls_hash_fast(GNUTLS_DIG_SHA256, bytes.baseAddress, bytes.count, $0.baseAddress)
        }
        precondition(code == 0, "SHA-256 failed: \(String(cString: gnutls_strerror(code)))")
        return Digest(memory: raw)
    }

    /// The hash of both digests' 64 bytes in a row, without joining them in an array: one step
    /// of a chain.
    public static func hash(_ first: Digest, _ second: Digest) -> Digest {
        let (a, b) = (first.words, second.words)
        let joined = (
            a.0.bigEndian, a.1.bigEndian, a.2.bigEndian, a.3.bigEndian,
            b.0.bigEndian, b.1.bigEndian, b.2.bigEndian, b.3.bigEndian
        )
        return withUnsafeBytes(of: joined) { hash($0) }
    }
}
