import Hashing

/// Bytes in a structured header field (RFC 8941 §3.3.5): standard base64 between colons. Ours are
/// base64url without padding everywhere else, so one text is turned into the other.
enum FieldBytes {
    private static let colon = UInt8(ascii: ":")
    private static let padding = UInt8(ascii: "=")

    /// `:…:` for a base64url text that this program made.
    static func field(urlText: String) -> String {
        let length = urlText.utf8.count
        var bytes: [UInt8] = [colon]
        bytes.reserveCapacity(length + 5)
        for byte in urlText.utf8 {
            switch byte {
            case UInt8(ascii: "-"): bytes.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): bytes.append(UInt8(ascii: "/"))
            default: bytes.append(byte)
            }
        }
        while (bytes.count - 1) % 4 != 0 { bytes.append(padding) }
        bytes.append(colon)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The base64url text of `:…:`; nil when it is no such field. Whether the text stands for
    /// bytes is for its reader to see.
    static func urlText(field: Substring) -> String? {
        let field = Array(field.utf8)
        guard field.count >= 2, field.first == colon, field.last == colon else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(field.count)
        for byte in field.dropFirst().dropLast() where byte != padding {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: "-"))
            case UInt8(ascii: "/"): bytes.append(UInt8(ascii: "_"))
            case UInt8(ascii: "-"), UInt8(ascii: "_"): return nil
            default: bytes.append(byte)
            }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        return self.field(urlText: text).utf8.elementsEqual(field) ? text : nil
    }

    /// By bytes: `==` takes some foreign characters for ASCII ones.
    static func isSame(_ field: String?, _ text: String) -> Bool {
        field?.utf8.elementsEqual(text.utf8) ?? false
    }

    /// The value of `content-digest` (RFC 9530) for a body as sent.
    static func contentDigest(_ body: [UInt8]) -> String {
        "sha-256=" + field(urlText: SHA256.hash(body).text)
    }
}
