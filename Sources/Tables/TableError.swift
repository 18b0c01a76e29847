public import JSON

/// Why a whole file cannot be read.
public enum TableError: Error, Sendable, Equatable {
    /// More bytes than `TableLimits.file`.
    case tooLong
    /// The first row is not UTF-8 text: most likely GB 18030 or UTF-16. Save the file
    /// as UTF-8 and import it again.
    case notUTF8
    /// A CSV file without any row.
    case noHeader
    /// The first row cannot be read as column names.
    case badHeader(RowProblem)
    /// A column without a name, counted from 1.
    case emptyColumnName(column: Int)
    /// Two columns of one name.
    case duplicateColumnName(String)
    case outOfMemory
}

/// Why one row was left out.
public enum RowProblem: Error, Sendable, Equatable {
    case notUTF8
    case malformed(Malformation)
    /// Longer than `TableLimits.row`.
    case tooLong
    /// More than `TableLimits.columns`.
    case tooManyColumns
    /// A CSV row with more or fewer cells than the header has names.
    case wrongCellCount(found: Int, expected: Int)

    public enum Malformation: Sendable, Equatable {
        /// The line is no JSON document, or one that has more than one meaning.
        case json(JSONError)
        /// The line is JSON but no object.
        case notAnObject
        /// A quote inside a CSV cell that is not doubled, or text after a closing one.
        case strayQuote
        /// A quoted CSV cell that never ends; rows after it may be inside it.
        case unclosedQuote
        case nulCharacter
    }
}

/// A row that was left out, and where it starts.
public struct LineProblem: Error, Sendable, Equatable {
    /// The line where the row starts, from 1.
    public let line: Int
    public let problem: RowProblem

    public init(line: Int, problem: RowProblem) {
        self.line = line
        self.problem = problem
    }
}

/// What an imported file may be at most.
public enum TableLimits {
    /// Bytes of the file.
    public static let file = 512 << 20
    /// Bytes of one row.
    public static let row = 1 << 20
    /// Columns of a table, members of an object.
    public static let columns = 256
}
