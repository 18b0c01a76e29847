import Tables
import Testing

@Suite struct CSVTests {
    @Test func `Rows are read by the names in the header`() throws {
        let read = try ReadRows("标题,正文\n路灯,不亮\n公交,晚点\n", .csv)
        #expect(read.rows.map { $0.cells["标题"] } == ["路灯", "公交"])
        #expect(read.rows.map { $0.cells["正文"] } == ["不亮", "晚点"])
        #expect(read.rows.first?.cells["电话"] == nil)
        #expect(read.lines == [2, 3] && read.problems.isEmpty)
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func `Every usual line end ends a row and is kept inside quotes`(_ end: String) throws {
        let rows = ["a,b", "\"x\(end)y\",2", "", "3,\"say \"\"yes\"\"\""]
        let read = try ReadRows(rows.joined(separator: end), .csv)
        #expect(read.rows.map { $0.cells["a"] } == ["x\(end)y", "3"])
        #expect(read.rows.map { $0.cells["b"] } == ["2", "say \"yes\""])
        #expect(read.sources == [rows[1], rows[3]])
        #expect(read.lines.first == 2)
        #expect(end == "\r" || read.lines == [2, 5])
    }

    @Test func `The exact bytes of a row are kept beside its cells`() throws {
        let read = try ReadRows("\u{FEFF}a,b\r\n \"\"\r\n\" 1 \", 2 \r\n3,4", .csv)
        #expect(read.sources == ["\" 1 \", 2 ", "3,4"])
        #expect(read.rows.first?.cells.map(\.name) == ["a", "b"])
        #expect(read.rows.first?.cells.map(\.value) == [" 1 ", " 2 "])
        #expect(read.problem(at: 2) == .malformed(.strayQuote))
    }

    @Test func `Lines are counted as an editor counts them`() throws {
        let read = try ReadRows("a\n\"x\ry\r\nz\"\r\n\r\n1\n2\r3", .csv)
        #expect(read.lines == [2, 5, 6, 7])
        #expect(read.rows.first?.cells["a"] == "x\ry\r\nz")
    }

    @Test func `A row that does not fit the header is named and the rest goes on`() throws {
        let read = try ReadRows("a,b\n1\n1,2,3\n\n4,5\n", .csv)
        #expect(read.problem(at: 2) == .wrongCellCount(found: 1, expected: 2))
        #expect(read.problem(at: 3) == .wrongCellCount(found: 3, expected: 2))
        #expect(read.sources == ["4,5"] && read.lines == [5])
    }

    @Test func `A stray quote spoils its own row only`() throws {
        let read = try ReadRows("a,b\n1,2\"x\n\"1\"y,2\n\"a\nb\"c,2\n5,6\n", .csv)
        #expect(read.problems.map(\.line) == [2, 3, 4])
        #expect(read.problems.allSatisfy { $0.problem == .malformed(.strayQuote) })
        #expect(read.sources == ["5,6"] && read.lines == [6])
    }

    @Test func `A quote that never closes is named where its row starts`() throws {
        let read = try ReadRows("a,b\n1,2\n3,\"x\n4,5\n", .csv)
        #expect(read.sources == ["1,2"])
        #expect(read.problems == [LineProblem(line: 3, problem: .malformed(.unclosedQuote))])
    }

    @Test func `A row in another encoding is said to be no UTF-8`() throws {
        let gb18030: [UInt8] = [0xC2, 0xB7, 0xB5, 0xC6]
        let read = try ReadRows(Array("a\n".utf8) + gb18030 + Array("\nx\n".utf8), .csv)
        #expect(read.problem(at: 2) == .notUTF8 && read.sources == ["x"])
        #expect(throws: TableError.notUTF8) { try ReadRows(gb18030, .csv) }
        #expect(throws: TableError.notUTF8) { try ReadRows([0xFF, 0xFE, 0x61, 0], .csv) }
    }

    @Test func `A file whose columns have no clear names is refused`() {
        #expect(throws: TableError.noHeader) { try ReadRows("\u{FEFF}\r\n\n", .csv) }
        #expect(throws: TableError.emptyColumnName(column: 2)) { try ReadRows("a,,b\n", .csv) }
        #expect(throws: TableError.emptyColumnName(column: 2)) { try ReadRows("a, ", .csv) }
        #expect(throws: TableError.duplicateColumnName("a")) { try ReadRows("a,b,a\n", .csv) }
        #expect(throws: TableError.badHeader(.malformed(.unclosedQuote))) {
            try ReadRows("a,\"b\n", .csv)
        }
        #expect(throws: TableError.badHeader(.tooManyColumns)) {
            try ReadRows((0..<257).map { "c\($0)" }.joined(separator: ","), .csv)
        }
    }

    @Test func `A row beyond the limits is refused and the rest goes on`() throws {
        let long = String(repeating: "x", count: TableLimits.row + 1)
        let wide = String(repeating: ",", count: 256)
        let read = try ReadRows("a\n\(long)\n1\n\"\n\(long)\n\(wide)\nx\u{0}y\n2", .csv)
        #expect(read.problem(at: 2) == .tooLong && read.problem(at: 4) == .tooLong)
        #expect(read.problem(at: 6) == .tooManyColumns)
        #expect(read.problem(at: 7) == .malformed(.nulCharacter))
        #expect(read.sources == ["1", "2"] && read.lines == [3, 8])
    }

    @Test func `A row of the greatest length is read`() throws {
        let long = String(repeating: "长", count: TableLimits.row / 3)
        #expect(try ReadRows("a\n\(long)\n", .csv).rows.first?.cells["a"] == long)
    }

    @Test func `An error of the importer stops the reading`() {
        struct Enough: Error {}
        #expect(throws: Enough.self) {
            try TableReader.read(Array("a\n1\n2\n".utf8), format: .csv) { _ in throw Enough() }
        }
    }
}
