import CommandFrame
import Foundation
import Testing

@testable import NodeAssembly

@Suite struct PersonTests {
    @Test func `Nobody makes a node, or lets one in, without a name`() throws {
        let home = FileManager.default.temporaryDirectory.path + "/jianyan-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: home) }
        let runner = CommandRunner<Node>(
            table: Commands.table, environment: [:],
            openHome: { try Node(opening: $0) }, closeHome: { $0.close() })
        func run(_ words: [String], as name: String?) -> ExitCode {
            let person = name.map { ["--as", $0] } ?? []
            return runner.run(words + ["--home", home] + person, output: CapturedOutput())
        }
        let make = ["init", "--tier", "city", "--name", "市征集办"]

        #expect(run(make, as: nil) == .refused)
        #expect(!FileManager.default.fileExists(atPath: home))
        #expect(run(make, as: "周敏") == .done)
        #expect(run(["invite", "江南区", "--url", "https://127.0.0.1:1"], as: nil) == .refused)
        #expect(run(["invite", "江南区", "--url", "https://127.0.0.1:1"], as: "周敏") == .done)
    }
}
