import Foundation

/// The text of a proposal as people read it, made from what came in (rules S11, S16; one definition
/// of length everywhere).
public enum BodyText {
    /// What entry by hand allows, in Unicode scalars of the cleaned body.
    public static let handLimit = 1000
    public static let titleLimit = 60
    /// The most that any text may have, in UTF-8 bytes as it came in: twice in one change (body and
    /// original), each byte escaped, it still fits a line of the wire.
    public static let byteLimit = 64 << 10
    public static let titleByteLimit = 4 << 10

    /// NFC, CR LF and lone CR to LF, white space at both ends removed. The original is kept beside.
    public static func clean(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !outer.contains($0) }),
            let last = scalars.lastIndex(where: { !outer.contains($0) })
        else { return "" }
        return withLineFeeds(text[first...last]).precomposedStringWithCanonicalMapping
    }

    /// Byte by byte: searching texts for the ends of their lines was half the time of an import.
    private static func withLineFeeds(_ text: Substring) -> String {
        let carriageReturn = UInt8(ascii: "\r"), feed = UInt8(ascii: "\n")
        guard text.utf8.contains(carriageReturn) else { return String(text) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var isAfterReturn = false
        for byte in text.utf8 {
            if byte == carriageReturn || !(byte == feed && isAfterReturn) {
                bytes.append(byte == carriageReturn ? feed : byte)
            }
            isAfterReturn = byte == carriageReturn
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A title is one line; inner line ends become spaces.
    public static func cleanTitle(_ text: String) -> String {
        clean(text).split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// The length that every limit speaks of.
    public static func length(_ text: String) -> Int { text.unicodeScalars.count }

    /// White space of every script, and the marks that look like nothing.
    private static let outer = CharacterSet.whitespacesAndNewlines
        .union(CharacterSet(charactersIn: "\u{200B}\u{FEFF}\u{3000}\u{00A0}"))
}
