import Compression
import Dispatch
import Synchronization
import Testing

@Suite struct ZstdTests {
    let zstd = Zstd()
    let text = Array(String(repeating: "关于在河边修一座步行桥的建议。", count: 300).utf8)

    @Test(arguments: [0, 1, 1_000, 131_071, 131_072, 131_073, 500_000])
    func `Bytes come back as they were`(count: Int) throws {
        let bytes = noise(count)
        let packed = try zstd.compress(bytes)
        #expect(try zstd.decompress(packed, limit: count) == bytes)
        #expect(try zstd.decompress(packed, limit: .max) == bytes)
        if count > 0 {
            #expect(throws: ZstdError.tooLarge) { try zstd.decompress(packed, limit: count - 1) }
        }
    }

    @Test(arguments: [1, 3, 19] as [Int32])
    func `Every level is read by every receiver`(level: Int32) throws {
        var bytes = text
        for _ in 0..<9 { bytes += bytes }
        #expect(bytes.count > 1 << 22)
        let packed = try Zstd(level: level).compress(bytes)
        #expect(packed.count < bytes.count / 100)
        #expect(try zstd.decompress(packed, limit: bytes.count) == bytes)
    }

    @Test func `A bomb of one gibibyte is refused without being unpacked`() throws {
        let harmless = try zstd.decompress(zeros(blocks: 8), limit: 1 << 20)
        #expect(harmless == [UInt8](repeating: 0, count: 1 << 20))
        let bomb = zeros(blocks: 8_192)
        #expect(bomb.count < 33_000)
        let before = peakMemoryKiB()
        for _ in 0..<100 {
            #expect(throws: ZstdError.tooLarge) { try zstd.decompress(bomb, limit: 1 << 20) }
        }
        // Other tests run beside this one and hold memory of their own, but not this much.
        #expect(peakMemoryKiB() - before < 512 * 1_024)
    }

    @Test func `Many threads share one packer`() {
        let failures = Mutex(0)
        let source = noise(64_000)
        DispatchQueue.concurrentPerform(iterations: 64) { index in
            let bytes = Array(source.prefix(index * 1_000))
            let packed = try? zstd.compress(bytes)
            let back = try? zstd.decompress(packed ?? [], limit: bytes.count)
            if back != bytes { failures.withLock { $0 += 1 } }
        }
        #expect(failures.withLock { $0 } == 0)
    }

    @Test func `A size claimed falsely in the header changes nothing`() throws {
        // Header: magic, single segment with an 8-byte size; then one stored block of 1 byte.
        for size in [UInt64.max, 1 << 40, 2, 0] {
            let claim = withUnsafeBytes(of: size.littleEndian) { Array($0) }
            let frame = [0x28, 0xb5, 0x2f, 0xfd, 0xe0] + claim + [0x09, 0, 0, 0x41]
            #expect(throws: ZstdError.self) { try zstd.decompress(frame, limit: 1 << 30) }
        }
    }

    @Test func `A frame that asks for a huge window is refused`() {
        // Window descriptor 0xa8: 2^31 bytes.
        let frame: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0x09, 0, 0, 0x41]
        #expect(throws: ZstdError.tooLarge) { try zstd.decompress(frame, limit: 1 << 30) }
    }

    @Test func `A frame cut off anywhere is refused`() throws {
        let packed = try zstd.compress(text)
        for length in 0..<packed.count {
            #expect(throws: ZstdError.corrupt) {
                try zstd.decompress(Array(packed.prefix(length)), limit: 1 << 20)
            }
        }
    }

    @Test func `Anything after the frame is refused`() throws {
        let packed = try zstd.compress(text)
        for tail in [[0], [0x28, 0xb5], packed] {
            #expect(throws: ZstdError.corrupt) {
                try zstd.decompress(packed + tail, limit: 1 << 20)
            }
        }
    }

    @Test func `Bytes that are no frame are refused`() {
        let skippable: [UInt8] = [0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 9]
        for junk in [[], [0], skippable, text, noise(5_000)] {
            #expect(throws: ZstdError.corrupt) { try zstd.decompress(junk, limit: 1 << 20) }
        }
    }

    @Test func `Altered frames are refused, and the next good one is read`() throws {
        let packed = try zstd.compress(text)
        var chance: UInt64 = 20_260_101
        for _ in 0..<5_000 {
            var altered = packed
            for _ in 0...random(&chance, below: 3) {
                altered[random(&chance, below: altered.count)] ^=
                    UInt8(1 << random(&chance, below: 8))
            }
            // Three flips may undo each other; otherwise the checksum notices.
            let result = try? zstd.decompress(altered, limit: 1 << 20)
            #expect(result == nil || result == text)
        }
        #expect(try zstd.decompress(packed, limit: 1 << 20) == text)
    }
}
