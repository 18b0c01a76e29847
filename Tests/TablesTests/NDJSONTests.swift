import JSON
import Tables
import Testing

@Suite struct NDJSONTests {
    @Test func `Every kind of value becomes the text of a cell`() throws {
        let line =
            #"{"s":" 路\r\n灯\t","i":-7,"f":0.5,"y":true,"n":false,"z":null,"o":{"b":1,"a":[0.5]}}"#
        let cells = try #require(try ReadRows(line, .ndjson).rows.first?.cells)
        #expect(cells["s"] == " 路\r\n灯\t")
        #expect(cells["i"] == "-7" && cells["f"] == "0.5")
        #expect(cells["y"] == "true" && cells["n"] == "false")
        #expect(cells["z"] == nil && cells.count == 6)
        #expect(cells["o"] == #"{"a":[0.5],"b":1}"#)
    }

    @Test func `The exact bytes of a line are kept without its end`() throws {
        let read = try ReadRows("\u{FEFF}{\"a\": 1}\r\n\n  \n {\"a\":\"\\r\"} \n{\"a\":3}", .ndjson)
        #expect(read.sources == ["{\"a\": 1}", " {\"a\":\"\\r\"} ", "{\"a\":3}"])
        #expect(read.lines == [1, 4, 5] && read.problems.isEmpty)
    }

    @Test func `A bad line is one problem and the rest goes on`() throws {
        let lines: [[UInt8]] = [
            Array(#"{"a":1"#.utf8), Array("[1]".utf8), Array(#"{"a":1,"a":2}"#.utf8),
            [0x22, 0xC2, 0x22], Array(#"{"a":"\u0000"}"#.utf8),
            Array(#"{"a":99999999999999999999}"#.utf8), Array(#"{"a":1}"#.utf8),
        ]
        let read = try ReadRows(Array(lines.joined(separator: [0x0A])), .ndjson)
        #expect(
            read.problems.map(\.problem) == [
                .malformed(.json(.malformed)), .malformed(.notAnObject),
                .malformed(.json(.duplicateKey)), .notUTF8, .malformed(.nulCharacter),
                .malformed(.json(.numberOutOfRange)),
            ])
        #expect(read.problems.map(\.line) == [1, 2, 3, 4, 5, 6] && read.lines == [7])
    }

    @Test func `A line beyond the limits is refused and the rest goes on`() throws {
        let long = #"{"a":""# + String(repeating: "x", count: TableLimits.row) + #""}"#
        let wide = "{" + (0..<257).map { "\"c\($0)\":1" }.joined(separator: ",") + "}"
        let read = try ReadRows("\(long)\n\(wide)\n{}\n", .ndjson)
        #expect(read.problems.map(\.problem) == [.tooLong, .tooManyColumns])
        #expect(read.lines == [3])
    }

    @Test func `An empty file has no rows`() throws {
        #expect(try ReadRows("", .ndjson).rows.isEmpty)
        #expect(throws: TableError.notUTF8) { try ReadRows([0xFE, 0xFF, 0, 0x61], .ndjson) }
    }
}
