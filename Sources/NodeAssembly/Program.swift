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
        // Room for a batch at once, kept for the next one: a heap that grows page by page, or gives a
        // message's room back after each, asks the system for every page of it.
        mallopt(M_TOP_PAD, 4 << 20)
        mallopt(M_TRIM_THRESHOLD, 16 << 20)
        mallopt(M_MMAP_THRESHOLD, 8 << 20)
        let runner = CommandRunner<Node>(
            table: Commands.table, environment: ProcessInfo.processInfo.environment,
            openHome: { try Node(opening: $0) }, closeHome: { $0.close() })
        return runner.main(arguments)
    }
}
