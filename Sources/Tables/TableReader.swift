public enum TableFormat: Sendable {
    /// One JSON object per line.
    case ndjson
    /// RFC 4180 with a header row, in UTF-8 with or without byte order mark.
    case csv
}

/// Reads the files an office imports, row by row.
public struct TableReader {
    /// Hands every row, or the problem that kept it out, to `each` in order of the file.
    ///
    /// A bad row does not stop the rows after it.
    /// - Throws: `TableError` when the file as a whole cannot be read (rows seen before
    ///   stay seen), or what `each` throws.
    public static func read(
        _ bytes: [UInt8], format: TableFormat,
        each: (Result<TableRow, LineProblem>) throws -> Void
    ) throws {
        guard bytes.count <= TableLimits.file else { throw TableError.tooLong }
        try bytes.withUnsafeBytes { file in
            if file.isMarkedUTF16 { throw TableError.notUTF8 }
            let text = file.withoutByteOrderMark
            switch format {
            case .ndjson: try NDJSONTable().read(text, each)
            case .csv:
                var table = try CSVTable(text)
                try table.read(each)
            }
        }
    }
}

extension UnsafeRawBufferPointer {
    fileprivate var withoutByteOrderMark: UnsafeRawBufferPointer {
        starts(with: [0xEF, 0xBB, 0xBF]) ? UnsafeRawBufferPointer(rebasing: self[3...]) : self
    }

    fileprivate var isMarkedUTF16: Bool {
        starts(with: [0xFF, 0xFE]) || starts(with: [0xFE, 0xFF])
    }

    /// The first place from `start` that holds `byte`, or `count`.
    func place(of byte: UInt8, from start: Int) -> Int {
        var place = start
        while place < count, self[place] != byte { place += 1 }
        return place
    }

    func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[range])
    }
}
