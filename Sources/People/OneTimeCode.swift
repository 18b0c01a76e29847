import Hashing

/// Codes of six digits that a telephone computes from a shared secret and the time (RFC 6238, with
/// SHA-1 and 30 seconds, which every such program knows).
public enum OneTimeCode {
    public static let stepMilliseconds: Int64 = 30_000

    /// The code of a time step (RFC 4226).
    public static func code(secret: [UInt8], step: Int64, digits: Int = 6) -> String {
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> (8 * (7 - Int64($0)))) }
        let hash = HMAC.sha1(counter, key: secret)
        let offset = Int(hash[19] & 15)
        let number = hash[offset...].prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        var limit: UInt32 = 1
        for _ in 0..<digits { limit *= 10 }
        let text = String((number & 0x7FFF_FFFF) % limit)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    /// The step whose code this is: the present one or a neighbour, for clocks differ, and later
    /// than `used`, for a code works once. Nil: none.
    public static func step(of code: String, secret: [UInt8], used: Int64, now: Int64) -> Int64? {
        let present = now / stepMilliseconds
        return [present, present - 1, present + 1].first { step in
            step > used && Self.code(secret: secret, step: step).utf8.elementsEqual(code.utf8)
        }
    }

    /// What a telephone reads: `otpauth://…`. The names are percent-encoded.
    public static func address(secret: [UInt8], name: String, office: String) -> String {
        "otpauth://totp/\(escaped(office)):\(escaped(name))?secret=\(base32(secret))"
            + "&issuer=\(escaped(office))"
    }

    /// RFC 4648 base32 without padding.
    public static func base32(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var (text, rest, width) = ("", 0, 0)
        for byte in bytes {
            rest = rest << 8 | Int(byte)
            width += 8
            while width >= 5 {
                width -= 5
                text.append(alphabet[rest >> width & 31])
            }
            rest &= (1 << width) - 1
        }
        if width > 0 { text.append(alphabet[rest << (5 - width) & 31]) }
        return text
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                return String(UnicodeScalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                return "%" + (hex.count < 2 ? "0" : "") + hex
            }
        }.joined()
    }
}
