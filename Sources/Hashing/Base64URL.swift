import CSodium

/// Bytes as text in the URL-safe base64 alphabet (RFC 4648 §5), never padded.
///
/// Only the one canonical text of some bytes is read back, so texts may be compared as keys.
public enum Base64URL {
    public static func encode(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { bytes in
            String(unsafeUninitializedCapacity: length(bytes.count)) { write(bytes, to: $0) }
        }
    }

    /// nil for a foreign character, padding, spare bits that are not zero, or more than
    /// `maxBytes` bytes.
    public static func decode(_ text: String, maxBytes: Int) -> [UInt8]? {
        var text = text
        return text.withUTF8 { utf8 in
            // Three bytes make four characters; a longer text need not be looked at.
            let size = utf8.count / 4 * 3 + 2
            guard size - 2 <= maxBytes else { return nil }
            var fits = false
            let bytes = [UInt8](unsafeUninitializedCapacity: size) { out, count in
                guard let start = out.baseAddress else { return }
                fits =
                    sodium_base642bin(
                        start, size, UnsafeRawPointer(utf8.baseAddress), utf8.count,
                        nil, &count, nil, sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0
                if !fits { count = 0 }
            }
            // Made again and compared, so that no leniency of the library can give one value
            // two texts.
            guard fits, bytes.count <= maxBytes, encode(bytes).utf8.elementsEqual(utf8) else {
                return nil
            }
            return bytes
        }
    }

    /// Writes the text and returns its length; `out` has room for it.
    ///
    /// By hand, as `Hex`: every change's bytes pass through here.
    static func write(
        _ bytes: UnsafeRawBufferPointer, to out: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        let length = length(bytes.count)
        precondition(out.count >= length, "base64: room for \(out.count) of \(length) bytes")
        var (rest, width, place) = (UInt32(0), 0, 0)
        func put(_ bits: UInt32) {
            out.initializeElement(at: place, to: character(UInt8(truncatingIfNeeded: bits & 63)))
            place += 1
        }
        for byte in bytes {
            rest = rest << 8 | UInt32(byte)
            width += 8
            while width >= 6 {
                width -= 6
                put(rest >> width)
            }
        }
        if width > 0 { put(rest << (6 - width)) }
        return length
    }

    /// Characters of the text for so many bytes.
    private static func length(_ count: Int) -> Int { (count * 8 + 5) / 6 }

    private static func character(_ bits: UInt8) -> UInt8 {
        switch bits {
        case 0..<26: UInt8(ascii: "A") + bits
        case 26..<52: UInt8(ascii: "a") + (bits - 26)
        case 52..<62: UInt8(ascii: "0") + (bits - 52)
        case 62: UInt8(ascii: "-")
        default: UInt8(ascii: "_")
        }
    }

    /// The six bits that a character stands for; nil for a foreign one.
    static func bits(of character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
