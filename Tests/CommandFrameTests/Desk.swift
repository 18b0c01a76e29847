import CommandFrame
import Dispatch
import Foundation
import Synchronization
import Wording

/// A small office for tests: what its commands did, and a door to hold one up.
final class Desk: Sendable {
    let notes = Mutex<[String]>([])
    let hasBegun = DispatchSemaphore(value: 0)
    let mayEnd = DispatchSemaphore(value: 0)

    func note(_ text: String) {
        notes.withLock { $0.append(text) }
    }

    var noted: [String] { notes.withLock { $0 } }
}

enum DeskError: ExplainedError {
    case noProposal(String)

    var phrase: Phrase { Phrase("没有建言 {id}", "there is no proposal {id}") }
    var advice: Phrase? { Phrase("用“list”查看。", "See \"list\".") }
    var exitCode: ExitCode { .refused }
    var code: String { "no-proposal" }
    var values: [String: String] {
        switch self {
        case .noProposal(let id): ["id": id]
        }
    }
}

/// An error that carries what must not be shown.
enum SecretError: Error {
    case brokenLine(String)
}

/// What a command said.
final class Paper: CommandOutput {
    struct Text {
        var lines: [String] = []
        var problems: [String] = []
        var bytes: [UInt8] = []
        var progress: [WorkProgress?] = []
    }

    let text = Mutex(Text())

    func line(_ line: String) { text.withLock { $0.lines.append(line) } }
    func problem(_ line: String) { text.withLock { $0.problems.append(line) } }
    func bytes(_ bytes: [UInt8]) { text.withLock { $0.bytes += bytes } }
    func progress(_ progress: WorkProgress?) { text.withLock { $0.progress.append(progress) } }

    var lines: [String] { text.withLock { $0.lines } }
    var problems: [String] { text.withLock { $0.problems } }
}

func phrase(_ text: String) -> Phrase { Phrase("中文" + text, text) }

/// The commands of the small office.
let deskTable = CommandTable<Desk>(
    program: "jianyan", version: "1.2.3", about: phrase("proposals"),
    sections: [
        CommandSection(phrase("Daily work"), [status, list, show, resolve, takeIn]),
        CommandSection(phrase("Trouble"), [wait, fail, spill, boast, measure]),
    ],
    groups: [CommandGroup(["conflicts"], phrase("Values that disagree"))])

private let status = CommandSpec<Desk>(
    path: ["status"], summary: phrase("How the node is"),
    work: .atHome { call, desk, output in
        desk.note("status by \(call.person)")
        output.line(call.text(Phrase("正常", "fine")))
        return .done
    })

private let list = CommandSpec<Desk>(
    path: ["conflicts", "list"], summary: phrase("List them"),
    options: [.value("limit", short: "n", phrase("N"), phrase("how many"))],
    work: .atHome { _, _, _ in .done })

private let show = CommandSpec<Desk>(
    path: ["conflicts", "show"], summary: phrase("Show one"),
    arguments: [ArgumentSpec("record", phrase("RECORD"))],
    work: .atHome { call, _, _ in
        throw DeskError.noProposal(call.argument("record") ?? "")
    })

private let resolve = CommandSpec<Desk>(
    path: ["conflicts", "resolve"], summary: phrase("Decide one"),
    details: phrase("The first paragraph.\n\nThe second paragraph."),
    arguments: [
        ArgumentSpec("record", phrase("RECORD"), phrase("which")),
        ArgumentSpec("field", phrase("FIELD"), presence: .repeated(atLeast: 0)),
    ],
    options: [
        .value("take", phrase("SIDE"), phrase("whose"), choices: ["ours", "theirs"]),
        .value("reason", short: "r", phrase("TEXT"), phrase("why"), repeats: true),
        .value("title", phrase("TEXT"), phrase("new title")),
        .flag("dry-run", short: "d", phrase("change nothing")),
    ],
    examples: [Example("jianyan conflicts resolve 7 --take ours", phrase("keep ours"))],
    work: .atHome { call, desk, output in
        output.line(call.words.joined(separator: "|"))
        return .done
    })

private let takeIn = CommandSpec<Desk>(
    path: ["import"], summary: phrase("Take a file in"),
    arguments: [ArgumentSpec("file", phrase("FILE"), presence: .optional)], readsFile: "file",
    work: .atHome { call, _, output in
        guard let input = call.input else { return .found }
        output.line("\(call.inputName ?? "?") \(input.count) \(input.reduce(0) { $0 ^ $1 })")
        return .done
    })

private let wait = CommandSpec<Desk>(
    path: ["wait"], summary: phrase("Wait at the door"),
    work: .atHome { _, desk, output in
        output.line("begun")
        desk.hasBegun.signal()
        desk.mayEnd.wait()
        desk.note(output.isClosed ? "alone" : "heard")
        return .done
    })

private let fail = CommandSpec<Desk>(
    path: ["fail"], summary: phrase("Break"),
    work: .atHome { _, _, _ in throw SecretError.brokenLine("Zhang San 13800000000") })

private let spill = CommandSpec<Desk>(
    path: ["spill"], summary: phrase("Say a lot"),
    work: .atHome { _, _, output in
        output.line(String(repeating: "言", count: 1_000_000))
        output.line("nul \0 and \u{1B}[31m")
        output.bytes([UInt8](repeating: 0xFF, count: 3_000_001))
        for done in 0..<1000 {
            output.progress(WorkProgress(done: Int64(done), total: 1000, unit: phrase("records")))
        }
        output.problem("odd")
        return .found
    })

private let boast = CommandSpec<Desk>(
    path: ["boast"], summary: phrase("Fail in the end"),
    work: .atHome { _, _, output in
        output.line("all is well")
        return .failed
    })

private let measure = CommandSpec<Desk>(
    path: ["bench"], summary: phrase("Measure"),
    work: .here { call, output in
        output.line("\(call.home) \(call.folder)")
        return .done
    })

/// A new folder that goes with its owner.
final class Folder: Sendable {
    let path: String

    init(_ name: String = "") throws {
        path = NSTemporaryDirectory() + "jy-\(UUID().uuidString)" + (name.isEmpty ? "" : "/" + name)
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    var socket: String { path + "/control.sock" }
}
