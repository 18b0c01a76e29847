extension UInt64 {
    /// Twenty digits, so that settings named by sequences stand in the order of the sequences.
    var sortedName: String {
        let digits = String(self)
        return String(repeating: "0", count: 20 - digits.count) + digits
    }
}
