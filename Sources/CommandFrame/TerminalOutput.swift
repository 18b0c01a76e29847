internal import Glibc
internal import Synchronization
public import Wording

/// Standard output and standard error of this process.
///
/// A reader who leaves early (`| head`) ends the output quietly. Bytes that command a terminal are
/// shown as `�` on terminals, for much of what is shown was typed by strangers.
public final class TerminalOutput: CommandOutput {
    private struct State {
        var bar = ProgressBar()
        var isClosed = false
        var failure: String?
    }

    private let out: CInt
    private let err: CInt
    private let language: Language
    private let outIsTerminal: Bool
    private let errIsTerminal: Bool
    private let state = Mutex(State())

    /// - Parameters:
    ///   - out: an open file that outlives this, standard output as a rule.
    ///   - err: likewise.
    public init(_ language: Language, out: Int32 = 1, err: Int32 = 2) {
        // Else a reader who left would end the process in the middle of its work.
        signal(SIGPIPE, SIG_IGN)
        self.out = out
        self.err = err
        self.language = language
        outIsTerminal = isatty(out) == 1
        errIsTerminal = isatty(err) == 1
    }

    /// Columns of the terminal; nil when standard output goes elsewhere.
    public var columns: Int? { outIsTerminal ? Self.columns(of: out) : nil }

    public func line(_ text: String) {
        put(Array((shown(text, outIsTerminal) + "\n").utf8))
    }

    public func bytes(_ bytes: [UInt8]) {
        put(bytes)
    }

    public func problem(_ text: String) {
        state.withLock { state in
            erase(&state)
            _ = writeAll(Array((shown(text, errIsTerminal) + "\n").utf8), to: err)
        }
    }

    public func progress(_ progress: WorkProgress?) {
        guard errIsTerminal else { return }
        state.withLock { state in
            guard let progress else { return erase(&state) }
            let drawing = state.bar.draw(
                progress, now: WorkProgress.now(), width: Self.columns(of: err) ?? 80,
                language: language)
            if let drawing { _ = writeAll(Array(drawing.utf8), to: err) }
        }
    }

    public var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Why not all was written, such as a full disk; nil when all was or the reader left.
    var failure: String? { state.withLock { $0.failure } }

    private func put(_ bytes: [UInt8]) {
        state.withLock { state in
            erase(&state)
            guard !state.isClosed else { return }
            if !writeAll(bytes, to: out) {
                if errno != EPIPE { state.failure = systemReason() }
                state.isClosed = true
            }
        }
    }

    private func erase(_ state: inout State) {
        if let erasing = state.bar.erase() { _ = writeAll(Array(erasing.utf8), to: err) }
    }

    private func shown(_ text: String, _ onTerminal: Bool) -> String {
        guard onTerminal, text.unicodeScalars.contains(where: \.commandsTerminals) else {
            return text
        }
        var shown = ""
        for scalar in text.unicodeScalars {
            shown.unicodeScalars.append(scalar.commandsTerminals ? "\u{FFFD}" : scalar)
        }
        return shown
    }

    private static func columns(of file: CInt) -> Int? {
        var size = winsize()
        let known = ioctl(file, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return known ? Int(size.ws_col) : nil
    }
}

extension Unicode.Scalar {
    /// Control characters, and the marks that turn the direction of what follows.
    fileprivate var commandsTerminals: Bool {
        switch value {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
