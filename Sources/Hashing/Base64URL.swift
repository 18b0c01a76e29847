import CSodium

/// Bytes as text in the URL-safe base64 alphabet (RFC 4648 §5), never padded.
///
/// Only the one canonical text of some bytes is read back, so texts may be compared as keys.
public enum Base64URL {
    public static func encode(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { bytes in
            String(unsafeUninitializedCapacity: capacity(bytes.count)) { write(bytes, to: $0) }
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

    /// Writes the text and returns its length; `out` has room for it and the final zero byte.
    static func write(
        _ bytes: UnsafeRawBufferPointer, to out: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        let needed = capacity(bytes.count)
        precondition(out.count >= needed, "base64: room for \(out.count) of \(needed) bytes")
        guard !bytes.isEmpty, let start = out.baseAddress else { return 0 }
        start.withMemoryRebound(to: CChar.self, capacity: needed) {
            _ = sodium_bin2base64(
                $0, needed, bytes.baseAddress, bytes.count,
                sodium_base64_VARIANT_URLSAFE_NO_PADDING)
        }
        return needed - 1
    }

    /// Characters of the text for so many bytes, and the zero byte libsodium ends it with.
    private static func capacity(_ count: Int) -> Int {
        sodium_base64_encoded_len(count, sodium_base64_VARIANT_URLSAFE_NO_PADDING)
    }
}
