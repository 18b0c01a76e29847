import Office
import Testing

@Suite struct BodyTextTests {
    @Test func `A body is cleaned at its ends, and every line end is a line feed`() {
        #expect(BodyText.clean("\n\t\u{3000}甲\r\n乙\r丙\n\r丁 \u{200B}\u{FEFF}\n") == "甲\n乙\n丙\n\n丁")
        #expect(BodyText.clean("\r\n\u{3000}\u{A0}\u{200B}") == "")
        #expect(BodyText.clean("") == "")
    }

    @Test func `Composed and decomposed letters are one text`() {
        #expect(Array(BodyText.clean("e\u{301}").utf8) == Array("\u{E9}".utf8))
    }

    @Test func `Length counts Unicode scalars`() {
        #expect(BodyText.length("𠮷") == 1)
        #expect(BodyText.length("👨‍👩‍👧") == 5)
        #expect(BodyText.length(BodyText.clean("甲\r\n乙")) == 3)
    }
}
