internal import Glibc
internal import JSON

/// Has a command carried out by the running node.
public enum ControlClient {
    /// Sends the call and hands on what the node says.
    ///
    /// Waits as long as the command takes. A `ControlError.nodeWent` leaves open whether the
    /// command was carried out; after `.noNode` it surely was not.
    public static func run(path: String, call: CommandCall, output: any CommandOutput)
        throws(ControlError) -> ExitCode
    {
        guard let stream = SocketStream.connect(path) else { throw reason(errno, path) }
        // A node that refuses closes before it has read all: what it says is heard all the same.
        _ = stream.send(ControlFrame.request(call)) && stream.send(call.input ?? [])
        let parser = JSONParser(limits: ControlFrame.jsonLimits)
        while let line = stream.readLine(limit: ControlFrame.lineLimit) {
            switch ControlFrame.readAnswer(line, parser) {
            case .line(let text): output.line(text)
            case .problem(let text): output.problem(text)
            case .progress(let progress): output.progress(progress)
            case .bytes(let count):
                guard let bytes = stream.read(count) else { throw .nodeWent }
                output.bytes(bytes)
            case .exit(let code):
                output.progress(nil)
                return code
            case .refused(.notAllowed): throw .notAllowed
            case .refused(.notUnderstood), nil: throw .notUnderstood
            }
        }
        output.progress(nil)
        throw .nodeWent
    }

    private static func reason(_ code: CInt, _ path: String) -> ControlError {
        switch code {
        case ENOENT, ENOTDIR, ECONNREFUSED: .noNode
        case EACCES, EPERM: .notAllowed
        default: .unusable(path: path, reason: systemReason(code))
        }
    }
}
