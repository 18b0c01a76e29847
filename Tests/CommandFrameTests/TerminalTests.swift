import Foundation
import Glibc
import Testing
import Wording

@testable import CommandFrame

@Suite struct TerminalTests {
    @Test func `Lines and bytes go to standard output, problems to standard error`() throws {
        let (out, err) = (Pipe(), Pipe())
        let output = TerminalOutput(
            .english, out: out.fileHandleForWriting.fileDescriptor,
            err: err.fileHandleForWriting.fileDescriptor)
        output.line("\u{1B}建言")
        output.bytes([0xFF])
        output.problem("odd")
        output.progress(WorkProgress(done: 1, total: 2, unit: phrase("records"), started: 0))
        try out.fileHandleForWriting.close()
        try err.fileHandleForWriting.close()
        let said = try out.fileHandleForReading.readToEnd() ?? Data()
        #expect(Array(said) == Array("\u{1B}建言\n".utf8) + [0xFF])
        #expect(try err.fileHandleForReading.readToEnd() == Data("odd\n".utf8))
        #expect(output.columns == nil)
    }

    @Test func `A reader who leaves ends the output quietly`() throws {
        let (out, err) = (Pipe(), Pipe())
        let output = TerminalOutput(
            .english, out: out.fileHandleForWriting.fileDescriptor,
            err: err.fileHandleForWriting.fileDescriptor)
        try out.fileHandleForReading.close()
        #expect(!output.isClosed)
        output.line("nobody")
        output.line("reads")
        #expect(output.isClosed)
        #expect(output.failure == nil)
    }

    @Test func `A full disk is not quiet`() throws {
        let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
        let output = TerminalOutput(.english, out: full.fileDescriptor, err: full.fileDescriptor)
        output.line("lost")
        #expect(output.failure != nil)
    }

    @Test func `On a terminal the bar is drawn, and erased before other words`() throws {
        let terminal = try #require(PseudoTerminal())
        let output = TerminalOutput(.english, out: terminal.inner, err: terminal.inner)
        #expect(output.columns == 60)
        let started = WorkProgress.now() - 2000
        output.progress(WorkProgress(done: 1, total: 2, unit: phrase("records"), started: started))
        output.line("evil \u{1B}[2J\u{202E}")
        let seen = terminal.read(until: "evil")
        #expect(seen.contains("50%"))
        #expect(seen.contains("\r\u{1B}[Kevil \u{FFFD}[2J\u{FFFD}"))
    }
}

/// A terminal of 60 columns.
private final class PseudoTerminal {
    let outer: CInt
    let inner: CInt

    init?() {
        outer = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        var lock: CInt = 0
        var number: CInt = 0
        // TIOCSPTLCK, TIOCGPTN
        guard outer >= 0, ioctl(outer, 0x4004_5431, &lock) == 0,
            ioctl(outer, 0x8004_5430, &number) == 0
        else { return nil }
        inner = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        var size = winsize(ws_row: 20, ws_col: 60, ws_xpixel: 0, ws_ypixel: 0)
        guard inner >= 0, ioctl(inner, UInt(TIOCSWINSZ), &size) == 0 else { return nil }
    }

    deinit {
        close(inner)
        close(outer)
    }

    /// What the terminal got, up to the line that contains the word.
    func read(until word: String) -> String {
        var seen: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 4096)
        while true {
            let text = String(decoding: seen, as: UTF8.self)
            if text.contains(word), seen.last == UInt8(ascii: "\n") { return text }
            let count = Glibc.read(outer, &part, part.count)
            guard count > 0 else { return text }
            seen += part[..<count]
        }
    }
}
