internal import CCsv

/// libcsv's parser, strict: a stray quote is an error, spaces belong to their cell.
///
/// It is fed one line at a time, each with the byte that ends it. A row can end only
/// at such a byte, so the caller knows where in the file every row ended.
final class CSVParser {
    enum Fault: Error {
        case strayQuote, unclosedQuote, outOfMemory
    }

    private let parser: UnsafeMutablePointer<csv_parser>
    private let row = CSVRow()

    init() throws(TableError) {
        parser = .allocate(capacity: 1)
        parser.initialize(to: csv_parser())
        guard start() else { throw .outOfMemory }
    }

    deinit {
        csv_free(parser)
        parser.deallocate()
    }

    /// Takes a line; answers the cells when it ended a row.
    func feed(_ line: UnsafeRawBufferPointer) throws(Fault) -> [String]? {
        let context = Unmanaged.passUnretained(row).toOpaque()
        let taken = csv_parse(parser, line.baseAddress, line.count, onCell, onRow, context)
        guard taken == line.count else {
            throw csv_error(parser) == CSV_EPARSE ? .strayQuote : .outOfMemory
        }
        return row.take()
    }

    /// Ends the file; answers the cells of a last row without line end.
    func finish() throws(Fault) -> [String]? {
        let context = Unmanaged.passUnretained(row).toOpaque()
        guard csv_fini(parser, onCell, onRow, context) == 0 else {
            throw csv_error(parser) == CSV_EPARSE ? .unclosedQuote : .outOfMemory
        }
        return row.take()
    }

    /// Forgets a row begun, to start anew at a line.
    func restart() throws(TableError) {
        csv_free(parser)
        row.forget()
        guard start() else { throw .outOfMemory }
    }

    private func start() -> Bool {
        guard csv_init(parser, UInt8(CSV_STRICT | CSV_STRICT_FINI)) == 0 else { return false }
        csv_set_space_func(parser, noSpace)
        return true
    }
}

/// The cells of the row being read.
private final class CSVRow {
    private var cells: [String] = []
    private var isComplete = false

    func append(_ cell: UnsafeRawBufferPointer) {
        // One cell more than allowed is enough to see that there are too many.
        guard cells.count <= TableLimits.columns else { return }
        cells.append(String(decoding: cell, as: UTF8.self))
    }

    func complete() {
        isComplete = true
    }

    func take() -> [String]? {
        guard isComplete else { return nil }
        defer { forget() }
        return cells
    }

    func forget() {
        cells.removeAll()
        isComplete = false
    }
}

private func onCell(
    _ cell: UnsafeMutableRawPointer?, _ count: Int, _ context: UnsafeMutableRawPointer?
) {
    guard let context else { return }
    let row = Unmanaged<CSVRow>.fromOpaque(context).takeUnretainedValue()
    row.append(UnsafeRawBufferPointer(start: cell, count: cell == nil ? 0 : count))
}

private func onRow(_ end: Int32, _ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<CSVRow>.fromOpaque(context).takeUnretainedValue().complete()
}

/// libcsv trims what this calls a space; RFC 4180 says spaces are part of a cell.
private func noSpace(_ byte: UInt8) -> Int32 {
    0
}
