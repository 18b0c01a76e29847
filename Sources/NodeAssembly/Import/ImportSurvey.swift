import Tables

/// What a file holds, looked over once before any row is taken: its columns and how many rows.
struct ImportSurvey {
    private(set) var rows = 0
    /// In the order of the file.
    private(set) var names: [String] = []

    init(_ bytes: [UInt8], _ format: TableFormat) throws {
        var seen: Set<String> = []
        try TableReader.read(bytes, format: format) { row in
            rows += 1
            guard case .success(let row) = row else { return }
            for cell in row.cells where seen.insert(cell.name).inserted { names.append(cell.name) }
        }
    }
}
