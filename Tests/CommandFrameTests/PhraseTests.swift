import CommandFrame
import Testing
import Wording

@Suite struct PhraseTests {
    @Test func `Everything the frame says is there in both languages with equal places`() {
        for phrase in FramePhrases.all { #expect(phrase.placesAgree, "\(phrase.english)") }
    }

    @Test func `A place missing in one language is found`() {
        #expect(Phrase("共 {n} 条", "{n} records").placesAgree)
        #expect(!Phrase("共 {n} 条", "some records").placesAgree)
        #expect(!Phrase("共 {n} 条", "{count} records").placesAgree)
        #expect(!Phrase("", "").placesAgree)
    }
}
