/// A CSV file whose first row names the columns.
struct CSVTable {
    private let names: [String]
    private var records: CSVRecords

    init(_ text: UnsafeRawBufferPointer) throws(TableError) {
        records = try CSVRecords(text)
        guard let header = try records.next() else { throw .noHeader }
        switch header.cells {
        case .success(let names): self.names = names
        case .failure(.notUTF8): throw .notUTF8
        case .failure(let problem): throw .badHeader(problem)
        }
        try checkNames()
    }

    mutating func read(_ each: (Result<TableRow, LineProblem>) throws -> Void) throws {
        while let record = try records.next() {
            try each(row(record))
        }
    }

    private func row(_ record: CSVRecords.Record) -> Result<TableRow, LineProblem> {
        switch record.cells {
        case .failure(let problem):
            return .failure(LineProblem(line: record.line, problem: problem))
        case .success(let values) where values.count != names.count:
            let problem = RowProblem.wrongCellCount(found: values.count, expected: names.count)
            return .failure(LineProblem(line: record.line, problem: problem))
        case .success(let values):
            let cells = zip(names, values).map { TableCells.Cell(name: $0, value: $1) }
            return .success(
                TableRow(line: record.line, source: Array(record.source), cells: TableCells(cells)))
        }
    }

    private func checkNames() throws(TableError) {
        var seen: Set<[UInt8]> = []
        for (place, name) in names.enumerated() {
            if name.allSatisfy(\.isWhitespace) { throw .emptyColumnName(column: place + 1) }
            if !seen.insert(Array(name.utf8)).inserted { throw .duplicateColumnName(name) }
        }
    }
}
