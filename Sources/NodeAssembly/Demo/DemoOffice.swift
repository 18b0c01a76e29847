import Foundation
import JSON
import Wording

/// One office of the demo: a home, and the program running on it or not. Every act is the shipped
/// program called as a person would call it.
final class DemoOffice {
    let name: String
    let home: String
    let person: String
    private let stage: DemoStage
    private var serving: ServingNode?

    init(_ name: String, home: String, person: String, stage: DemoStage) {
        self.name = name
        self.home = home
        self.person = person
        self.stage = stage
    }

    var port: Int { serving?.port ?? 0 }
    var console: String { serving?.console ?? "" }

    /// Shows the command line, carries it out and shows what it says.
    ///
    /// - Throws: when it ends otherwise than `expected`.
    @discardableResult
    func run(_ words: [String], expecting expected: Set<Int32> = [0]) throws -> String {
        stage.show(command: words, office: name)
        let child = try ChildProcess(full(words), errors: stage.errorFile)
        let ended = child.wait()
        stage.show(output: ended.output)
        stage.showErrors()
        guard expected.contains(ended.code) else {
            throw DemoFailure(
                office: name, command: words.joined(separator: " "), code: ended.code,
                expectation: nil)
        }
        return ended.output
    }

    /// Asks without showing; each line of the answer is one fact.
    ///
    /// - Parameter other: who asks, when it is not the office's own person.
    func facts(
        _ words: [String], expecting expected: Set<Int32> = [0, 5], as other: String? = nil
    ) throws -> [JSONValue] {
        let ended = try ChildProcess(
            full(words, as: other) + ["--json"], errors: stage.errorFile
        ).wait()
        guard expected.contains(ended.code) else {
            stage.showErrors()
            throw DemoFailure(
                office: name, command: words.joined(separator: " "), code: ended.code,
                expectation: nil)
        }
        let parser = JSONParser(limits: JSONLimits(bytes: 64 << 20, members: 1 << 20))
        return try ended.output.split(separator: "\n").map { try parser.value(Array($0.utf8)) }
    }

    func fact(_ words: [String]) throws -> JSONValue {
        guard let fact = try facts(words).first else {
            throw DemoFailure(
                office: name, command: words.joined(separator: " "), code: 0, expectation: nil)
        }
        return fact
    }

    func start() throws {
        stage.show(command: ["serve"], office: name)
        serving = try ServingNode(home)
    }

    func stop() {
        serving?.stop()
        serving = nil
    }

    private func full(_ words: [String], as other: String? = nil) -> [String] {
        words + ["--home", home, "--as", other ?? person, "--lang", stage.language.rawValue]
    }
}

/// A step that did not end as the story says.
struct DemoFailure: Error {
    let office: String
    let command: String
    let code: Int32
    /// What was expected, when the command itself went well.
    let expectation: String?
}
