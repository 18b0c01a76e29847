import CommandFrame
import Foundation
import JSON
import Wording

/// A node served by a process of its own, and commands given to it through its socket.
final class ServingNode {
    let home: String
    let port: Int
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

    func cpuSeconds() -> Double {
        guard let stat = try? String(contentsOfFile: "/proc/\(process.id)/stat", encoding: .utf8),
            let close = stat.lastIndex(of: ")")
        else { return 0 }
        let fields = stat[stat.index(after: close)...].split(separator: " ")
        // utime and stime are the 14th and 15th fields of proc(5), in clock ticks.
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12])
        else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    func peakMB() -> Double {
        let file = "/proc/\(process.id)/status"
        guard let status = try? String(contentsOfFile: file, encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
            let kibibytes = line.split(whereSeparator: { !$0.isNumber }).first.flatMap({
                Double($0)
            })
        else { return 0 }
        return kibibytes * 1024 / 1e6
    }

    func stop() {
        process.terminate()
        process.wait()
    }
}
