internal import Glibc
internal import Synchronization
import Threads

/// Carries out commands for callers on this machine, through an owner-only socket in the home.
///
/// One thread takes connections, one thread carries out each command, 16 at once; more wait. It
/// works from its making until `stop`.
public final class ControlServer<Context: Sendable>: Sendable {
    private struct Connections {
        /// By their number; a connection is in the first until its request is read.
        var reading: [Int: SocketStream] = [:]
        var answering: [Int: SocketStream] = [:]
        var next = 0
        var isStopping = false
    }

    private let table: CommandTable<Context>
    private let context: Context
    private let listener: ControlListener
    private let gate = Gate(places: 16)
    private let connections = Mutex(Connections())

    /// Listens at `path` from now on.
    /// - Throws: `.alreadyServed` when a node answers there, `.unusable` when the system refuses.
    public init(path: String, table: CommandTable<Context>, context: Context) throws(ControlError) {
        self.table = table
        self.context = context
        listener = try ControlListener(path: path)
        guard DetachedThread.start({ [self] in acceptAll() }) else {
            listener.end()
            throw .unusable(path: path, reason: systemReason(EAGAIN))
        }
    }

    /// Takes no more commands and waits for those at work. Callers who do not read have
    /// `graceSeconds` to do so; a command is never cut off in the middle.
    public func stop(graceSeconds: Int = 10) {
        gate.close()
        listener.end()
        let waiting = connections.withLock { connections in
            connections.isStopping = true
            return Array(connections.reading.values)
        }
        for stream in waiting { stream.endReading() }
        if gate.waitUntilEmpty(seconds: graceSeconds) { return }
        let slow = connections.withLock { Array($0.answering.values) }
        for stream in slow { stream.end() }
        _ = gate.waitUntilEmpty(seconds: nil)
    }

    private func acceptAll() {
        while gate.enter() {
            guard let stream = listener.accept() else { return gate.leave() }
            let isStarted = DetachedThread.start { [self] in
                serve(stream)
                gate.leave()
            }
            if !isStarted { gate.leave() }
        }
    }

    private func serve(_ stream: SocketStream) {
        let output = SocketOutput(stream)
        stream.limitWaiting(reading: 30, sending: 300)
        guard Self.allows(stream.peer) else { return output.refuse(.notAllowed) }
        guard let number = begin(stream) else { return }
        defer { end(number) }
        guard let line = stream.readLine(limit: ControlFrame.lineLimit),
            let request = ControlFrame.readRequest(line)
        else { return output.refuse(.notUnderstood) }
        var call = request.call
        if let count = request.input {
            // A caller who goes away while sending wants nothing done.
            guard let input = stream.read(count) else { return }
            call.input = input
        }
        guard nowAnswering(number) else { return }
        let code = carryOut(call, output)
        output.progress(nil)
        output.exit(code)
    }

    private func carryOut(_ call: CommandCall, _ output: SocketOutput) -> ExitCode {
        do {
            guard let command = table.command(call.path), case .atHome(let work) = command.work
            else { throw ControlError.notUnderstood }
            try table.check(call, command)
            return try work(call, context, output)
        } catch {
            return Explanation(error).tell(call, output)
        }
    }

    /// The owner of this process and root.
    static func allows(_ peer: uid_t?, owner: uid_t = geteuid()) -> Bool {
        peer == owner || peer == 0
    }

    /// Nil when the server stops.
    private func begin(_ stream: SocketStream) -> Int? {
        connections.withLock { connections in
            guard !connections.isStopping else { return nil }
            connections.next += 1
            connections.reading[connections.next] = stream
            return connections.next
        }
    }

    /// False when the server stops: what has not begun is not begun.
    private func nowAnswering(_ number: Int) -> Bool {
        connections.withLock { connections in
            guard !connections.isStopping else { return false }
            connections.answering[number] = connections.reading.removeValue(forKey: number)
            return true
        }
    }

    private func end(_ number: Int) {
        connections.withLock { connections in
            connections.reading[number] = nil
            connections.answering[number] = nil
        }
    }
}
