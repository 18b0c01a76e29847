/// A cell of an exported table.
enum CSVCell {
    /// What table programs take for the beginning of a formula, wide forms included.
    private static let marks = Set("=+-@\t\r\n＝＋－＠".unicodeScalars)

    /// Quoted always. A table program would compute what begins like a formula, so an apostrophe
    /// goes before it, but for whole numbers.
    static func text(_ text: String) -> String {
        let isFormula = text.unicodeScalars.first.map(marks.contains) ?? false
        let safe = isFormula && Int(text) == nil ? "'" + text : text
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
