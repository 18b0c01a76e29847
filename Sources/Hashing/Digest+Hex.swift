extension Digest {
    /// 64 lower-case hexadecimal digits: for names of files, which some disks keep without regard to
    /// capital letters.
    public var hex: String {
        [words.0, words.1, words.2, words.3].map { Hex.text($0) }.joined()
    }

    /// Nil unless the text is exactly what `hex` gives.
    public init?(hex text: some StringProtocol) {
        let digits = Array(text.utf8)
        guard digits.count == 4 * Hex.length else { return nil }
        var words: [UInt64] = []
        for start in stride(from: 0, to: digits.count, by: Hex.length) {
            let word = digits[start..<start + Hex.length].withUnsafeBytes { Hex.parse($0) }
            guard let word else { return nil }
            words.append(word)
        }
        self.init(words[0], words[1], words[2], words[3])
    }
}
