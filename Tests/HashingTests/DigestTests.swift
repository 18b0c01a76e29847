import Hashing
import Testing

@Suite struct DigestTests {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

    @Test func `A digest comes back from its text and from its bytes`() {
        for seed in 0..<200 {
            let digest = SHA256.hash([UInt8(seed)])
            #expect(digest.text.utf8.count == Digest.textLength)
            #expect(Digest(text: digest.text) == digest)
            #expect(Digest(bytes: digest.bytes) == digest)
            #expect(Digest(bytes: digest.bytes[...]) == digest)
            #expect(digest.bytes.withUnsafeBytes { Digest(bytes: $0) } == digest)
        }
    }

    @Test func `The text is base64url as other programs write it`() {
        #expect(SHA256.hash([]).text == "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU")
        #expect(Digest.zero.text == String(repeating: "A", count: 43))
    }

    @Test func `Digests order as their bytes`() {
        let digests = (0..<100).map { SHA256.hash([$0]) }
        let byBytes = digests.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        #expect(digests.sorted() == byBytes)
        #expect(Digest.zero < digests[0])
    }

    @Test func `Of the texts that differ in spare bits only one is a digest`() {
        let stem = String(SHA256.hash([7]).text.dropLast())
        let accepted = alphabet.filter { Digest(text: stem + String($0)) != nil }
        #expect(String(accepted) == "AEIMQUYcgkosw048")
    }

    @Test(arguments: [
        "", "A", String(repeating: "A", count: 42), String(repeating: "A", count: 44),
        String(repeating: "A", count: 43) + "=", String(repeating: "A", count: 42) + "=",
        String(repeating: "A", count: 42) + "+", String(repeating: "A", count: 42) + "\0",
        " " + String(repeating: "A", count: 42), String(repeating: "A", count: 40) + "建",
    ])
    func `A text that is not exactly a digest is refused`(text: String) {
        #expect(Digest(text: text) == nil)
    }

    @Test(arguments: [0, 31, 33, 64])
    func `Bytes of another length are refused`(count: Int) {
        #expect(Digest(bytes: [UInt8](repeating: 1, count: count)) == nil)
    }
}
