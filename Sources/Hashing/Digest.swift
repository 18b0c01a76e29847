/// A SHA-256 value: 32 bytes held inline, so that sets and arrays of digests cost no allocation.
///
/// Digests order as their bytes do, first byte first.
public struct Digest: Hashable, Sendable {
    /// The bytes as four numbers, most significant first; comparing the numbers compares the bytes.
    public let words: (UInt64, UInt64, UInt64, UInt64)

    /// 32 zero bytes: the start of a chain, never the hash of anything known.
    public static let zero = Digest(0, 0, 0, 0)

    /// Characters in `text`.
    public static let textLength = 43

    /// The 32 bytes read as four big-endian numbers.
    public init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
        words = (first, second, third, fourth)
    }

    /// nil unless there are exactly 32 bytes.
    public init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 32 else { return nil }
        self.init(exactly32: bytes)
    }

    /// nil unless there are exactly 32 bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self = Array(bytes).withUnsafeBytes { Digest(exactly32: $0) }
    }

    /// nil unless the text is exactly what `text` would give for these bytes.
    public init?(text: String) {
        var text = text
        guard let digest = text.withUTF8({ Digest(utf8: UnsafeRawBufferPointer($0)) }) else {
            return nil
        }
        self = digest
    }

    /// As `init(text:)`, straight from the characters' bytes.
    public init?(utf8: UnsafeRawBufferPointer) {
        guard utf8.count == Digest.textLength else { return nil }
        var words = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))
        for (place, character) in utf8.enumerated() {
            guard let bits = Base64URL.bits(of: character) else { return nil }
            // The last character's two spare bits are zero, so each digest has one text only.
            if place == Digest.textLength - 1, bits & 3 != 0 { return nil }
            let next = place == Digest.textLength - 1 ? UInt64(bits >> 2) : UInt64(bits)
            let width = place == Digest.textLength - 1 ? 4 : 6
            words.0 = words.0 << width | words.1 >> (64 - width)
            words.1 = words.1 << width | words.2 >> (64 - width)
            words.2 = words.2 << width | words.3 >> (64 - width)
            words.3 = words.3 << width | next
        }
        self.words = words
    }

    /// The bytes in base64url without padding, 43 characters.
    public var text: String {
        withBytes { bytes in
            String(unsafeUninitializedCapacity: Digest.textLength) { out in
                Base64URL.write(bytes, to: out)
            }
        }
    }

    /// Lends the 43 characters of `text` without making a `String`: hashed bytes are full of them.
    public func withText<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Digest.textLength) { out in
            let length = withBytes { Base64URL.write($0, to: out) }
            return try body(
                UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(out)[..<length]))
        }
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { withBytes { Array($0) } }

    /// Lends the 32 bytes for the time of the call.
    public func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        let memory = (
            words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian
        )
        return try withUnsafeBytes(of: memory, body)
    }

    /// Four words as they lie in memory, that is, not yet read as big-endian numbers.
    init(memory: (UInt64, UInt64, UInt64, UInt64)) {
        self.init(
            UInt64(bigEndian: memory.0), UInt64(bigEndian: memory.1),
            UInt64(bigEndian: memory.2), UInt64(bigEndian: memory.3))
    }

    private init(exactly32 bytes: UnsafeRawBufferPointer) {
        self.init(
            memory: (
                bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
            ))
    }

    public static func == (a: Digest, b: Digest) -> Bool { a.words == b.words }

    /// A digest is already evenly spread, but whoever chooses the content could choose its words;
    /// the seeded hasher keeps a table fair all the same.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}

extension Digest: Comparable {
    public static func < (a: Digest, b: Digest) -> Bool { a.words < b.words }
}

extension Digest: CustomStringConvertible {
    public var description: String { text }
}
