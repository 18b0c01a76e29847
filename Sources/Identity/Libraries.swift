import CGnuTLS
import CSodium

/// Both libraries want one call before all others; each is made once, at first use.
enum Libraries {
    static let sodium: Void = {
        precondition(sodium_init() >= 0, "libsodium cannot start")
    }()

    static let gnutls: Void = {
        let code = gnutls_global_init()
        precondition(code == 0, "GnuTLS cannot start: \(String(cString: gnutls_strerror(code)))")
    }()
}
