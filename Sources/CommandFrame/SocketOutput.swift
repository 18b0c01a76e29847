internal import Synchronization

/// A command's words on their way to the caller's terminal.
final class SocketOutput: CommandOutput {
    private struct State {
        var isClosed = false
        var lastProgress: Int64 = .min
        var hasProgress = false
    }

    private static let longestText = 1 << 20
    private static let longestPart = 1 << 20

    private let stream: SocketStream
    private let state = Mutex(State())

    init(_ stream: SocketStream) {
        self.stream = stream
    }

    func line(_ text: String) {
        // A frame must stay within what the caller reads as one line.
        guard text.utf8.count <= Self.longestText else { return bytes(Array((text + "\n").utf8)) }
        send(.line(text))
    }

    func problem(_ text: String) {
        send(.problem(text.utf8.count <= Self.longestText ? text : String(text.prefix(1000)) + "…"))
    }

    func bytes(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = rest.prefix(Self.longestPart)
            rest = rest.dropFirst(part.count)
            state.withLock { send(ControlFrame.bytes(.bytes(part.count)) + part, &$0) }
        }
    }

    func progress(_ progress: WorkProgress?) {
        state.withLock { state in
            if progress == nil {
                guard state.hasProgress else { return }
                state.hasProgress = false
            } else {
                let now = WorkProgress.now()
                guard !state.hasProgress || now &- state.lastProgress >= ProgressBar.interval else {
                    return
                }
                state.lastProgress = now
                state.hasProgress = true
            }
            send(ControlFrame.bytes(.progress(progress)), &state)
        }
    }

    var isClosed: Bool {
        state.withLock { state in
            if !state.isClosed { state.isClosed = stream.isClosed }
            return state.isClosed
        }
    }

    func exit(_ code: ExitCode) {
        send(.exit(code))
    }

    func refuse(_ why: ControlFrame.Refusal) {
        send(.refused(why))
    }

    private func send(_ answer: ControlFrame.Answer) {
        state.withLock { send(ControlFrame.bytes(answer), &$0) }
    }

    private func send(_ bytes: [UInt8], _ state: inout State) {
        guard !state.isClosed else { return }
        if !stream.send(bytes) { state.isClosed = true }
    }
}
