import Foundation

/// A file that is made for a person, owner-only; taken away again unless it is finished.
final class NewFile {
    private let descriptor: Int32
    private let path: String
    private var isFinished = false

    /// - Throws: when there is a file of this name.
    init(_ path: String) throws(HomeError) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        self.path = path
        if descriptor < 0 { throw .cannotWrite(path, String(cString: strerror(errno))) }
    }

    deinit {
        if descriptor < 0 { return }
        close(descriptor)
        if !isFinished { unlink(path) }
    }

    func write(_ bytes: [UInt8]) throws(HomeError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .cannotWrite(path, String(cString: strerror(errno))) }
            rest = rest.dropFirst(count)
        }
    }

    /// Durable when it returns.
    func finish() throws(HomeError) {
        if fsync(descriptor) != 0 { throw .cannotWrite(path, String(cString: strerror(errno))) }
        isFinished = true
    }
}
