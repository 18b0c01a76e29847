import Tables
import Testing

@Suite struct CSVRoundTripTests {
    /// A small seeded generator, so that a failure can be seen again.
    struct Chance {
        var state: UInt64

        mutating func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: (state >> 33) % UInt64(max(1, bound)))
        }

        mutating func cell() -> String {
            let pieces = ["路", "a", "\"", ",", "\n", "\r", "\r\n", " ", "\t", "<b>"]
            return (0..<below(6)).map { _ in pieces[below(pieces.count)] }.joined()
        }
    }

    private func quoted(_ cell: String) -> [UInt8] {
        let doubled = cell.utf8.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] }
        return [0x22] + doubled + [0x22]
    }

    @Test func `Cells come back as written, each row with its own bytes`() throws {
        var chance = Chance(state: 11)
        let table = (0..<2000).map { _ in [chance.cell(), chance.cell(), chance.cell()] }
        let lines = table.map { row in Array(row.map(quoted).joined(separator: [0x2C])) }
        for end in ["\n", "\r\n", "\r"] {
            let file = Array("a,b,c".utf8) + lines.flatMap { Array(end.utf8) + $0 }
            let read = try ReadRows(file, .csv)
            #expect(read.problems.isEmpty)
            #expect(read.rows.map(\.source) == lines)
            let cells = read.rows.map { row in row.cells.map { Array($0.value.utf8) } }
            #expect(cells == table.map { row in row.map { Array($0.utf8) } })
        }
    }

    @Test(arguments: [TableFormat.csv, .ndjson])
    func `No damaged file can stop a node`(_ format: TableFormat) throws {
        var chance = Chance(state: 12)
        let seed = Array(
            "a,\"b\"\n{\"a\":1}\n\"x\n\"\"y\",2\r\n{\"路\":[\"灯\"],\"z\":0.5}\r3,\"4\"\n".utf8)
        var rows = 0
        for _ in 0..<20_000 {
            var file = seed
            for _ in 0...chance.below(4) {
                let place = chance.below(file.count)
                switch chance.below(3) {
                case 0: file[place] = UInt8(truncatingIfNeeded: chance.below(256))
                case 1: file.insert([0x22, 0x0D, 0x0A, 0x2C][chance.below(4)], at: place)
                default: file.removeSubrange(place..<min(file.count, place + chance.below(5)))
                }
            }
            do {
                let read = try ReadRows(file, format)
                rows += read.rows.count
                let lines = file.count { $0 == 0x0A || $0 == 0x0D } + 1
                #expect((read.lines + read.problems.map(\.line)).allSatisfy { 1...lines ~= $0 })
            } catch is TableError {}
        }
        #expect(rows > 1000)
    }
}
