import Hashing
import Identity
import Testing

@Suite struct TLSIdentityTests {
    /// 1 January 2026, 00:00 UTC.
    let newYear: Int64 = 1_767_225_600

    @Test func `A certificate made here loads again with the same pin`() throws {
        let made = try TLSIdentity.makeSelfSigned(commonName: "桥头区政务办", notBefore: newYear)
        #expect(made.keyPEM.hasPrefix("-----BEGIN PRIVATE KEY-----"))
        #expect(made.certificatePEM.hasPrefix("-----BEGIN CERTIFICATE-----"))
        #expect(made.pin.utf8.count == 44 && made.pin.hasSuffix("="))
        let loaded = try TLSIdentity.load(
            keyPEM: made.keyPEM, certificatePEM: made.certificatePEM)
        #expect(loaded == made)
    }

    @Test func `Two nodes never get the same pin`() throws {
        let one = try TLSIdentity.makeSelfSigned(commonName: "a", notBefore: newYear)
        let two = try TLSIdentity.makeSelfSigned(commonName: "a", notBefore: newYear)
        #expect(one.pin != two.pin)
        #expect(throws: IdentityError.notAPair) {
            try TLSIdentity.load(keyPEM: one.keyPEM, certificatePEM: two.certificatePEM)
        }
    }

    /// A throwaway pair made by another program (`openssl req -x509 -newkey ec`), with the pin
    /// that program computes; the key is in the older "EC PRIVATE KEY" form.
    @Test func `A key and certificate made by another program are taken`() throws {
        let identity = try TLSIdentity.load(
            keyPEM: ForeignPair.key, certificatePEM: ForeignPair.certificate)
        #expect(identity.pin == ForeignPair.pin)
    }

    @Test(arguments: ["", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"])
    func `A text that is no key is refused`(text: String) throws {
        #expect {
            try TLSIdentity.load(keyPEM: text, certificatePEM: ForeignPair.certificate)
        } throws: {
            if case .badKey? = $0 as? IdentityError { true } else { false }
        }
    }

    @Test(arguments: ["", "no certificate", String(repeating: "A", count: 100_000)])
    func `A text that is no certificate is refused`(text: String) throws {
        #expect {
            try TLSIdentity.load(keyPEM: ForeignPair.key, certificatePEM: text)
        } throws: {
            if case .badCertificate? = $0 as? IdentityError { true } else { false }
        }
    }

    @Test func `A name or a time no certificate can carry is refused`() {
        for name in ["", String(repeating: "政", count: 65)] {
            #expect(throws: IdentityError.badName) {
                try TLSIdentity.makeSelfSigned(commonName: name, notBefore: newYear)
            }
        }
        for time in [Int64.min, -1, 253_402_300_799, Int64.max] {
            #expect(throws: IdentityError.badTime) {
                try TLSIdentity.makeSelfSigned(commonName: "a", notBefore: time)
            }
        }
    }
}
