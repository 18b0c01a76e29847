import CZstd

/// One zstd compression context.
///
/// `@unchecked Sendable`: it moves between threads through the pool's lock, and while a call uses
/// it, it is out of the pool.
final class Compressor: @unchecked Sendable {
    private let context: OpaquePointer

    init(level: Int32) throws(ZstdError) {
        guard let made = ZSTD_createCCtx() else { throw .failed("no memory for a context") }
        context = made
        try check(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level))
        try check(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1))
        guard level == 1 else { return }
        // A batch repeats itself from one entry to the next, megabytes apart: look back over all of it,
        // through a table that has room for it. A quarter smaller, at half the time that level 3 takes.
        try check(ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, 21))
        try check(ZSTD_CCtx_setParameter(context, ZSTD_c_hashLog, 18))
        try check(ZSTD_CCtx_setParameter(context, ZSTD_c_minMatch, 5))
    }

    deinit { ZSTD_freeCCtx(context) }

    func compress(_ bytes: [UInt8]) throws(ZstdError) -> [UInt8] {
        let bound = ZSTD_compressBound(bytes.count)
        try check(bound)
        var code = 0
        let packed = [UInt8](unsafeUninitializedCapacity: bound) { out, count in
            code = ZSTD_compress2(context, out.baseAddress, bound, bytes, bytes.count)
            count = ZSTD_isError(code) == 0 ? code : 0
        }
        try check(code)
        return packed
    }

    private func check(_ code: Int) throws(ZstdError) {
        guard ZSTD_isError(code) == 0 else {
            throw .failed(String(cString: ZSTD_getErrorName(code)))
        }
    }
}
