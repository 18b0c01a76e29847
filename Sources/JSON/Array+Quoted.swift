extension [UInt8] {
    /// Appends a JSON string. Stretches without escapes, nearly all of any text, are
    /// found eight bytes at a time and copied whole.
    ///
    /// - Parameters:
    ///   - comma: whether a comma stands before it.
    ///   - colon: whether it names a member.
    mutating func appendQuoted(
        _ text: UnsafeRawBufferPointer, comma: Bool = false, colon: Bool = false
    ) {
        var next = text.firstToEscape(from: 0)
        if next == text.count, next <= Self.shortText {
            return appendShort(text, comma: comma, colon: colon)
        }
        if comma { append(UInt8(ascii: ",")) }
        append(UInt8(ascii: "\""))
        var copied = 0
        while next < text.count {
            append(contentsOf: UnsafeRawBufferPointer(rebasing: text[copied..<next]))
            appendEscape(text[next])
            copied = next + 1
            next = text.firstToEscape(from: copied)
        }
        append(contentsOf: UnsafeRawBufferPointer(rebasing: text[copied...]))
        append(UInt8(ascii: "\""))
        if colon { append(UInt8(ascii: ":")) }
    }

    /// Bytes that are put together before they are appended: most texts are names, and one call costs
    /// more than their bytes.
    private static var shortText: Int { 128 }

    private mutating func appendShort(_ text: UnsafeRawBufferPointer, comma: Bool, colon: Bool) {
        withUnsafeTemporaryAllocation(byteCount: Self.shortText + 4, alignment: 8) { out in
            var end = 0
            func put(_ byte: UInt8) {
                out[end] = byte
                end += 1
            }
            if comma { put(UInt8(ascii: ",")) }
            put(UInt8(ascii: "\""))
            UnsafeMutableRawBufferPointer(rebasing: out[end...]).copyMemory(from: text)
            end += text.count
            put(UInt8(ascii: "\""))
            if colon { put(UInt8(ascii: ":")) }
            append(contentsOf: UnsafeRawBufferPointer(rebasing: out[..<end]))
        }
    }

    private mutating func appendEscape(_ byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        case 0x08: append(UInt8(ascii: "b"))
        case 0x09: append(UInt8(ascii: "t"))
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0C: append(UInt8(ascii: "f"))
        case 0x0D: append(UInt8(ascii: "r"))
        default:
            append(contentsOf: "u00".utf8)
            append(hexDigit(byte >> 4))
            append(hexDigit(byte & 15))
        }
    }

    /// Appends a number without making a string of it.
    mutating func appendDecimal(_ number: Int64) {
        // A sign and 19 digits at most.
        withUnsafeTemporaryAllocation(byteCount: 20, alignment: 8) { out in
            var start = out.count
            var rest = number.magnitude
            repeat {
                start -= 1
                out[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            if number < 0 {
                start -= 1
                out[start] = UInt8(ascii: "-")
            }
            append(contentsOf: UnsafeRawBufferPointer(rebasing: out[start...]))
        }
    }
}

private func hexDigit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
}

extension UnsafeRawBufferPointer {
    /// The first place at or after `start` whose byte must be escaped, or `count`.
    fileprivate func firstToEscape(from start: Int) -> Int {
        var place = start
        while place + 8 <= count {
            if loadUnaligned(fromByteOffset: place, as: UInt64.self).hasByteToEscape { break }
            place += 8
        }
        while place < count {
            let byte = self[place]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
            place += 1
        }
        return place
    }
}

extension UInt64 {
    /// Whether one of the eight bytes is below 0x20, a quote or a backslash.
    ///
    /// Subtracting n from every byte sets the top bit of a byte that was below n; bytes
    /// with the top bit set from the start are masked out.
    fileprivate var hasByteToEscape: Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops = ones &* 0x80
        let quote = self ^ (ones &* 0x22)
        let backslash = self ^ (ones &* 0x5C)
        let found =
            ((self &- ones &* 0x20) & ~self)
            | ((quote &- ones) & ~quote)
            | ((backslash &- ones) & ~backslash)
        return found & tops != 0
    }
}
