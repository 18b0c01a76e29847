import CGnuTLS

/// SHA-256 of bytes that come in pieces, such as a file's.
///
/// One thread at a time; not for sharing.
public final class SHA256Stream {
    private let state: gnutls_hash_hd_t

    public init() {
        var handle: gnutls_hash_hd_t?
        let code = gnutls_hash_init(&handle, GNUTLS_DIG_SHA256)
        guard code == 0, let handle else {
            preconditionFailure("SHA-256 cannot start: \(String(cString: gnutls_strerror(code)))")
        }
        state = handle
    }

    deinit { gnutls_hash_deinit(state, nil) }

    public func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    public func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
        let code = gnutls_hash(state, start, bytes.count)
        precondition(code == 0, "SHA-256 failed: \(String(cString: gnutls_strerror(code)))")
    }

    /// The hash of everything since the start, or since the last `finish()`.
    public func finish() -> Digest {
        var raw = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))
        withUnsafeMutableBytes(of: &raw) { gnutls_hash_output(state, $0.baseAddress) }
        return Digest(memory: raw)
    }
}
