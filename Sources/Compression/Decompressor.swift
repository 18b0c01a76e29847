import CZstd

/// One zstd decompression context and the buffer it writes into, piece by piece.
///
/// `@unchecked Sendable`: it moves between threads through the pool's lock, and while a call uses
/// it, it is out of the pool.
final class Decompressor: @unchecked Sendable {
    /// 2 to this power is the largest window, in bytes, that a frame may ask memory for.
    private static let windowLogMax: Int32 = 23
    private static let magic: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd]

    private let context: OpaquePointer
    private let piece: UnsafeMutableRawBufferPointer

    init() throws(ZstdError) {
        guard let made = ZSTD_createDCtx() else { throw .failed("no memory for a context") }
        context = made
        piece = .allocate(byteCount: ZSTD_DStreamOutSize(), alignment: 16)
        let code = ZSTD_DCtx_setParameter(
            context, ZSTD_d_windowLogMax, Decompressor.windowLogMax)
        guard ZSTD_isError(code) == 0 else { throw refusal(code) }
    }

    deinit {
        ZSTD_freeDCtx(context)
        piece.deallocate()
    }

    func decompress(_ bytes: [UInt8], limit: Int) throws(ZstdError) -> [UInt8] {
        // zstd would also take a "skippable" frame, which holds no content of ours.
        guard bytes.starts(with: Decompressor.magic) else { throw .corrupt }
        // An earlier call may have stopped in the middle of a frame.
        let reset = ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
        guard ZSTD_isError(reset) == 0 else { throw refusal(reset) }

        var content: [UInt8] = []
        content.reserveCapacity(expected(bytes, limit: limit))
        var read = 0
        while true {
            let (code, written) = next(of: bytes, &read)
            guard ZSTD_isError(code) == 0 else { throw refusal(code) }
            guard written <= limit - content.count else { throw .tooLarge }
            append(written, to: &content, limit: limit)
            if code == 0 {
                guard read == bytes.count else { throw .corrupt }
                return content
            }
            // Nothing left to read, room left to write, and yet the frame is not at its end.
            guard read < bytes.count || written == piece.count else { throw .corrupt }
        }
    }

    /// Room to make at once: what the frame says of itself, as far as it may be believed.
    private func expected(_ bytes: [UInt8], limit: Int) -> Int {
        let claimed = ZSTD_getFrameContentSize(bytes, bytes.count)
        return Int(clamping: min(claimed, UInt64(clamping: min(limit, bytes.count * 8))))
    }

    /// Fills the piece; returns zstd's code (0 at the frame's end) and the bytes written.
    private func next(of bytes: [UInt8], _ read: inout Int) -> (code: Int, written: Int) {
        bytes.withUnsafeBytes { source in
            var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: read)
            var output = ZSTD_outBuffer(dst: piece.baseAddress, size: piece.count, pos: 0)
            let code = ZSTD_decompressStream(context, &output, &input)
            read = input.pos
            return (code, output.pos)
        }
    }

    /// Grows by doubling as an array would, but never past the limit.
    private func append(_ count: Int, to content: inout [UInt8], limit: Int) {
        let needed = content.count + count
        if needed > content.capacity {
            let (doubled, overflow) = content.capacity.multipliedReportingOverflow(by: 2)
            content.reserveCapacity(overflow ? needed : min(limit, max(needed, doubled)))
        }
        content.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[..<count]))
    }

    private func refusal(_ code: Int) -> ZstdError {
        switch ZSTD_getErrorCode(code) {
        case ZSTD_error_memory_allocation: .failed(String(cString: ZSTD_getErrorName(code)))
        case ZSTD_error_frameParameter_windowTooLarge: .tooLarge
        default: .corrupt
        }
    }
}
