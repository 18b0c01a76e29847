/// Invented Chinese text of a stated size, the same on every run.
struct BenchText {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64: small, and equal everywhere.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// Common characters, three bytes each in UTF-8, with a mark now and then.
    mutating func text(_ characters: Int) -> String {
        var scalars = String.UnicodeScalarView()
        for place in 0..<characters {
            if place % 17 == 16 {
                scalars.append(place % 2 == 0 ? "，" : "。")
            } else {
                let offset = UInt32(next() % 3500)
                scalars.append(Unicode.Scalar(0x4E00 + offset * 5) ?? "一")
            }
        }
        return String(scalars)
    }
}
