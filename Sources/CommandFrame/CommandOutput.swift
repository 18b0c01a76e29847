/// Where a command's words go: a terminal, or a socket to one. Any thread may call it; it never
/// fails, for a reader who left needs no answer.
public protocol CommandOutput: AnyObject, Sendable {
    /// One line to standard output.
    func line(_ text: String)
    /// One line to standard error.
    func problem(_ text: String)
    /// Raw bytes to standard output, such as an export.
    func bytes(_ bytes: [UInt8])
    /// How far a long work is; nil takes the bar away. Cheap: call it as often as you like.
    func progress(_ progress: WorkProgress?)
    /// Whether nobody reads any more, so that long work without effects may stop.
    var isClosed: Bool { get }
}

extension CommandOutput {
    public var isClosed: Bool { false }
}
