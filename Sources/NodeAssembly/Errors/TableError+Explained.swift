import CommandFrame
import Tables
import Wording

/// A file that cannot be read as a whole.
extension TableError: ExplainedError {
    public var phrase: Phrase {
        switch self {
        case .tooLong: Phrase("文件太大", "the file is too large")
        case .notUTF8: Phrase("文件不是 UTF-8 文本", "the file is no UTF-8 text")
        case .noHeader: Phrase("CSV 文件是空的", "the CSV file is empty")
        case .badHeader: Phrase("CSV 的表头读不懂", "the header of the CSV file cannot be read")
        case .emptyColumnName: Phrase("第 {word} 列没有列名", "column {word} has no name")
        case .duplicateColumnName: Phrase("两列同名：“{word}”", "two columns are named \"{word}\"")
        case .outOfMemory: Phrase("内存不足", "there is no memory left")
        }
    }

    public var advice: Phrase? {
        switch self {
        case .tooLong: Phrase("至多 512 MiB，请分成几个文件。", "At most 512 MiB: split it.")
        case .notUTF8:
            Phrase(
                "请先转换，例如：iconv -f GB18030 -t UTF-8。",
                "Convert it first, for example: iconv -f GB18030 -t UTF-8.")
        case .noHeader, .badHeader, .emptyColumnName, .duplicateColumnName:
            Phrase("第一行要写列名，每列一个，不重复。", "The first row must name each column, each name once.")
        case .outOfMemory: Phrase("请分成较小的文件再试。", "Try again with smaller files.")
        }
    }

    public var values: [String: String] {
        switch self {
        case .emptyColumnName(let column): ["word": "\(column)"]
        case .duplicateColumnName(let name): ["word": name]
        default: [:]
        }
    }

    public var code: String {
        switch self {
        case .tooLong: "table-too-long"
        case .notUTF8: "not-utf8"
        case .noHeader: "no-header"
        case .badHeader: "bad-header"
        case .emptyColumnName: "empty-column-name"
        case .duplicateColumnName: "duplicate-column-name"
        case .outOfMemory: "out-of-memory"
        }
    }
}

/// A row that was left out; `import` says it with the line.
extension RowProblem {
    var phrase: Phrase {
        switch self {
        case .notUTF8: Phrase("不是 UTF-8 文本", "it is no UTF-8 text")
        case .malformed(.json): Phrase("不是一个完整的 JSON 对象", "it is not one whole JSON object")
        case .malformed(.notAnObject): Phrase("是 JSON，但不是对象", "it is JSON but no object")
        case .malformed(.strayQuote): Phrase("引号没有成对", "a quote stands alone")
        case .malformed(.unclosedQuote): Phrase("引号没有结束", "a quote does not end")
        case .malformed(.nulCharacter): Phrase("里面有空字符", "it contains a NUL character")
        case .tooLong: Phrase("这一行超过 1 MiB", "it is longer than 1 MiB")
        case .tooManyColumns: Phrase("列太多", "it has too many columns")
        case .wrongCellCount:
            Phrase(
                "有 {found} 格，表头有 {expected} 列",
                "it has {found} cells, the header {expected} columns")
        }
    }

    var advice: Phrase? {
        switch self {
        case .notUTF8: Phrase("请把文件转换为 UTF-8", "Convert the file to UTF-8")
        case .malformed(.unclosedQuote):
            Phrase("请补上引号，并核对其后的行", "Close the quote, and check the rows after it")
        case .tooLong, .tooManyColumns: Phrase("请另行处理这一行", "Treat this row by itself")
        default: Phrase("请改正这一行后再次导入", "Correct the row and import again")
        }
    }

    var values: [String: String] {
        guard case .wrongCellCount(let found, let expected) = self else { return [:] }
        return ["found": "\(found)", "expected": "\(expected)"]
    }
}
