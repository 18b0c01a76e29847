import Compression
import Glibc
import Hashing
import Identity
import JSON
import SyncProtocol

/// Reads a bundle's file: its head, then all of its bytes against the digest in the head, and only
/// then its messages. Memory stays that of one message.
public final class BundleReader {
    private let path: String
    private let file: CInt
    /// Where the content begins.
    private var start: off_t = 0
    /// As its maker signed it; nothing of it is believed yet.
    public private(set) var document = SignedDocument(bytes: [], signature: "")

    /// Opens a file and reads its head.
    public init(_ path: String) throws(BundleFailure) {
        self.path = path
        // Not blocking, for a pipe of that name would keep us for ever.
        file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw .unreadable(file: path, reason: BundleWriter.reason()) }
        var status = stat()
        guard fstat(file, &status) == 0 else {
            throw .unreadable(file: path, reason: BundleWriter.reason())
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notABundle }
        document = try readHead()
    }

    deinit { if file >= 0 { close(file) } }

    // MARK: The head

    private func readHead() throws(BundleFailure) -> SignedDocument {
        var line: [UInt8] = []
        while true {
            let piece = try read(upTo: 4 << 10)
            if let end = piece.firstIndex(of: 0x0A) {
                line += piece[..<end]
                break
            }
            line += piece
            guard !piece.isEmpty, line.count <= SyncLimits.bundleHeadBytes else {
                throw .notABundle
            }
        }
        start = off_t(line.count + 1)
        do { return try BundleHead.signed(line: line) } catch { throw .notABundle }
    }

    // MARK: The content

    /// Whether what follows the head is what the head speaks of.
    public func check(against head: BundleHead) throws(BundleFailure) {
        guard head.bytes <= SyncLimits.bundleContentBytes else { throw .tooLarge }
        try rewind()
        let digest = SHA256Stream()
        var bytes: UInt64 = 0
        while true {
            let piece = try read(upTo: 1 << 20)
            if piece.isEmpty { break }
            bytes += UInt64(piece.count)
            guard bytes <= head.bytes else { throw .altered }
            digest.update(piece)
        }
        guard bytes == head.bytes else { throw .cutOff }
        guard digest.finish() == head.content else { throw .altered }
    }

    /// Hands over message after message, each the body of an exchange. What is no message as sealed
    /// ends it with `altered`, what unpacks beyond a message's limit with `tooLarge`.
    public func forEachMessage(
        _ opener: ContentOpener, _ zstd: Zstd, _ take: ([UInt8]) throws -> Void
    ) throws {
        try rewind()
        while true {
            let prefix = try readAll(4)
            let length = prefix.reduce(0) { $0 << 8 | Int($1) }
            guard length <= SyncLimits.bundlePartBytes else { throw BundleFailure.tooLarge }
            guard let (packed, isLast) = opener.open(try readAll(length)) else {
                throw BundleFailure.altered
            }
            let message: [UInt8]
            do {
                message = try zstd.decompress(packed, limit: SyncLimits.messageBytes)
            } catch {
                throw error == .tooLarge ? BundleFailure.tooLarge : .altered
            }
            try take(message)
            guard isLast else { continue }
            guard try read(upTo: 1).isEmpty else { throw BundleFailure.altered }
            return
        }
    }

    // MARK: Bytes

    private func rewind() throws(BundleFailure) {
        guard lseek(file, start, SEEK_SET) == start else {
            throw .unreadable(file: path, reason: BundleWriter.reason())
        }
    }

    private func readAll(_ count: Int) throws(BundleFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let piece = try read(upTo: count - bytes.count)
            if piece.isEmpty { throw .cutOff }
            bytes += piece
        }
        return bytes
    }

    /// Empty at the end of the file.
    private func read(upTo limit: Int) throws(BundleFailure) -> [UInt8] {
        var piece = [UInt8](repeating: 0, count: limit)
        while true {
            let count = piece.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw .unreadable(file: path, reason: BundleWriter.reason())
            }
            piece.removeLast(limit - count)
            return piece
        }
    }
}
