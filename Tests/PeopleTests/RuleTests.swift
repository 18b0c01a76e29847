import Hashing
import Identity
import People
import Storage
import Testing

@Suite struct RuleTests {
    @Test func `Every role has what it needs, and administrators keep apart from the office`() {
        for role in Role.allCases {
            #expect(!role.deeds.isEmpty)
            if role.isAdministrator { #expect(!role.deeds.contains(.look), "\(role)") }
        }
        for deed in Deed.allCases {
            #expect(Role.allCases.contains { $0.deeds.contains(deed) }, "\(deed)")
        }
        #expect(Role.allCases.filter { $0.deeds.contains(.people) } == [.securityAdministrator])
        #expect(Role.allCases.filter { $0.deeds.contains(.audit) } == [.auditAdministrator])
        #expect(!Role.clerk.deeds.contains(.release) && !Role.clerk.deeds.contains(.settle))
        #expect(!Role.syncOperator.deeds.contains(.reveal))
        #expect(Role.cityOfficer.deeds.contains(.decide))
    }

    @Test func `Wrong passwords cost nothing at first, then twice as long each time`() {
        #expect((0...4).allSatisfy { Lockout.wait(after: $0) == 0 })
        #expect(Lockout.wait(after: 5) == 15_000)
        #expect(Lockout.wait(after: 6) == 30_000)
        #expect(Lockout.wait(after: 12) == 1_920_000)
        #expect(Lockout.wait(after: 13) == 3_600_000)
        #expect(Lockout.wait(after: 1_000_000) == 3_600_000)
        #expect(Lockout.left(failures: 5, failedAt: 1_000, now: 11_000) == 5_000)
        #expect(Lockout.left(failures: 5, failedAt: 1_000, now: 16_000) == 0)
        #expect(Lockout.left(failures: 5, failedAt: 9_000_000, now: 1_000) == 0)
    }

    /// RFC 6238, appendix B, SHA-1.
    @Test(arguments: [
        (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"), (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ])
    func `Codes are those of the standard`(_ seconds: Int64, _ code: String) {
        let secret = Array("12345678901234567890".utf8)
        #expect(OneTimeCode.code(secret: secret, step: seconds / 30, digits: 8) == code)
        #expect(OneTimeCode.code(secret: secret, step: seconds / 30) == code.suffix(6))
    }

    @Test func `A code works within a step of the time, and once`() {
        let secret = Array("12345678901234567890".utf8)
        let now: Int64 = 1_700_000_000_000
        let step = now / 30_000
        for near in [step - 1, step, step + 1] {
            let code = OneTimeCode.code(secret: secret, step: near)
            #expect(OneTimeCode.step(of: code, secret: secret, used: 0, now: now) == near)
            #expect(OneTimeCode.step(of: code, secret: secret, used: near, now: now) == nil)
        }
        let old = OneTimeCode.code(secret: secret, step: step - 2)
        #expect(OneTimeCode.step(of: old, secret: secret, used: 0, now: now) == nil)
    }

    @Test func `The telephone's address has the secret in base32 and escaped names`() {
        #expect(OneTimeCode.base32(Array("foobar".utf8)) == "MZXW6YTBOI")
        #expect(OneTimeCode.base32([0xFF]) == "74")
        let address = OneTimeCode.address(secret: Array("foo".utf8), name: "王&", office: "A b")
        #expect(address == "otpauth://totp/A%20b:%E7%8E%8B%26?secret=MZXW6&issuer=A%20b")
    }

    @Test func `Passwords are long and not what everyone tries first`() {
        let rules = PasswordRules()
        #expect(rules.fault(of: "vier Pferde", name: "王芳") == nil)
        #expect(rules.fault(of: "春眠不觉晓处处闻啼鸟", name: "王芳") == nil)
        #expect(rules.fault(of: "abcdefghi", name: "x") == .tooShort)
        #expect(rules.fault(of: "aaaaaabbbbbb", name: "x") == .tooUniform)
        #expect(rules.fault(of: "ich bin Wang5", name: "wang5") == .containsName)
        #expect(rules.fault(of: "MyPassword-1", name: "x") == .tooKnown)
        #expect(rules.fault(of: String(repeating: "abcdef", count: 50), name: "x") == .tooLong)
        var own = rules
        own.shortest = 14
        own.forbidden = ["江南", "Xinfang"]
        #expect(own.fault(of: "vier Pferde", name: "x") == .tooShort)
        #expect(own.fault(of: "four horses of XINFANG", name: "王芳") == .forbidden)
        #expect(own.fault(of: "我们江南的四匹马跑得快呀真快", name: "x") == .forbidden)
        #expect(own.fault(of: "four horses and a cart", name: "王芳") == nil)
    }

    @Test func `A password is known again by its hash, and by no other`() throws {
        let hash = try #require(PasswordHash.make("正确的密码 1"))
        #expect(hash.hasPrefix("$argon2id$"))
        #expect(PasswordHash.matches("正确的密码 1", hash))
        #expect(!PasswordHash.matches("正确的密码 2", hash))
        #expect(!PasswordHash.matches("", hash) && !PasswordHash.matches("x", "nonsense"))
        #expect(PasswordHash.make("正确的密码 1") != hash)
    }

    /// RFC 2202, cases 1 and 2.
    @Test func `HMAC is that of the standard`() {
        let first = HMAC.sha1(Array("Hi There".utf8), key: [UInt8](repeating: 0x0b, count: 20))
        #expect(hexadecimal(first) == "b617318655057264e28bc0b6fb378c8ef146be00")
        let second = HMAC.sha1(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        #expect(hexadecimal(second) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
