import Compression
import Glibc
import Hashing
import Identity
import SyncProtocol

/// Writes a bundle's file: under another name until it is whole and on the disk, owner-only. Memory
/// stays that of one message.
final class BundleWriter {
    private let path: String
    private let part: String
    private let file: CInt
    private let sealer: ContentSealer
    private let zstd: Zstd
    private let digest = SHA256Stream()
    private let headLength: Int
    private var isDone = false
    /// Bytes after the head.
    private(set) var bytes: UInt64 = 0

    /// - Parameter headLength: bytes of the first line, its line feed included.
    init(
        _ path: String, headLength: Int, sealer: ContentSealer, zstd: Zstd
    ) throws(BundleFailure) {
        self.path = path
        self.sealer = sealer
        self.zstd = zstd
        self.headLength = headLength
        part = path + ".part"
        if access(path, F_OK) == 0 { throw .exists(file: path) }
        // Left behind by one that was cut off.
        unlink(part)
        file = open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .unwritable(file: path, reason: Self.reason()) }
        try put([UInt8](repeating: 0x20, count: headLength))
    }

    deinit {
        if file >= 0 { close(file) }
        if file >= 0, !isDone { unlink(part) }
    }

    func add(_ message: [UInt8], isLast: Bool) throws(BundleFailure) {
        let packed: [UInt8]
        do { packed = try zstd.compress(message) } catch {
            throw .refused(Problem(.busy, "\(error)"))
        }
        let sealed = sealer.seal(packed, isLast: isLast)
        let length = UInt32(sealed.count).bigEndian
        let prefix = withUnsafeBytes(of: length) { Array($0) }
        for bytes in [prefix, sealed] {
            digest.update(bytes)
            try put(bytes)
            self.bytes += UInt64(bytes.count)
        }
    }

    /// Puts the head in its place and gives the file its name.
    ///
    /// - Parameter head: the first line over the digest and length of what was written.
    func finish(_ head: (Digest, UInt64) throws -> [UInt8]) throws {
        let line = try head(digest.finish(), bytes)
        guard line.count == headLength else {
            throw BundleFailure.unwritable(file: path, reason: "the head has another length")
        }
        guard lseek(file, 0, SEEK_SET) == 0 else {
            throw BundleFailure.unwritable(file: path, reason: Self.reason())
        }
        try put(line)
        guard fsync(file) == 0, rename(part, path) == 0, syncFolder() else {
            throw BundleFailure.unwritable(file: path, reason: Self.reason())
        }
        isDone = true
    }

    private func put(_ bytes: [UInt8]) throws(BundleFailure) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { all in
                let rest = UnsafeRawBufferPointer(rebasing: all[done...])
                return write(file, rest.baseAddress, rest.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .unwritable(file: path, reason: Self.reason()) }
            done += count
        }
    }

    private func syncFolder() -> Bool {
        let end = path.lastIndex(of: "/") ?? path.startIndex
        let folder = open(end == path.startIndex ? "/" : String(path[..<end]), O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { return false }
        defer { close(folder) }
        return fsync(folder) == 0
    }

    static func reason() -> String { strerror(errno).map { String(cString: $0) } ?? "\(errno)" }
}
