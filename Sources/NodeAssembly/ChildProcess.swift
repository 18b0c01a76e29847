import Foundation

/// Another process of this program, with its output read line by line and its costs known at the
/// end. Used by the demo and the bench, which drive the shipped program as a user would.
final class ChildProcess {
    struct Ended {
        let code: Int32
        let output: String
        /// User and system time.
        let cpuSeconds: Double
        let peakBytes: Int
    }

    let id: pid_t
    private let reading: FileHandle
    private var unread = Data()
    private var ended: Ended?

    /// The file of the running program.
    static var ownProgram: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments[0]
    }

    /// - Parameters:
    ///   - program: what to run; the running program unless told otherwise.
    ///   - errors: a file for standard error; nil leaves it as ours.
    init(
        _ arguments: [String], program: String = ChildProcess.ownProgram, errors: String? = nil
    ) throws {
        var pipes: [Int32] = [0, 0]
        guard pipe(&pipes) == 0, fcntl(pipes[0], F_SETFD, FD_CLOEXEC) == 0,
            fcntl(pipes[1], F_SETFD, FD_CLOEXEC) == 0
        else { throw ChildError.cannotStart(errno) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, pipes[1], 1)
        if let errors {
            posix_spawn_file_actions_addopen(
                &actions, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        }
        // A child begins without the signals that this process may have blocked for itself.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var words = ([program] + arguments).map { strdup($0) }
        words.append(nil)
        defer { words.forEach { free($0) } }
        var child = pid_t()
        let result = posix_spawn(&child, program, &actions, &attributes, words, environ)
        close(pipes[1])
        reading = FileHandle(fileDescriptor: pipes[0], closeOnDealloc: true)
        guard result == 0 else { throw ChildError.cannotStart(result) }
        id = child
    }

    /// The next line of output; nil when the process closed it.
    func line() -> String? {
        while true {
            if let end = unread.firstIndex(of: 0x0A) {
                let line = String(decoding: unread[unread.startIndex..<end], as: UTF8.self)
                unread = Data(unread[unread.index(after: end)...])
                return line
            }
            let more = reading.availableData
            if more.isEmpty { return nil }
            unread.append(more)
        }
    }

    func terminate() { if ended == nil { kill(id, SIGTERM) } }

    func killAtOnce() { if ended == nil { kill(id, SIGKILL) } }

    /// Reads the rest of the output and waits for the end.
    @discardableResult
    func wait() -> Ended {
        if let ended { return ended }
        unread.append(reading.readDataToEndOfFile())
        var status: Int32 = 0
        var usage = rusage()
        while wait4(id, &status, 0, &usage) < 0, errno == EINTR {}
        let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        func seconds(_ time: timeval) -> Double {
            Double(time.tv_sec) + Double(time.tv_usec) / 1e6
        }
        let ended = Ended(
            code: code, output: String(decoding: unread, as: UTF8.self),
            cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
            peakBytes: usage.ru_maxrss * 1024)
        self.ended = ended
        return ended
    }

    deinit {
        killAtOnce()
        wait()
    }
}

enum ChildError: Error {
    case cannotStart(Int32)
    case ended(code: Int32, output: String)
}
