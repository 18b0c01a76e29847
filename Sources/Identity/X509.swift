import CGnuTLS
import Hashing

/// A private key for TLS, as GnuTLS holds it.
final class X509Key {
    fileprivate let key: gnutls_x509_privkey_t

    /// A new key on P-256, the curve every TLS client knows.
    static func generate() throws(IdentityError) -> X509Key {
        let made = try X509Key()
        try check(
            gnutls_x509_privkey_generate(
                made.key, GNUTLS_PK_ECDSA, jy_gnutls_curve_bits(GNUTLS_ECC_CURVE_SECP256R1), 0),
            "generate key")
        return made
    }

    convenience init(pem: String) throws(IdentityError) {
        try self.init()
        let code = withDatum(of: pem) { gnutls_x509_privkey_import(key, $0, GNUTLS_X509_FMT_PEM) }
        guard code == 0 else { throw .badKey(reason(code)) }
    }

    private init() throws(IdentityError) {
        _ = Libraries.gnutls
        var handle: gnutls_x509_privkey_t?
        try check(gnutls_x509_privkey_init(&handle), "make room for a key")
        guard let handle else { throw .failed(step: "make room for a key", reason: "no handle") }
        key = handle
    }

    deinit { gnutls_x509_privkey_deinit(key) }

    /// PKCS #8, not encrypted.
    func pem() throws(IdentityError) -> String {
        var datum = gnutls_datum_t()
        try check(
            gnutls_x509_privkey_export2_pkcs8(
                key, GNUTLS_X509_FMT_PEM, nil, GNUTLS_PKCS_PLAIN.rawValue, &datum),
            "write key")
        return takeText(&datum)
    }

    /// SHA-256 of the public half as SubjectPublicKeyInfo in DER.
    func publicKeyDigest() throws(IdentityError) -> Digest {
        return try keyDigest { gnutls_x509_privkey_get_key_id(key, keyIDFlags, $0, $1) }
    }
}

/// A certificate, as GnuTLS holds it.
final class X509Certificate {
    fileprivate let certificate: gnutls_x509_crt_t

    convenience init(pem: String) throws(IdentityError) {
        try self.init()
        let code = withDatum(of: pem) {
            gnutls_x509_crt_import(certificate, $0, GNUTLS_X509_FMT_PEM)
        }
        guard code == 0 else { throw .badCertificate(reason(code)) }
    }

    /// A certificate for this machine only, signed by its own key.
    ///
    /// Peers trust it by its pin, not by its names; the names let a browser on the same machine
    /// accept it once it was imported there.
    convenience init(
        selfSignedBy key: X509Key, commonName: String, serial: [UInt8],
        notBefore: time_t, notAfter: time_t
    ) throws(IdentityError) {
        try self.init()
        try describe(commonName, serial, from: notBefore, to: notAfter)
        try check(gnutls_x509_crt_set_key(certificate, key.key), "set public key")
        try allow()
        try check(
            gnutls_x509_crt_sign2(certificate, certificate, key.key, GNUTLS_DIG_SHA256, 0),
            "sign certificate")
    }

    private init() throws(IdentityError) {
        _ = Libraries.gnutls
        var handle: gnutls_x509_crt_t?
        try check(gnutls_x509_crt_init(&handle), "make room for a certificate")
        guard let handle else {
            throw .failed(step: "make room for a certificate", reason: "no handle")
        }
        certificate = handle
    }

    deinit { gnutls_x509_crt_deinit(certificate) }

    func pem() throws(IdentityError) -> String {
        var datum = gnutls_datum_t()
        try check(
            gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_PEM, &datum), "write certificate")
        return takeText(&datum)
    }

    /// SHA-256 of the public key as SubjectPublicKeyInfo in DER.
    func publicKeyDigest() throws(IdentityError) -> Digest {
        return try keyDigest { gnutls_x509_crt_get_key_id(certificate, keyIDFlags, $0, $1) }
    }

    /// Who, and from when to when (Unix seconds).
    private func describe(
        _ commonName: String, _ serial: [UInt8], from notBefore: time_t, to notAfter: time_t
    ) throws(IdentityError) {
        try check(gnutls_x509_crt_set_version(certificate, 3), "set version")
        try check(
            gnutls_x509_crt_set_serial(certificate, serial, serial.count), "set serial number")
        try check(gnutls_x509_crt_set_activation_time(certificate, notBefore), "set begin")
        try check(gnutls_x509_crt_set_expiration_time(certificate, notAfter), "set end")
        let name = Array(commonName.utf8)
        try check(
            gnutls_x509_crt_set_dn_by_oid(
                certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name, UInt32(name.count)),
            "set common name")
    }

    /// What the key may do, and under which names.
    private func allow() throws(IdentityError) {
        let host = Array("localhost".utf8)
        try check(
            gnutls_x509_crt_set_subject_alt_name(
                certificate, GNUTLS_SAN_DNSNAME, host, UInt32(host.count),
                UInt32(GNUTLS_FSAN_SET)),
            "set host name")
        try check(
            gnutls_x509_crt_set_subject_alt_name(
                certificate, GNUTLS_SAN_IPADDRESS, [127, 0, 0, 1] as [UInt8], 4,
                UInt32(GNUTLS_FSAN_APPEND)),
            "set address")
        try check(gnutls_x509_crt_set_basic_constraints(certificate, 0, -1), "set constraints")
        try check(
            gnutls_x509_crt_set_key_usage(certificate, UInt32(GNUTLS_KEY_DIGITAL_SIGNATURE)),
            "set key usage")
        try check(
            gnutls_x509_crt_set_key_purpose_oid(certificate, GNUTLS_KP_TLS_WWW_SERVER, 0),
            "set key purpose")
    }
}

// MARK: - What both need

private let keyIDFlags = GNUTLS_KEYID_USE_SHA256.rawValue

private func reason(_ code: Int32) -> String { String(cString: gnutls_strerror(code)) }

private func check(_ code: Int32, _ step: String) throws(IdentityError) {
    guard code >= 0 else { throw .failed(step: step, reason: reason(code)) }
}

/// GnuTLS's SHA-256 key id is the digest of the SubjectPublicKeyInfo in DER, the same that
/// HTTP public key pinning (RFC 7469) uses.
private func keyDigest(
    _ read: (UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<Int>) -> Int32
) throws(IdentityError) -> Digest {
    var bytes = [UInt8](repeating: 0, count: 32)
    var length = bytes.count
    try check(read(&bytes, &length), "read key id")
    guard length == 32, let digest = Digest(bytes: bytes) else {
        throw .failed(step: "read key id", reason: "\(length) bytes")
    }
    return digest
}

/// Lends a text as GnuTLS wants it; callers bound the length.
private func withDatum(of text: String, _ body: (UnsafePointer<gnutls_datum_t>) -> Int32) -> Int32 {
    var bytes = Array(text.utf8)
    return bytes.withUnsafeMutableBufferPointer { buffer in
        var datum = gnutls_datum_t(data: buffer.baseAddress, size: UInt32(buffer.count))
        return body(&datum)
    }
}

/// Copies GnuTLS's text out and frees it.
private func takeText(_ datum: inout gnutls_datum_t) -> String {
    defer { jy_gnutls_free(datum.data) }
    let bytes = UnsafeBufferPointer(start: datum.data, count: Int(datum.size))
    return String(decoding: bytes, as: UTF8.self)
}
