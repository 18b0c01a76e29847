import CommandFrame
import Foundation
import JSON
import Wording

/// A node served by a process of its own, and commands given to it through its socket.
final class ServingNode {
    let home: String
    let port: Int
    /// Where its console is; nil when it has none.
    let console: String?
    private let process: ChildProcess

    init(_ home: String) throws {
        self.home = home
        process = try ChildProcess(["serve", "--home", home, "--json"])
        guard let line = process.line(), let ready = try? JSONParser().value(Array(line.utf8)),
            let port = ready["port"]?.intValue
        else {
            process.killAtOnce()
            let ended = process.wait()
            throw ChildError.ended(code: ended.code, output: ended.output)
        }
        self.port = Int(port)
        console = ready["console"]?.stringValue
    }

    /// Carries out a command and reads the fact it prints.
    func command(_ words: [String]) throws -> JSONValue {
        let output = CapturedOutput()
        let runner = CommandRunner<Node>(
            table: Commands.table, environment: [:],
            openHome: { _ in throw ChildError.ended(code: -1, output: "") })
        let code = runner.run(
            words + ["--home", home, "--json", "--as", "bench"], output: output)
        guard code == .done || code == .found,
            let fact = try? JSONParser().value(Array(output.lines.joined().utf8))
        else { throw ChildError.ended(code: code.rawValue, output: output.all) }
        return fact
    }

    /// How many entries came from the node above.
    func received() throws -> Int64 {
        let links = try command(["status"])["links"]?.arrayValue ?? []
        return links.first?["received"]?.intValue ?? 0
    }

    /// How many records it holds.
    func records() throws -> Int64 { try command(["status"])["records"]?.intValue ?? 0 }

    /// How many of them have an open conflict.
    func conflicts() throws -> Int64 { try command(["status"])["conflicts"]?.intValue ?? 0 }

    /// A proposal's body as it shows it now.
    func body(of number: String) throws -> String? {
        let registers = try command(["show", number])["registers"]
        return registers?["body"]?.arrayValue?.first?["value"]?.stringValue
    }

    var meter: ProcessMeter { ProcessMeter(id: process.id) }

    func stop() {
        process.terminate()
        process.wait()
    }
}
