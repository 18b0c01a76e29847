import Tables

/// What a reader handed over, in order.
struct ReadRows {
    var rows: [TableRow] = []
    var problems: [LineProblem] = []

    init(_ bytes: [UInt8], _ format: TableFormat) throws {
        try TableReader.read(bytes, format: format) { outcome in
            switch outcome {
            case .success(let row): rows.append(row)
            case .failure(let problem): problems.append(problem)
            }
        }
    }

    init(_ text: String, _ format: TableFormat) throws {
        try self.init(Array(text.utf8), format)
    }

    var sources: [String] { rows.map { String(decoding: $0.source, as: UTF8.self) } }
    var lines: [Int] { rows.map(\.line) }

    /// The problem of the row that starts at `line`.
    func problem(at line: Int) -> RowProblem? {
        problems.first { $0.line == line }?.problem
    }
}
