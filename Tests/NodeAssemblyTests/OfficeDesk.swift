import CommandFrame
import Foundation
import JSON
import Ledger
import NodeAssembly
import Storage
import Synchronization
import Testing
import Wording

/// A district's node in a home of its own, with the whole program's commands.
final class OfficeDesk {
    let folder: String
    let node: Node

    init() throws {
        folder =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("jianyan-\(UUID().uuidString)").path
        let configuration = Configuration(
            name: "江南区信访办", tier: .district, officeCode: "500101", listen: "", url: "",
            compress: true)
        _ = try Node.make(folder + "/home", configuration, by: "安装员")
        node = try Node(opening: folder + "/home")
    }

    deinit {
        node.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Runs a command line as 王芳.
    @discardableResult
    func run(_ words: String...) -> Said { node.say(words, folder: folder) }

    /// Puts a file where commands find it by its name.
    func file(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
    }

    /// The number of the proposal that a receipt speaks of.
    func register(_ words: String...) throws -> String {
        let said = node.say(["propose", "--json"] + words, folder: folder)
        return try #require(said.facts?["number"]?.stringValue)
    }

    var proposals: Int {
        get throws {
            try node.store.read { try $0.countRecords(kind: "proposal", onlyConflicts: false) }
        }
    }

    func audit(_ act: String) throws -> [AuditEntry] {
        try node.store.read { try $0.audit(after: 0, limit: 1000) }.filter { $0.act == act }
    }
}

extension Node {
    /// Runs a command line of the program on this node.
    func say(_ words: [String], folder: String = "/", person: String = "王芳") -> Said {
        let ear = Ear()
        let runner = CommandRunner(
            table: Commands.table, environment: ["USER": person, "LANG": "zh_CN.UTF-8"],
            folder: folder, openHome: { _ in self })
        let code = runner.run(words + ["--home", home.path], output: ear)
        return Said(code: code, lines: ear.heard.lines, problems: ear.heard.problems)
    }
}

private final class Ear: CommandOutput {
    private let kept = Mutex<(lines: [String], problems: [String])>(([], []))

    var heard: (lines: [String], problems: [String]) { kept.withLock { $0 } }

    func line(_ text: String) { kept.withLock { $0.lines.append(text) } }
    func problem(_ text: String) { kept.withLock { $0.problems.append(text) } }
    func bytes(_ bytes: [UInt8]) { line(String(decoding: bytes, as: UTF8.self)) }
    func progress(_ progress: WorkProgress?) {}
}

extension Said {
    /// A line of standard error; empty when there are fewer.
    func problem(_ place: Int) -> String { problems.dropFirst(place).first ?? "" }
}
