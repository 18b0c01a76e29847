internal import Glibc

/// A listening Unix socket that only the owner of the process and root may use.
final class ControlListener: Sendable {
    private let path: String
    private let descriptor: FileDescriptor
    private let identity: FileIdentity?

    /// Takes the path. What a killed node left there is replaced, if nobody answers.
    init(path: String) throws(ControlError) {
        try Self.removeStale(path)
        let type = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        guard let descriptor = FileDescriptor(socket(AF_UNIX, type, 0)) else {
            throw .unusable(path: path, reason: systemReason())
        }
        let number = descriptor.number
        // Linux makes the file with the socket's own mode: never open to others, not for a moment,
        // whatever the umask, which belongs to all threads and is left alone.
        let ownerOnly: mode_t = 0o600
        let isReady =
            fchmod(number, ownerOnly) == 0
            && SocketAddress.with(path) { bind(number, $0, $1) } == 0
            && chmod(path, ownerOnly) == 0 && listen(number, 128) == 0
        guard isReady else { throw .unusable(path: path, reason: systemReason()) }
        self.path = path
        self.descriptor = descriptor
        identity = FileIdentity(path)
    }

    /// The next connection; nil when listening has ended.
    func accept() -> SocketStream? {
        while true {
            let accepted = Glibc.accept(descriptor.number, nil, nil)
            if let connection = FileDescriptor(accepted) {
                _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
                return SocketStream(connection)
            }
            switch errno {
            case EINTR, ECONNABORTED: continue
            case EMFILE, ENFILE, ENOBUFS, ENOMEM:
                // Passes when others close theirs; trying at once would only burn the processor.
                poll(nil, 0, 100)
            default: return nil
            }
        }
    }

    /// Ends listening, wakes `accept` and takes the file away.
    func end() {
        // Not a file that another node has put there since.
        if let identity, FileIdentity(path) == identity { unlink(path) }
        shutdown(descriptor.number, CInt(SHUT_RDWR))
    }

    private static func removeStale(_ path: String) throws(ControlError) {
        if SocketStream.connect(path) != nil { throw .alreadyServed }
        guard errno == ECONNREFUSED, FileIdentity(path)?.isSocket == true else { return }
        unlink(path)
    }
}

/// Which file it is, whatever its name.
private struct FileIdentity: Equatable {
    let device: dev_t
    let number: ino_t
    let isSocket: Bool

    init?(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        device = status.st_dev
        number = status.st_ino
        isSocket = (status.st_mode & S_IFMT) == S_IFSOCK
    }
}
