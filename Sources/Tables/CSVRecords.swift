/// The records of a CSV file, one after the other, each with its exact bytes.
///
/// A record ends at LF, CR LF or a lone CR, outside quotes; empty lines are skipped.
/// After a bad record reading goes on at the next line.
struct CSVRecords {
    struct Record {
        let line: Int
        let source: UnsafeRawBufferPointer
        let cells: Result<[String], RowProblem>
    }

    private let text: UnsafeRawBufferPointer
    private let parser: CSVParser
    private var place = 0
    private var line = 1

    init(_ text: UnsafeRawBufferPointer) throws(TableError) {
        self.text = text
        parser = try CSVParser()
    }

    mutating func next() throws(TableError) -> Record? {
        var begun: (place: Int, line: Int)?
        while place < text.count {
            let start = place
            let end = text.lineEnd(from: start)
            if begun == nil, end == start {
                pass(end, endsRecord: true)
                continue
            }
            let first = begun ?? (start, line)
            let outcome = try feed(start..<min(end + 1, text.count), of: first.place..<end)
            pass(end, endsRecord: outcome != nil)
            if let outcome { return record(first, to: end, outcome) }
            begun = first
        }
        guard let begun else { return nil }
        return record(begun, to: text.count, try finish())
    }

    /// Steps over a line end. Lines are counted by their LF, as editors do; a CR alone
    /// counts only where it ends a record, not inside a quoted cell.
    private mutating func pass(_ end: Int, endsRecord: Bool) {
        place = end + 1
        guard end < text.count else { return }
        let isBeforeFeed = place < text.count && text[place] == 0x0A
        if text[end] == 0x0A || (endsRecord && !isBeforeFeed) { line += 1 }
    }

    /// Nil while the record goes on.
    private func feed(
        _ bytes: Range<Int>, of record: Range<Int>
    ) throws(TableError) -> Result<[String], RowProblem>? {
        guard record.count <= TableLimits.row else {
            try parser.restart()
            return .failure(.tooLong)
        }
        do throws(CSVParser.Fault) {
            return try parser.feed(text.slice(bytes)).map { .success($0) }
        } catch {
            return .failure(try problem(of: error))
        }
    }

    private func finish() throws(TableError) -> Result<[String], RowProblem> {
        do throws(CSVParser.Fault) {
            return .success(try parser.finish() ?? [])
        } catch {
            return .failure(try problem(of: error))
        }
    }

    private func problem(of fault: CSVParser.Fault) throws(TableError) -> RowProblem {
        try parser.restart()
        switch fault {
        case .strayQuote: return .malformed(.strayQuote)
        case .unclosedQuote: return .malformed(.unclosedQuote)
        case .outOfMemory: throw .outOfMemory
        }
    }

    /// What is wrong with the bytes goes before what is wrong with the quotes.
    private func record(
        _ first: (place: Int, line: Int), to end: Int, _ outcome: Result<[String], RowProblem>
    ) -> Record {
        let source = text.slice(first.place..<end)
        var cells = outcome
        if !source.isUTF8 {
            cells = .failure(.notUTF8)
        } else if source.contains(0) {
            cells = .failure(.malformed(.nulCharacter))
        } else if case .success(let found) = outcome, found.count > TableLimits.columns {
            cells = .failure(.tooManyColumns)
        }
        return Record(line: first.line, source: source, cells: cells)
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func lineEnd(from start: Int) -> Int {
        var place = start
        while place < count, self[place] != 0x0A, self[place] != 0x0D { place += 1 }
        return place
    }

    fileprivate var isUTF8: Bool {
        withMemoryRebound(to: UInt8.self) { bytes in
            do {
                _ = try UTF8Span(validating: bytes.span)
                return true
            } catch {
                return false
            }
        }
    }
}
