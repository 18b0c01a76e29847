/// Text in columns on a terminal, where a Chinese sign takes two columns and a combining mark none.
public enum Columns {
    /// Columns that a text takes.
    public static func width(_ text: some StringProtocol) -> Int {
        CharacterWidth.of(text)
    }

    /// The text with spaces behind it up to `width` columns; a longer one as it is.
    public static func pad(_ text: String, to width: Int) -> String {
        text + spaces(width - Self.width(text))
    }

    /// The text cut to `width` columns, the cut shown as `…`.
    public static func fit(_ text: String, _ width: Int) -> String {
        guard Self.width(text) > width else { return text }
        guard width > 0 else { return "" }
        var kept = ""
        var used = 0
        for character in text {
            used += CharacterWidth.of(character)
            if used > width - 1 { break }
            kept.append(character)
        }
        return kept + "…"
    }

    /// The text in lines of at most `width` columns. Breaks at spaces and beside wide signs, never
    /// before a closing Chinese mark; a longer word is broken where the line ends. Line feeds in
    /// the text stay.
    public static func wrap(_ text: String, _ width: Int) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            var lines = WrappedLines(width: max(width, 2))
            for piece in pieces(line) { lines.add(piece) }
            return lines.finished()
        }
    }

    /// A table: every column as wide as its widest cell, `gap` columns between. With `limit`, the
    /// last column is cut so that no line is wider.
    public static func table(
        _ rows: [[String]], header: [String]? = nil, gap: Int = 2, limit: Int? = nil
    ) -> [String] {
        let all = (header.map { [$0] } ?? []) + rows
        let count = all.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            all.map { $0.count > column ? width($0[column]) : 0 }.max() ?? 0
        }
        return all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let isLast = column == row.count - 1
                line += isLast ? cell : pad(cell, to: widths[column]) + spaces(gap)
            }
            return limit.map { fit(line, $0) } ?? line
        }
    }

    static func spaces(_ count: Int) -> String {
        String(repeating: " ", count: max(0, count))
    }

    /// What is never torn: words with the spaces behind them, wide signs with their closing marks.
    private static func pieces(_ line: Substring) -> [Substring] {
        var pieces: [Substring] = []
        var start = line.startIndex
        var index = line.startIndex
        while index < line.endIndex {
            let next = line.index(after: index)
            if next == line.endIndex || mayBreak(line[index], line[next]) {
                pieces.append(line[start..<next])
                start = next
            }
            index = next
        }
        return pieces
    }

    private static func mayBreak(_ left: Character, _ right: Character) -> Bool {
        if right == " " || closing.contains(right) || opening.contains(left) { return false }
        return left == " " || CharacterWidth.of(left) == 2 || CharacterWidth.of(right) == 2
    }

    private static let closing = Set("，。、；：？！）》」』】〕”’…,.;:?!)]}>")
    private static let opening = Set("（《「『【〔“‘([{<")
}

/// Lines being filled with pieces.
private struct WrappedLines {
    let width: Int
    var lines: [String] = []
    var line = ""
    var used = 0

    init(width: Int) {
        self.width = width
    }

    mutating func add(_ piece: Substring) {
        let word = piece.trimmingSpaces()
        let needed = CharacterWidth.of(word)
        if used > 0, used + needed > width { end() }
        guard needed > width else {
            line += piece
            used += CharacterWidth.of(piece)
            return
        }
        for character in piece {
            let columns = CharacterWidth.of(character)
            if used > 0, used + columns > width { end() }
            line.append(character)
            used += columns
        }
    }

    mutating func finished() -> [String] {
        end()
        return lines
    }

    private mutating func end() {
        lines.append(String(line[...].trimmingSpaces()))
        line = ""
        used = 0
    }
}

extension Substring {
    /// Without the spaces behind.
    fileprivate func trimmingSpaces() -> Substring {
        var end = endIndex
        while end > startIndex, self[index(before: end)] == " " { end = index(before: end) }
        return self[startIndex..<end]
    }
}
