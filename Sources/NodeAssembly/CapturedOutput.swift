import CommandFrame
import Synchronization

/// Keeps what a command says instead of showing it.
final class CapturedOutput: CommandOutput {
    private let kept = Mutex<(lines: [String], problems: [String])>(([], []))

    var lines: [String] { kept.withLock { $0.lines } }
    var problems: [String] { kept.withLock { $0.problems } }
    var all: String { (lines + problems).joined(separator: "\n") }

    func line(_ text: String) { kept.withLock { $0.lines.append(text) } }
    func problem(_ text: String) { kept.withLock { $0.problems.append(text) } }
    func bytes(_ bytes: [UInt8]) { line(String(decoding: bytes, as: UTF8.self)) }
    func progress(_ progress: WorkProgress?) {}
}
