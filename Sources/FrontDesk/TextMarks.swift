/// Where two texts differ, marked inside the text so that it can be read aloud:
/// `修建【-滨江-】【+沿江+】步道`.
public enum TextMarks {
    /// What differs may be this long on each side: beyond it marks do not help, and memory grows
    /// with the square.
    public static let longest = 1500

    /// - Returns: nil when there is nothing to mark, nothing in common, or too much.
    public static func marked(from old: String, to new: String) -> String? {
        TextDifference(from: old, to: new)?.pieces.map { piece in
            switch piece {
            case .same(let text): text
            case .gone(let text): "【-\(text)-】"
            case .come(let text): "【+\(text)+】"
            }
        }.joined()
    }
}
