internal import Wording

/// Help in one language, as lines of a given width.
struct HelpPage {
    let language: Language
    let width: Int
    var lines: [String] = []

    init(_ language: Language, width: Int) {
        self.language = language
        self.width = max(width, 30)
    }

    mutating func title(_ phrase: Phrase) {
        if !lines.isEmpty { lines.append("") }
        lines.append(text(phrase) + (language == .chinese ? "：" : ":"))
    }

    mutating func paragraph(_ paragraph: String, indent: Int = 0, hanging: Int = 0) {
        let wrapped = Columns.wrap(paragraph, width - indent - hanging)
        for (number, line) in wrapped.enumerated() {
            let margin = number == 0 ? indent : indent + hanging
            lines.append(line.isEmpty ? "" : Columns.spaces(margin) + line)
        }
    }

    mutating func gap() {
        lines.append("")
    }

    /// Terms on the left, what they mean on the right; a long term has its meaning below it.
    mutating func list(_ entries: [(term: String, meaning: String)]) {
        let widest = entries.map { Columns.width($0.term) }.max() ?? 0
        let column = min(widest, max(12, width / 3)) + 4
        for entry in entries {
            var term = "  " + entry.term
            let meaning = Columns.wrap(entry.meaning, width - column)
            if Columns.width(term) + 2 > column, !entry.meaning.isEmpty {
                lines.append(term)
                term = ""
            }
            for (number, line) in meaning.enumerated() {
                let left = number == 0 ? term : ""
                lines.append(line.isEmpty ? left : Columns.pad(left, to: column) + line)
            }
        }
    }

    func text(_ phrase: Phrase, _ values: [String: String] = [:]) -> String {
        phrase.text(language, values)
    }
}
