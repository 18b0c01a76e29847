/// One row of an imported file, as found and as read.
public struct TableRow: Sendable {
    /// The line where the row starts, from 1.
    public let line: Int
    /// The exact bytes of the row in the file, without its line end; valid UTF-8.
    public let source: [UInt8]
    public let cells: TableCells
}

/// The named cells of a row, in the order of the file.
///
/// Names are looked up by their UTF-8 bytes.
public struct TableCells: Sendable, RandomAccessCollection {
    public struct Cell: Sendable {
        public let name: String
        /// The text as found: spaces and line ends inside it are kept.
        public let value: String
    }

    private let cells: [Cell]

    init(_ cells: [Cell]) {
        self.cells = cells
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { cells.count }

    public subscript(_ place: Int) -> Cell { cells[place] }

    /// The text of the cell named `name`, nil when the row has none.
    public subscript(_ name: String) -> String? {
        cells.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }
}
