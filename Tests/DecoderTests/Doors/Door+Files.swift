import FrontDesk
import Ledger
import Office
import Storage
import Tables

@testable import NodeAssembly
@testable import SyncEngine

extension Door {
    static func csv(_ bytes: [UInt8]) throws {
        let rows = try rows(bytes, .csv)
        guard let first = rows.first else { return }
        var written = line(first.map(\.name))
        for row in rows { written += line(row.map(\.value)) }
        guard try Self.rows(written, .csv).map({ $0.map(\.value) }) == rows.map({ $0.map(\.value) })
        else {
            throw Broken("csv: rows do not come back")
        }
    }

    static func ndjson(_ bytes: [UInt8]) throws {
        _ = try rows(bytes, .ndjson)
    }

    /// Reads a table as an import does, every cell into its field.
    private static func rows(
        _ bytes: [UInt8], _ format: TableFormat
    ) throws -> [[TableCells.Cell]] {
        var rows: [[TableCells.Cell]] = []
        var last = 0
        try TableReader.read(bytes, format: format) { row in
            switch row {
            case .success(let row):
                if row.line < last { throw Broken("line \(row.line) after \(last)") }
                last = row.line
                rows.append(Array(row.cells))
                let map = ColumnMap(guessedFrom: row.cells.map(\.name))
                let imported = ImportedRow(row, source: "a file", map)
                _ = BodyText.cleanTitle(imported.draft.title)
                _ = BodyText.clean(imported.draft.body)
                _ = Masking.name(imported.draft.proposerName)
                _ = Masking.phone(imported.draft.phone)
            case .failure(let bad):
                if bad.line < last { throw Broken("line \(bad.line) after \(last)") }
                last = bad.line
            }
        }
        return rows
    }

    private static func line(_ cells: [String]) -> [UInt8] {
        let quoted = cells.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }
        return Array((quoted.joined(separator: ",") + "\r\n").utf8)
    }

    static func configuration(_ bytes: [UInt8]) throws {
        let home = Scratch.home
        try home.write(bytes, to: home.configuration)
        let configuration = try Configuration(reading: home)
        _ = configuration.listenAddress
        try configuration.write(to: home)
        guard (try? Configuration(reading: home)) == configuration else {
            throw Broken("a configuration does not come back")
        }
    }

    /// What a store keeps as text.
    static func setting(_ bytes: [UInt8]) throws {
        let text = text(bytes)
        if let facts = NodeFacts(stored: text), NodeFacts(stored: facts.storedText) != facts {
            throw Broken("a node's facts do not come back")
        }
        if let report = LinkReport(stored: text), LinkReport(stored: report.storedText) != report {
            throw Broken("a link's report does not come back")
        }
        if let invitation = InvitationRecord(stored: text) {
            let again = InvitationRecord(stored: invitation.storedText)
            guard again?.storedText == invitation.storedText else {
                throw Broken("an invitation does not come back")
            }
        }
        if let record = RecordID(text: text), RecordID(text: record.text) != record {
            throw Broken("a record's name does not come back")
        }
        let outcome = Outcome(words: text.split(separator: " ").map(String.init))
        if let outcome {
            let words = outcome.text.split(separator: " ").map(String.init)
            if Outcome(words: words) != outcome { throw Broken("an outcome does not come back") }
        }
    }
}
