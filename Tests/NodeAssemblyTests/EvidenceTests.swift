import CommandFrame
import Foundation
import FrontDesk
import Ledger
import NodeAssembly
import Office
import SyncEngine
import Synchronization
import Testing

/// What an auditor gets, and what a verifier says of it that shares no code with the node. Needs
/// Debian's python3-nacl, as deploy/test installs it.
@Suite struct EvidenceTests {
    /// A district and its city after a conflict, a refusal and an answer.
    private func world() throws -> OperatorWorld {
        let world = try OperatorWorld()
        _ = try world.city.desk.publishCampaign2022(by: world.city.actor("李明"))
        let record = try world.conflicted()
        _ = try world.city.desk.reply(
            record, .adopted, text: "采纳", by: world.city.actor("李明"))
        try world.overstep(in: record)
        try world.sync()
        return world
    }

    @Test func `The evidence of both nodes holds before a verifier of another make`() throws {
        let world = try world()
        for node in [world.district, world.city] {
            let (code, said) = try Self.verify(try Self.evidence(node))
            #expect(code == 0 && said.contains("all holds"), "\(said)")
        }
    }

    @Test func `No word of any proposal is in the evidence`() throws {
        let world = try world()
        for node in [world.district, world.city] {
            let text = try Self.evidence(node).joined()
            #expect(!text.contains("步道") && !text.contains("张三丰") && !text.contains("采纳"))
        }
        let sent = try Self.evidence(world.district).joined()
        #expect(sent.contains("王芳"), "who wrote is part of the proof")
    }

    @Test func `Any line taken away, doubled or changed is found`() throws {
        let world = try world()
        let lines = try Self.evidence(world.district)
        for index in lines.indices {
            var less = lines
            less.remove(at: index)
            #expect(try Self.verify(less).code != 0, "without \(lines[index])")
        }
        for (index, line) in lines.enumerated() where !line.contains("\"type\":\"node\"") {
            // Another letter or digit in the middle of the line's longest stretch of them.
            let words = line.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
            guard let word = words.max(by: { $0.count < $1.count }), word.count > 20 else {
                continue
            }
            let place = line.index(word.startIndex, offsetBy: word.count / 2)
            var changed = lines
            let other = line[place] == "A" ? "B" : "A"
            changed[index] = line.replacingCharacters(in: place...place, with: other)
            #expect(try Self.verify(changed).code != 0, "\(changed[index])")
        }
    }

    @Test func `Rubbish is told apart from forged evidence`() throws {
        let rubbish = [
            [], ["{}"], ["["], ["{\"type\":\"sent\",\"peer\":\"x\"}"],
            ["{\"type\":\"node\",\"version\":2}"],
        ]
        for lines in rubbish {
            let (code, said) = try Self.verify(lines)
            #expect(code == 2 && !said.contains("Traceback"), "\(said)")
        }
    }

    @Test func `Evidence comes as ndjson only, and the audit names who took it`() throws {
        let world = try world()
        #expect(Self.run(["export", "evidence", "--format", "csv"], world.city).code == .usage)
        _ = try Self.evidence(world.city)
        #expect(
            Self.run(["audit", "--act", "export"], world.city).lines.joined().contains("evidence"))
    }

    // MARK: Doing it

    private static func run(_ words: [String], _ node: Node) -> (code: ExitCode, lines: [String]) {
        let heard = Heard()
        let runner = CommandRunner(
            table: Commands.table, environment: ["USER": "赵审计"], openHome: { _ in node })
        let code = runner.run(words + ["--home", node.home.path], output: heard)
        return (code, heard.lines.withLock { $0 })
    }

    private static func evidence(_ node: Node) throws -> [String] {
        let (code, lines) = run(["export", "evidence"], node)
        #expect(code == .done)
        return lines
    }

    private static func verify(_ lines: [String]) throws -> (code: Int32, said: String) {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("evidence-\(UUID().uuidString).ndjson")
        try Data(lines.joined().utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [root.path + "/Protocol/verify-evidence.py", file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let said = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: said, as: UTF8.self))
    }
}
