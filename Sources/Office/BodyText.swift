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
        let lines = text.replacingOccurrences(of: "\r\n", with: "\n")
            .replacingOccurrences(of: "\r", with: "\n")
        return lines.precomposedStringWithCanonicalMapping
            .trimmingCharacters(in: outer)
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
