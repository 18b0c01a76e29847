import CommandFrame
import Foundation
import JSON
import Synchronization

@testable import NodeAssembly

/// The built program and what it says.
enum Shipped {
    /// Beside the test bundle, which is a program itself.
    static let program: String = {
        let folder = URL(fileURLWithPath: ChildProcess.ownProgram).deletingLastPathComponent().path
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().path
        let places = [folder + "/jianyan", root + "/.build/debug/jianyan"]
        return places.first { FileManager.default.isExecutableFile(atPath: $0) } ?? places[0]
    }()

    /// Runs a command line in a process of its own and waits for its end.
    static func run(_ words: [String], by person: String? = "测试") throws -> Said {
        let errors = NSTemporaryDirectory() + "jianyan-errors-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: errors) }
        let whole = words + (person.map { ["--as", $0] } ?? [])
        let ended = try ChildProcess(whole, program: program, errors: errors).wait()
        let problems = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
        return Said(
            code: ended.code, lines: Said.lines(ended.output), problems: Said.lines(problems))
    }

    /// Asks the node that runs on a home, through its socket; never opens the home itself.
    static func ask(_ home: String, _ words: [String]) -> Said {
        let output = CapturedOutput()
        let runner = CommandRunner<Node>(
            table: Commands.table, environment: [:], openHome: { _ in throw ControlError.noNode })
        let code = runner.run(words + ["--home", home, "--json", "--as", "测试"], output: output)
        return Said(code: code.rawValue, lines: output.lines, problems: output.problems)
    }
}

/// How a command ended.
struct Said: Sendable {
    let code: Int32
    let lines: [String]
    let problems: [String]

    var facts: [JSONValue] {
        lines.compactMap { try? JSONParser(limits: limits).value(Array($0.utf8)) }
    }
    var fact: JSONValue { facts.last ?? .null }
    var all: String { (["code \(code)"] + lines + problems).joined(separator: "\n") }

    /// The code of the error that it told as JSON.
    var errorCode: String? {
        let error = problems.last.flatMap { try? JSONParser().value(Array($0.utf8)) }
        return error?["code"]?.stringValue
    }

    private var limits: JSONLimits { JSONLimits(bytes: 64 << 20, members: 1 << 20) }

    static func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    }
}

/// A folder of its own, gone at the end.
final class TestFolder: Sendable {
    let path = NSTemporaryDirectory() + "jianyan-\(UUID().uuidString.prefix(8))"

    init() throws {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A step that did not go as the test needs it; says what the program said.
struct Unexpected: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// A free port that the system does not hand out by itself, so that a node that was killed finds
/// it free again.
func freePort() throws -> UInt16 {
    for _ in 0..<200 {
        let port = UInt16.random(in: 20_000..<32_000)
        let tried = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(tried) }
        let isFree = Loopback.with(port: port) { bind(tried, $0, $1) == 0 }
        if isFree { return port }
    }
    throw Unexpected("no free port")
}
