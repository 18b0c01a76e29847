/// A 64-bit number as exactly 16 lower-case hexadecimal digits, so that texts order as numbers do.
///
/// Written by hand because every change's bytes pass through here.
public enum Hex {
    /// Digits in a number's text.
    public static let length = 16

    public static func text(_ value: UInt64) -> String {
        String(unsafeUninitializedCapacity: length) { out in
            write(value, to: UnsafeMutableBufferPointer(rebasing: out[..<length]))
            return length
        }
    }

    public static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length) { text in
            write(value, to: text)
            bytes.append(contentsOf: text)
        }
    }

    /// Writes the digits into `out`, which has room for exactly 16 bytes.
    public static func write(_ value: UInt64, to out: UnsafeMutableBufferPointer<UInt8>) {
        precondition(out.count == length, "a number has \(length) digits")
        var rest = value
        for place in (0..<length).reversed() {
            let nibble = UInt8(truncatingIfNeeded: rest & 0xF)
            out.initializeElement(at: place, to: nibble < 10 ? 0x30 + nibble : 0x57 + nibble)
            rest >>= 4
        }
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
}
