import Hashing
import Testing

@Suite struct Base64URLTests {
    @Test(arguments: 0..<70)
    func `Bytes come back from their text`(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ 250) }
        #expect(Base64URL.decode(Base64URL.encode(bytes), maxBytes: count) == bytes)
    }

    @Test func `The text is that of the standard without padding`() {
        let texts = ["", "Zg", "Zm8", "Zm9v", "Zm9vYg", "Zm9vYmE", "Zm9vYmFy"]
        for (length, text) in texts.enumerated() {
            #expect(Base64URL.encode(Array("foobar".utf8.prefix(length))) == text)
        }
        #expect(Base64URL.encode([0xfb, 0xff, 0xbf]) == "-_-_")
    }

    @Test(arguments: ["Zg==", "Zg=", "Z", "Zh", "Zm9", "+/+/", " Zg", "Zg\n", "Zg\0", "建言"])
    func `A text that is not canonical is refused`(text: String) {
        #expect(Base64URL.decode(text, maxBytes: 100) == nil)
    }

    @Test func `More bytes than allowed are refused`() {
        for count in 1..<20 {
            let text = Base64URL.encode([UInt8](repeating: 9, count: count))
            #expect(Base64URL.decode(text, maxBytes: count - 1) == nil)
            #expect(Base64URL.decode(text, maxBytes: count)?.count == count)
        }
        #expect(Base64URL.decode("", maxBytes: 0) == [])
    }
}

@Suite struct HexTests {
    @Test(arguments: [0, 1, 0xab, 0x0123_4567_89ab_cdef, .max, 1 << 63] as [UInt64])
    func `A number comes back from its sixteen digits`(value: UInt64) {
        var appended: [UInt8] = []
        Hex.append(value, to: &appended)
        #expect(Hex.text(value).utf8.count == Hex.length)
        #expect(Hex.parse(Hex.text(value)) == value)
        #expect(UInt64(Hex.text(value), radix: 16) == value)
        #expect(appended == Array(Hex.text(value).utf8))
    }

    @Test(arguments: [
        "", "0", "000000000000000", "00000000000000000", "000000000000000A", "000000000000000g",
        "-000000000000001", "+000000000000001", "0x00000000000001", "000000000000000/",
        "000000000000000:", "000000000000000`", "0000000000000建",
    ])
    func `Anything but sixteen lower-case digits is refused`(text: String) {
        #expect(Hex.parse(text) == nil)
    }
}
