/// A 64-bit number as exactly 16 lower-case hexadecimal digits, so that texts order as numbers do.
///
/// Written by hand because every change's bytes pass through here.
public enum Hex {
    /// Digits in a number's text.
    public static let length = 16

    public static func text(_ value: UInt64) -> String {
        String(unsafeUninitializedCapacity: length) { out in
            for place in 0..<length { out[place] = digit(of: value, at: place) }
            return length
        }
    }

    public static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        for place in 0..<length { bytes.append(digit(of: value, at: place)) }
    }

    /// nil unless there are exactly 16 digits 0-9 a-f.
    public static func parse(_ utf8: UnsafeRawBufferPointer) -> UInt64? {
        guard utf8.count == length else { return nil }
        var value: UInt64 = 0
        for character in utf8 {
            let digit: UInt8
            switch character {
            case 0x30...0x39: digit = character - 0x30
            case 0x61...0x66: digit = character - 0x61 + 10
            default: return nil
            }
            value = value << 4 | UInt64(digit)
        }
        return value
    }

    /// nil unless the text is exactly 16 digits 0-9 a-f.
    public static func parse(_ text: String) -> UInt64? {
        var text = text
        return text.withUTF8 { parse(UnsafeRawBufferPointer($0)) }
    }

    /// The digit at a place counted from the left, as ASCII.
    private static func digit(of value: UInt64, at place: Int) -> UInt8 {
        let nibble = UInt8(truncatingIfNeeded: value >> UInt64(60 - place * 4)) & 0xf
        return nibble < 10 ? 0x30 + nibble : 0x61 + nibble - 10
    }
}
