import Hashing
import Identity
import Testing

@Suite struct SigningTests {
    let message = Array("关于在河边修一座步行桥的建议".utf8)

    /// RFC 8032 §7.1, tests 1 to 3.
    static let vectors: [(seed: String, key: String, message: [UInt8], signature: String)] = [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", [],
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", [0x72],
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", [0xaf, 0x82],
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ]

    @Test(arguments: 0..<3)
    func `Keys and signatures are the standard's`(index: Int) throws {
        let vector = Self.vectors[index]
        let key = try SigningKey(seed: bytes(vector.seed))
        #expect(key.publicKey.bytes == bytes(vector.key))
        #expect(key.sign(vector.message).bytes == bytes(vector.signature))
        #expect(key.publicKey.verifies(key.sign(vector.message), vector.message))
    }

    @Test func `A changed message, signature or key does not verify`() throws {
        let key = SigningKey.generate()
        let signature = key.sign(message)
        #expect(key.publicKey.verifies(signature, message))
        #expect(!key.publicKey.verifies(signature, message + [0]))
        #expect(!key.publicKey.verifies(signature, []))
        #expect(!SigningKey.generate().publicKey.verifies(signature, message))
        for place in 0..<64 {
            var altered = signature.bytes
            altered[place] ^= 1
            let forged = try #require(Signature(bytes: altered))
            #expect(!key.publicKey.verifies(forged, message))
        }
    }

    @Test func `A key that is no real point verifies nothing`() throws {
        // The neutral element: under a careless verifier anyone could sign for it.
        let neutral = try #require(PublicKey(bytes: [1] + [UInt8](repeating: 0, count: 31)))
        let forged = try #require(
            Signature(bytes: [1] + [UInt8](repeating: 0, count: 63)))
        #expect(!neutral.verifies(forged, message))
        let noPoint = try #require(PublicKey(bytes: [UInt8](repeating: 0xff, count: 32)))
        #expect(!noPoint.verifies(forged, message))
    }

    @Test func `A key saved as its seed comes back whole`() throws {
        let key = SigningKey.generate()
        let again = try SigningKey(seed: key.exportSeed())
        #expect(again.publicKey == key.publicKey)
        #expect(again.sign(message) == key.sign(message))
    }

    @Test(arguments: [0, 31, 33, 64])
    func `A seed of another length is refused`(count: Int) {
        #expect(throws: IdentityError.badSeed) {
            try SigningKey(seed: [UInt8](repeating: 1, count: count))
        }
    }

    @Test func `Public keys and signatures come back from their texts`() {
        let key = SigningKey.generate()
        let signature = key.sign(message)
        #expect(PublicKey(text: key.publicKey.text) == key.publicKey)
        #expect(Signature(text: signature.text) == signature)
        #expect(signature.text.utf8.count == 86)
        #expect(Signature(text: signature.text + "A") == nil)
        #expect(Signature(text: String(signature.text.dropLast())) == nil)
        #expect(Signature(text: key.publicKey.text) == nil)
        #expect(PublicKey(text: signature.text) == nil)
    }

    @Test func `A fingerprint is eight groups of five digits and fixed for a key`() throws {
        let key = try SigningKey(seed: bytes(Self.vectors[0].seed)).publicKey
        #expect(key.fingerprint == "92691 86471 78604 55244 64471 22624 78600 79452")
        let other = SigningKey.generate().publicKey.fingerprint
        #expect(other != key.fingerprint)
        #expect(other.split(separator: " ").map(\.count) == Array(repeating: 5, count: 8))
        #expect(other.allSatisfy { $0 == " " || ("0"..."9").contains($0) })
    }

    @Test func `Random bytes are as many as asked for and never the same`() {
        #expect(Random.bytes(0) == [])
        #expect(Random.bytes(33).count == 33)
        #expect(Random.bytes(16) != Random.bytes(16))
        #expect(Random.uint64() != Random.uint64())
    }

    private func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0...$0 + 1]), radix: 16)
        }
    }
}
