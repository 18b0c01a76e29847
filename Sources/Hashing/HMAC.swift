import CGnuTLS

/// HMAC-SHA-1 (RFC 2104), which telephones use for one-time codes (RFC 4226). For nothing else.
public enum HMAC {
    public static func sha1(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        var code: Int32 = -1
        let bytes = [UInt8](unsafeUninitializedCapacity: 20) { out, count in
            code = gnutls_hmac_fast(
                GNUTLS_MAC_SHA1, key, key.count, message, message.count, out.baseAddress)
            count = code == 0 ? 20 : 0
        }
        precondition(code == 0, "HMAC failed: \(String(cString: gnutls_strerror(code)))")
        return bytes
    }
}
