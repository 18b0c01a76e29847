import CommandFrame
import Foundation
import Storage
import Wording

/// `jianyan demo`.
enum DemoCommand {
    static let all: [CommandSpec<Node>] = [demo]

    static let demo = CommandSpec<Node>(
        path: ["demo"], summary: DemoPhrases.summary, details: DemoPhrases.details,
        options: [
            .flag("check", DemoPhrases.check),
            .value("data", DemoPhrases.dataValue, DemoPhrases.data),
        ],
        examples: [
            Example("jianyan demo", DemoPhrases.example),
            Example("jianyan demo --check", DemoPhrases.checkExample),
        ],
        work: .here { call, output in
            let signals = StopSignals()
            let folder =
                FileManager.default.temporaryDirectory.path
                + "/jianyan-demo-\(ProcessInfo.processInfo.processIdentifier)"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let stage = DemoStage(output, language: call.language, folder: folder)
            let data = call.option("data").map {
                $0.hasPrefix("/") ? $0 : call.folder + "/" + $0
            }
            let demo = Demo(stage, data: data)
            defer { demo.stop() }
            output.line(call.text(DemoPhrases.opening))
            let start = ContinuousClock.now
            do {
                try demo.tell()
            } catch let failure as DemoFailure {
                output.problem(explain(failure, call))
                return .failed
            }
            let seconds = (ContinuousClock.now - start).components.seconds
            output.line("")
            output.line(
                call.text(
                    DemoPhrases.done, ["count": "\(stage.checks)", "seconds": "\(seconds)"]))
            if call.has("check") { return .done }
            output.line(
                call.text(DemoPhrases.consoles, ["password": DemoPeople.password]))
            for (index, office) in ([demo.city] + demo.districts).enumerated() {
                output.line("   \(office.name)  \(office.console)")
                for person in DemoPeople.people(at: office, isCity: index == 0) {
                    let role = Role(rawValue: person.role).map {
                        call.text(PeoplePhrases.name($0))
                    }
                    output.line("      \(person.name)  \(role ?? person.role)")
                }
            }
            output.line(call.text(DemoPhrases.running))
            for office in [demo.city] + demo.districts {
                output.line("   \(ChildProcess.ownProgram) status --home \(office.home)")
            }
            output.line(call.text(DemoPhrases.stopHint))
            signals.wait()
            return .done
        })

    private static func explain(_ failure: DemoFailure, _ call: CommandCall) -> String {
        if let claim = failure.expectation {
            return call.text(DemoPhrases.failedCheck, ["claim": claim])
        }
        return call.text(
            DemoPhrases.failedCommand,
            ["office": failure.office, "command": failure.command, "code": "\(failure.code)"])
    }
}
