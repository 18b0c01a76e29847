import JSON

/// A file with one JSON object per line.
///
/// Only line feeds separate lines; blank lines are skipped. Text is taken as it is,
/// numbers as decimal text, nested values as canonical JSON, and null as absent.
struct NDJSONTable {
    private let parser = JSONParser(
        limits: JSONLimits(bytes: TableLimits.row, members: TableLimits.columns), fractions: true)

    func read(
        _ text: UnsafeRawBufferPointer, _ each: (Result<TableRow, LineProblem>) throws -> Void
    ) throws {
        var start = 0
        var line = 1
        while start < text.count {
            let end = text.place(of: 0x0A, from: start)
            let source = text.slice(start..<end).withoutCarriageReturn
            if !source.isBlank {
                try each(row(source, line: line))
            }
            start = end + 1
            line += 1
        }
    }

    private func row(
        _ source: UnsafeRawBufferPointer, line: Int
    ) throws -> Result<TableRow, LineProblem> {
        do {
            let cells = try parser.parse(source, cells)
            return .success(TableRow(line: line, source: Array(source), cells: cells))
        } catch let error as JSONError {
            if error == .outOfMemory { throw TableError.outOfMemory }
            return .failure(LineProblem(line: line, problem: RowProblem(error)))
        } catch let problem as RowProblem {
            return .failure(LineProblem(line: line, problem: problem))
        }
    }

    private func cells(of root: JSONNode) throws -> TableCells {
        guard root.kind == .object else { throw RowProblem.malformed(.notAnObject) }
        var cells: [TableCells.Cell] = []
        cells.reserveCapacity(root.count ?? 0)
        root.forEachMember { key, node in
            guard let value = node.cellText else { return }
            cells.append(.init(name: String(decoding: key, as: UTF8.self), value: value))
        }
        return TableCells(cells)
    }
}

extension JSONNode {
    fileprivate var cellText: String? {
        switch kind {
        case .null: nil
        case .bool: bool == true ? "true" : "false"
        case .int: int?.description
        case .fraction: fraction?.description
        case .string: string
        case .array, .object: String(decoding: value.canonical, as: UTF8.self)
        }
    }
}

extension RowProblem {
    fileprivate init(_ error: JSONError) {
        self =
            switch error {
            case .tooLong: .tooLong
            case .tooManyMembers: .tooManyColumns
            case .notUTF8: .notUTF8
            case .nulCharacter: .malformed(.nulCharacter)
            default: .malformed(.json(error))
            }
    }
}

extension UnsafeRawBufferPointer {
    fileprivate var withoutCarriageReturn: UnsafeRawBufferPointer {
        last == 0x0D ? slice(0..<count - 1) : self
    }

    fileprivate var isBlank: Bool {
        allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    }
}
