import Synchronization

/// Packs and unpacks bytes as single zstd frames (RFC 8878).
///
/// Safe from any thread: each call borrows a context of its own from a pool, for making one anew
/// costs more than packing a small message.
public final class Zstd: Sendable {
    /// Contexts kept for the next call; more may be in use at once.
    private static let mostIdle = 8

    private let level: Int32
    private let compressors = Mutex<[Compressor]>([])
    private let decompressors = Mutex<[Decompressor]>([])

    /// Level 1 is fastest, 19 smallest; beyond that frames need more memory than receivers grant.
    public init(level: Int32 = 1) {
        precondition((1...19).contains(level), "zstd level \(level)")
        self.level = level
    }

    /// One frame with a checksum.
    public func compress(_ bytes: [UInt8]) throws(ZstdError) -> [UInt8] {
        let borrowed = compressors.withLock { $0.popLast() }
        let compressor = if let borrowed { borrowed } else { try Compressor(level: level) }
        defer {
            compressors.withLock { if $0.count < Zstd.mostIdle { $0.append(compressor) } }
        }
        return try compressor.compress(bytes)
    }

    /// The content of exactly one frame.
    ///
    /// Refuses with `tooLarge` as soon as the content would pass `limit` bytes, whatever size the
    /// frame claims, so that a bomb costs no more memory than an honest message; a frame that
    /// asks for a window above 8 MiB is refused too.
    public func decompress(_ bytes: [UInt8], limit: Int) throws(ZstdError) -> [UInt8] {
        let borrowed = decompressors.withLock { $0.popLast() }
        let decompressor = if let borrowed { borrowed } else { try Decompressor() }
        defer {
            decompressors.withLock { if $0.count < Zstd.mostIdle { $0.append(decompressor) } }
        }
        return try decompressor.decompress(bytes, limit: limit)
    }
}
