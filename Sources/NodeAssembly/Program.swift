import CMalloc
import CommandFrame
import Foundation

/// The program as the shell starts it.
public enum Program {
    /// - Parameter arguments: without the program's name.
    /// - Returns: the exit code.
    public static func main(_ arguments: [String]) -> Int32 {
        // A limit on file sizes must be an error of the write that meets it, not the end of us.
        signal(SIGXFSZ, SIG_IGN)
        // Two heaps instead of eight per core: each would keep the buffers of some batch for good.
        mallopt(M_ARENA_MAX, 2)
        // Room for a batch at once: a heap that grows page by page asks the system for each of them.
        mallopt(M_TOP_PAD, 4 << 20)
        let runner = CommandRunner<Node>(
            table: Commands.table, environment: ProcessInfo.processInfo.environment,
            openHome: { try Node(opening: $0) }, closeHome: { $0.close() })
        return runner.main(arguments)
    }
}
