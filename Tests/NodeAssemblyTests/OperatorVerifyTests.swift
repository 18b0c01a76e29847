import CommandFrame
import FrontDesk
import JSON
import Ledger
import NodeAssembly
import Office
import SQLite
import Storage
import SyncEngine
import Testing

@Suite struct OperatorVerifyTests {
    /// A district that has exchanged a good deal with its city: conflicts, replies, a campaign.
    private func world() throws -> OperatorWorld {
        let world = try OperatorWorld()
        _ = try world.city.desk.publishCampaign2022(by: world.city.actor("李明"))
        for number in 1...3 { _ = try world.released("建议第\(number)号") }
        let record = try world.conflicted()
        _ = try world.city.desk.decide(
            record, .receive, text: "收到", by: world.city.actor("李明"))
        _ = try world.city.desk.reply(
            record, .adopted, text: "采纳", by: world.city.actor("李明"))
        try world.sync()
        _ = try world.propose("不上报的一件")
        return world
    }

    @Test func `Two nodes that exchanged honestly verify, offline, with conflicts open`() throws {
        let world = try world()
        for node in [world.district, world.city] {
            let said = world.run("verify", at: node)
            #expect(said.code == .done, "\(said.text)")
            #expect(said.contains("全部核验无误", "✓ 发出的日志成链", "✓ 回执与日志相符"))
            let facts = world.run("verify", "--json", at: node).facts
            // Nothing is attached here: AttachmentCommandTests look at files.
            let checks = facts?["checks"]?.arrayValue?.filter {
                $0["check"]?.stringValue != "attachments"
            }
            let counts = checks?.map { $0["looked_at"]?.intValue ?? 0 }
            #expect(counts?.contains(0) == false)
        }
    }

    @Test func `A title settled and settled again still verifies`() throws {
        let world = try world()
        let record = try world.conflicted()
        _ = world.run(
            "conflicts", "resolve", record, "title", "--keep", "1", "--reason", "因", at: world.city)
        try world.sync()
        #expect(world.run("verify", at: world.district).code == .done)
        #expect(world.run("verify", at: world.city).code == .done)
    }

    struct Tampering: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sql: String
        let check: CheckName
        let fault: Finding.Fault
    }

    static let tamperings = [
        Tampering(
            testDescription: "a payload edited", sql: change("payload", "步道", "车道"),
            check: .changes, fault: .payloadChanged),
        Tampering(
            testDescription: "a header edited", sql: change("header", "王芳", "王方"),
            check: .changes, fault: .headerChanged),
        Tampering(
            testDescription: "a header edited that went out", sql: change("header", "王芳", "王方"),
            check: .outgoing, fault: .outgoingChanged),
        Tampering(
            testDescription: "a payload taken away",
            sql: "UPDATE change SET payload = NULL WHERE number = 1", check: .changes,
            fault: .payloadMissing),
        Tampering(
            testDescription: "a change taken away",
            sql: "DELETE FROM change WHERE number = 1", check: .records, fault: .homeStateDiffers),
        Tampering(
            testDescription: "an outgoing entry taken away",
            sql: "DELETE FROM outgoing WHERE sequence = 2", check: .outgoing, fault: .outgoingGap),
        Tampering(
            testDescription: "the tail cut off, and the noted end with it",
            sql: """
                DELETE FROM outgoing WHERE sequence > 2;
                UPDATE link SET sequence = 2, confirmed = 2,
                    chain = (SELECT chain FROM outgoing WHERE sequence = 2);
                """, check: .receipts, fault: .receiptBeyond),
        Tampering(
            testDescription: "the tail cut off", sql: "DELETE FROM outgoing WHERE sequence > 2",
            check: .outgoing, fault: .outgoingEnd),
        Tampering(
            testDescription: "two entries swapped",
            sql: """
                CREATE TEMP TABLE kept AS SELECT sequence, change FROM outgoing;
                UPDATE outgoing SET change = (SELECT change FROM kept WHERE kept.sequence = 3)
                    WHERE sequence = 1;
                UPDATE outgoing SET change = (SELECT change FROM kept WHERE kept.sequence = 1)
                    WHERE sequence = 3;
                """, check: .outgoing, fault: .outgoingChanged),
        Tampering(
            testDescription: "an incoming entry taken away",
            sql: "DELETE FROM incoming WHERE sequence = 2", check: .incoming, fault: .incomingGap),
        Tampering(
            testDescription: "an incoming hash rewritten",
            sql: "UPDATE incoming SET chain = zeroblob(32) WHERE sequence = 1", check: .incoming,
            fault: .incomingChanged),
        Tampering(
            testDescription: "a receipt edited",
            sql: """
                UPDATE paper SET bytes = CAST(replace(CAST(bytes AS TEXT), '"applied"',
                    '"duplicate"') AS BLOB) WHERE sort = 'receipt'
                """, check: .papers, fault: .signatureInvalid),
        Tampering(
            testDescription: "the audit edited",
            sql: "UPDATE audit SET person = '李四' WHERE sequence = 3", check: .audit,
            fault: .auditChanged),
        Tampering(
            testDescription: "an audit entry taken away",
            sql: "DELETE FROM audit WHERE sequence = 3", check: .audit, fault: .auditGap),
        Tampering(
            testDescription: "what lists show edited",
            sql: """
                UPDATE record SET shown = CAST(replace(CAST(shown AS TEXT), '建议第1号', '建议第9号')
                    AS BLOB)
                """, check: .records, fault: .shownDiffers),
        Tampering(
            testDescription: "a conflict hidden", sql: "UPDATE record SET conflicts = NULL",
            check: .records, fault: .conflictsDiffer),
        Tampering(
            testDescription: "a statement's sum edited", sql: "UPDATE link SET sum = zeroblob(32)",
            check: .sums, fault: .sumDiffers),
        Tampering(
            testDescription: "a record made unreadable",
            sql: "UPDATE record SET shared = CAST('{' AS BLOB) WHERE shared IS NOT NULL",
            check: .records, fault: .unreadable),
    ]

    static func change(_ column: String, _ old: String, _ new: String) -> String {
        """
        UPDATE change SET \(column) = CAST(replace(CAST(\(column) AS TEXT), '\(old)', '\(new)')
            AS BLOB) WHERE home = 0 AND \(column) IS NOT NULL
        """
    }

    @Test(arguments: tamperings)
    func `A tampered file is found by verify, by the check of the right name`(
        _ tampering: Tampering
    ) throws {
        let world = try world()
        try world.behindTheBack { file in
            let connection = try Connection(path: file, .existing)
            try connection.execute(tampering.sql)
        }
        let said = world.run("verify", "--json", at: world.district)
        #expect(said.code == .found)
        let findings = said.facts?["findings"]?.arrayValue ?? []
        let found = findings.map {
            "\($0["check"]?.stringValue ?? "") \($0["fault"]?.stringValue ?? "")"
        }
        #expect(found.contains("\(tampering.check.rawValue) \(tampering.fault.rawValue)"))
        #expect(world.run("verify", at: world.district).contains("发现", "请先停用"))
    }

    @Test(arguments: [
        "UPDATE audit SET sequence = 9223372036854775807 WHERE sequence = 3",
        "UPDATE audit SET sequence = -5 WHERE sequence = 1",
        "UPDATE outgoing SET sequence = 9223372036854775807 WHERE sequence = 2",
        "UPDATE incoming SET sequence = -1 WHERE sequence = 2",
        "UPDATE link SET sequence = -1, in_sequence = 9223372036854775807",
        "UPDATE link SET confirmed = 9223372036854775807",
        "UPDATE change SET header = CAST('{' AS BLOB) WHERE home = 0",
        "UPDATE change SET hash = x'00' WHERE home = 0",
        "UPDATE paper SET bytes = x'ff'",
        "UPDATE incoming SET outcome = ''",
        "UPDATE record SET custody = 'lost'",
        "DELETE FROM writer",
        "DELETE FROM change",
    ])
    func `Whatever was written into the file, verify reads on and finds it`(
        _ sql: String
    ) throws {
        let world = try world()
        try world.behindTheBack { try Connection(path: $0, .existing).execute(sql) }
        let said = world.run("verify", at: world.district)
        #expect(said.code == .found && said.contains("审计成链"), "\(said.problems)")
    }
}
