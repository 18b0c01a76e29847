import Hashing
import Testing

@Suite struct SHA256Tests {
    /// The examples of FIPS 180-4; the last is one million times "a".
    static let vectors = [
        Vector("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        Vector("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        Vector(
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
        Vector("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ]

    @Test(arguments: vectors)
    func `The hash is the standard's`(vector: Vector) {
        #expect(hex(SHA256.hash(vector.message)) == vector.digest)
    }

    @Test(arguments: vectors)
    func `A file read in pieces hashes as a whole`(vector: Vector) {
        let (stream, message) = (SHA256Stream(), vector.message)
        for start in stride(from: 0, to: message.count, by: 4_099) {
            stream.update(Array(message[start..<min(start + 4_099, message.count)]))
        }
        stream.update([])
        #expect(hex(stream.finish()) == vector.digest)
    }

    @Test func `A stream starts anew after its end`() {
        let stream = SHA256Stream()
        stream.update(Array("left over".utf8))
        _ = stream.finish()
        stream.update(Array("abc".utf8))
        #expect(stream.finish() == SHA256.hash(Array("abc".utf8)))
    }

    @Test func `One step of a chain hashes both digests in order`() {
        let (a, b) = (SHA256.hash([1]), SHA256.hash([2]))
        #expect(SHA256.hash(a, b) == SHA256.hash(a.bytes + b.bytes))
        #expect(SHA256.hash(a, b) != SHA256.hash(b, a))
    }

    private func hex(_ digest: Digest) -> String {
        digest.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// A published message, some text repeated, and its digest in hexadecimal.
struct Vector: Sendable {
    let text: String
    let times: Int
    let digest: String

    init(_ text: String, _ times: Int, _ digest: String) {
        (self.text, self.times, self.digest) = (text, times, digest)
    }

    var message: [UInt8] { Array(String(repeating: text, count: times).utf8) }
}
