import CSodium

/// Unpredictable bytes from the operating system, for keys, names and nonces.
public enum Random {
    public static func bytes(_ count: Int) -> [UInt8] {
        precondition(count >= 0, "\(count) random bytes asked for")
        _ = Libraries.sodium
        return [UInt8](unsafeUninitializedCapacity: count) { out, filled in
            guard let start = out.baseAddress else { return }
            randombytes_buf(start, count)
            filled = count
        }
    }

    public static func uint64() -> UInt64 {
        _ = Libraries.sodium
        var value: UInt64 = 0
        randombytes_buf(&value, MemoryLayout<UInt64>.size)
        return value
    }
}
