import CommandFrame
import Foundation
import Wording

/// Where the story is told: steps, command lines, their output, and the count of what was checked.
final class DemoStage {
    let language: Language
    let folder: String
    private let output: any CommandOutput
    private(set) var checks = 0
    private var steps = 0

    init(_ output: any CommandOutput, language: Language, folder: String) {
        self.output = output
        self.language = language
        self.folder = folder
    }

    var errorFile: String { folder + "/errors.txt" }

    func step(_ phrase: Phrase, _ values: [String: String] = [:]) {
        steps += 1
        output.line("")
        output.line("\(steps). \(phrase.text(language, values))")
    }

    func say(_ phrase: Phrase, _ values: [String: String] = [:]) {
        output.line("   " + phrase.text(language, values))
    }

    func show(command words: [String], office: String) {
        let quoted = words.map { word in
            word.contains(where: { " ，。？、'\"".contains($0) }) ? "'\(word)'" : word
        }
        output.line("   [\(office)] $ jianyan " + quoted.joined(separator: " "))
    }

    func show(output text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        for line in lines.prefix(24) { output.line("     " + line) }
        if lines.count > 24 { output.line("     …") }
    }

    func showErrors() {
        guard let text = try? String(contentsOfFile: errorFile, encoding: .utf8), !text.isEmpty
        else { return }
        for line in text.split(separator: "\n").suffix(12) { output.line("     " + line) }
        try? FileManager.default.removeItem(atPath: errorFile)
    }

    /// What the story claims must be so.
    func check(_ isSo: Bool, _ claim: Phrase, _ values: [String: String] = [:]) throws {
        let text = claim.text(language, values)
        guard isSo else {
            throw DemoFailure(office: "", command: "", code: 0, expectation: text)
        }
        checks += 1
        output.line("   ✓ " + text)
    }
}
