import Glibc

/// Bytes that do not pack, the same at every run.
func noise(_ count: Int) -> [UInt8] {
    var chance: UInt64 = 42
    return (0..<count).map { _ in UInt8(random(&chance, below: 256)) }
}

/// The next number of a simple generator (Knuth's MMIX constants).
func random(_ chance: inout UInt64, below limit: Int) -> Int {
    chance = chance &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(chance >> 33) % limit
}

/// The most memory this process ever held, in KiB.
func peakMemoryKiB() -> Int {
    var usage = rusage()
    return getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 ? usage.ru_maxrss : 0
}

/// A frame of zeros that claims no size: one block of four bytes for each 128 KiB.
func zeros(blocks: Int) -> [UInt8] {
    var frame: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x50]
    for block in 1...blocks {
        let header = 131_072 << 3 | 1 << 1 | (block == blocks ? 1 : 0)
        frame += [UInt8(header & 0xff), UInt8(header >> 8 & 0xff), UInt8(header >> 16), 0]
    }
    return frame
}
