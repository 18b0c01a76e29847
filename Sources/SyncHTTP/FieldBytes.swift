import Hashing

/// Bytes in a structured header field (RFC 8941 §3.3.5): standard base64 between colons. Ours are
/// base64url without padding everywhere else, so one text is turned into the other.
enum FieldBytes {
    /// `:…:` for a base64url text that this program made.
    static func field(urlText: String) -> String {
        var text = ":"
        text.reserveCapacity(urlText.utf8.count + 4)
        for character in urlText {
            switch character {
            case "-": text.append("+")
            case "_": text.append("/")
            default: text.append(character)
            }
        }
        text += String(repeating: "=", count: (4 - urlText.utf8.count % 4) % 4)
        return text + ":"
    }

    /// The base64url text of `:…:`; nil when it is no such field. Whether the text stands for
    /// bytes is for its reader to see.
    static func urlText(field: Substring) -> String? {
        guard field.count >= 2, field.first == ":", field.last == ":" else { return nil }
        var text = ""
        for character in field.dropFirst().dropLast() where character != "=" {
            switch character {
            case "+": text.append("-")
            case "/": text.append("_")
            case "-", "_": return nil
            default: text.append(character)
            }
        }
        return isSame(String(field), self.field(urlText: text)) ? text : nil
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
