import CommandFrame
import Foundation
import Testing
import Wording

@Suite struct CompletionTests {
    /// What bash offers for a line; the cursor stands at its end.
    func offers(_ line: String) throws -> [String] {
        let words =
            ["jianyan"]
            + line.split(separator: " ", omittingEmptySubsequences: false)
            .map(String.init)
        let script = CompletionScript(deskTable, .chinese).text(.bash)
        let bash = Process()
        let pipe = Pipe()
        bash.executableURL = URL(fileURLWithPath: "/bin/bash")
        bash.arguments =
            [
                "--norc", "-c",
                script + "\nCOMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _jianyan"
                    + "\nprintf '%s\\n' \"${COMPREPLY[@]}\"", "bash",
            ] + words
        bash.standardOutput = pipe
        try bash.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        bash.waitUntilExit()
        #expect(bash.terminationStatus == 0)
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test(arguments: [
        ("st", "status"), ("conf", "conflicts"), ("conflicts ", "list show resolve"),
        ("--home /x conflicts re", "resolve"), ("--lang e", "en"),
        ("conflicts resolve 7 --ta", "--take"), ("conflicts resolve 7 --take ", "ours theirs"),
        ("completion ", "bash zsh fish"), ("help conf", "conflicts"), ("import fi", ""),
        ("conflicts resolve -r list --dr", "--dry-run"), ("--ver", "--version"),
    ])
    func `Bash completes words, options and choices`(line: String, expected: String) throws {
        #expect(try offers(line) == expected.split(separator: " ").map(String.init))
    }

    @Test(arguments: Shell.allCases, Language.allCases)
    func `Every shell's script knows every command and option`(shell: Shell, language: Language) {
        let script = CompletionScript(deskTable, language).text(shell)
        for command in deskTable.commands {
            for word in command.path { #expect(script.contains(word)) }
            for option in command.options { #expect(script.contains(option.name)) }
        }
    }
}
