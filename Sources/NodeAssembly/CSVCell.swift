/// A cell of an exported table.
enum CSVCell {
    /// What table programs take for the beginning of a formula, wide forms included.
    private static let marks = Set("=+-@\t\r\n＝＋－＠".unicodeScalars)

    /// Quoted always. A table program would compute what begins like a formula, so an apostrophe
    /// goes before it, but for numbers written with digits.
    static func text(_ text: String) -> String {
        let isFormula = text.unicodeScalars.first.map(marks.contains) ?? false
        let isNumber = Double(text) != nil && text.allSatisfy { "-.0123456789".contains($0) }
        let safe = isFormula && !isNumber ? "'" + text : text
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
