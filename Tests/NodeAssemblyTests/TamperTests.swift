import Foundation
import FrontDesk
import Ledger
import NodeAssembly
import Office
import SQLite
import SQLiteStorage
import Storage
import SyncEngine
import Testing

/// A thousand forgers with the database in their hands, each with one stroke.
@Suite struct TamperTests {
    /// A district and its city after a good deal of work, at rest; the district's file is attacked.
    private func world() throws -> OperatorWorld {
        let world = try OperatorWorld()
        _ = try world.city.desk.publishCampaign2022(by: world.city.actor("李明"))
        for number in 1...3 { _ = try world.released("建议第\(number)号") }
        let record = try world.conflicted()
        _ = try world.city.desk.reply(
            record, .adopted, text: "采纳", by: world.city.actor("李明"))
        try world.overstep(in: record)
        try world.sync()
        _ = try world.propose("不上报的一件")
        return world
    }

    @Test func `Every stroke at what a peer holds is found by verify`() throws {
        let world = try world()
        let (facts, notary) = (world.district.facts, world.district.side.notary)
        let file = world.folder + "/attacked.sqlite"
        let clean = world.closedFile()
        #expect(try findings(clean, facts, notary) == 0)
        var chance = SystemSeed(seed: 2022)
        var escaped: [String] = []
        var strokes = 0
        while strokes < 1000 {
            for end in ["", "-wal", "-shm", "-lock"] {
                try? FileManager.default.removeItem(atPath: file + end)
            }
            try FileManager.default.copyItem(atPath: clean, toPath: file)
            let stroke = Stroke(&chance)
            let connection = try Connection(path: file, .existing)
            do { try connection.execute(stroke.sql) } catch {
                // A stroke that the file's own rules forbid is none.
                guard error.sort == .constraint else { throw error }
                continue
            }
            if connection.changedRows == 0 { continue }
            strokes += 1
            if try findings(file, facts, notary) == 0 { escaped.append(stroke.sql) }
        }
        #expect(escaped.isEmpty, "\(Set(escaped).sorted().joined(separator: "\n"))")
    }

    private func findings(
        _ file: String, _ facts: NodeFacts, _ notary: any Notary
    ) throws -> Int {
        do {
            let store = try SQLiteStore(path: file)
            defer { store.close() }
            return try store.read { reader in
                try Verification(
                    reader, node: facts, rules: OfficeRules.rules, notary: notary
                ).run().findings.count
            }
        } catch let error as StoreError {
            // A store that says it is damaged has found it too.
            guard case .damaged = error else { throw error }
            return 1
        }
    }
}

/// SplitMix64, so that a forger can be met again.
private struct SystemSeed {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((word ^ (word >> 31)) % UInt64(max(1, bound)))
    }
}

/// One edit, removal, insertion, exchange or truncation of rows.
private struct Stroke {
    let sql: String

    /// Rows of evidence: what was said to a peer, heard from it, or signed.
    private struct Table {
        let name: String
        /// Which rows count.
        let rows: String
        let key: String
        let blobs: [String]
        let texts: [String]
        let numbers: [String]
        /// Whether a missing row at the end is seen without the peer.
        let isClosed: Bool
    }

    private static let tables = [
        Table(
            name: "change", rows: "home = 0", key: "number", blobs: ["hash", "header", "payload"],
            texts: [], numbers: ["record", "counter", "home"], isClosed: true),
        Table(
            name: "outgoing", rows: "1", key: "sequence", blobs: ["chain"], texts: [],
            numbers: ["incarnation", "change"], isClosed: true),
        Table(
            name: "incoming", rows: "1", key: "sequence", blobs: ["chain"], texts: ["outcome"],
            numbers: ["change"], isClosed: true),
        Table(
            name: "paper", rows: "sort <> 'statement'", key: "number", blobs: ["bytes"],
            texts: ["signature", "key"], numbers: ["own"], isClosed: true),
        Table(
            name: "audit", rows: "sequence < (SELECT max(sequence) FROM audit)", key: "sequence",
            blobs: ["chain"], texts: ["person", "act", "object", "detail"], numbers: ["at"],
            isClosed: false),
        Table(
            name: "record", rows: "shared IS NOT NULL", key: "number", blobs: ["shared", "shown"],
            texts: ["conflicts"], numbers: ["kind", "origin", "random", "frozen"], isClosed: true),
        Table(
            name: "link", rows: "1", key: "node", blobs: ["chain", "in_chain", "sum"], texts: [],
            numbers: ["incarnation", "sequence", "in_sequence", "in_incarnation"], isClosed: true),
    ]

    init(_ chance: inout SystemSeed) {
        let table = Self.tables[chance.below(Self.tables.count)]
        let row = Self.row(table, chance.below(1000))
        switch chance.below(10) {
        case 0...3 where !table.blobs.isEmpty:
            let column = table.blobs[chance.below(table.blobs.count)]
            sql = Self.flip(table, column, row, chance.below(200))
        case 4 where !table.texts.isEmpty:
            let column = table.texts[chance.below(table.texts.count)]
            sql =
                "UPDATE \(table.name) SET \(column) = coalesce(\(column), '') || 'x' WHERE \(row)"
        case 5, 6:
            let column = table.numbers[chance.below(table.numbers.count)]
            sql =
                "UPDATE \(table.name) SET \(column) = abs(\(column) - 1) WHERE \(row) "
                + "AND \(column) IS NOT NULL"
        case 7:
            let column = table.blobs[chance.below(table.blobs.count)]
            sql = Self.exchange(table, column, row, Self.row(table, chance.below(1000)))
        default:
            sql = "DELETE FROM \(table.name) WHERE \(row)"
        }
    }

    private static func row(_ table: Table, _ number: Int) -> String {
        let rows = "FROM \(table.name) WHERE \(table.rows)"
        return "\(table.key) = (SELECT \(table.key) \(rows) ORDER BY \(table.key) LIMIT 1 "
            + "OFFSET \(number) % max(1, (SELECT count(*) \(rows))))"
    }

    /// Another byte at one place.
    private static func flip(
        _ table: Table, _ column: String, _ row: String, _ place: Int
    ) -> String {
        let at = "(\(place) % length(\(column)) + 1)"
        let bytes = "CAST(\(column) AS BLOB)"
        return """
            UPDATE \(table.name) SET \(column) = CAST(substr(\(bytes), 1, \(at) - 1)
                || CASE WHEN substr(\(bytes), \(at), 1) = x'41' THEN x'42' ELSE x'41' END
                || substr(\(bytes), \(at) + 1) AS BLOB)
            WHERE \(row) AND length(\(column)) > 0
            """
    }

    /// The values of two rows change places.
    private static func exchange(
        _ table: Table, _ column: String, _ one: String, _ other: String
    ) -> String {
        """
        CREATE TEMP TABLE kept AS SELECT
            (SELECT \(column) FROM \(table.name) WHERE \(one)) AS one,
            (SELECT \(column) FROM \(table.name) WHERE \(other)) AS other,
            (SELECT \(table.key) FROM \(table.name) WHERE \(one)) AS first,
            (SELECT \(table.key) FROM \(table.name) WHERE \(other)) AS second;
        DELETE FROM kept WHERE one IS other;
        UPDATE \(table.name) SET \(column) = CASE \(table.key)
                WHEN (SELECT first FROM kept) THEN (SELECT other FROM kept)
                ELSE (SELECT one FROM kept) END
            WHERE \(table.key) IN (SELECT first FROM kept UNION SELECT second FROM kept);
        """
    }
}
