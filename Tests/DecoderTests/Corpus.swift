import Foundation

/// The inputs kept for each door, in `Corpus/<door>/`: one honest example at least, and whatever was
/// found worth keeping.
enum Corpus {
    static func inputs(_ door: Door) throws -> [(name: String, bytes: [UInt8])] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Corpus/\(door.rawValue)")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
            ($0, Array(try Data(contentsOf: folder.appendingPathComponent($0))))
        }
    }
}

/// Alters inputs; the same seed alters them the same way.
struct Mutations {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(truncatingIfNeeded: (state >> 33) % UInt64(max(1, bound)))
    }

    private static let pieces: [[UInt8]] =
        [
            "\"", "\\", "\\u0000", "\\ud800", "{}", "[]", "null", "-1", "9007199254740991",
            "9007199254740992", "18446744073709551615", "1e9", ",", ":", "\n", "\r\n", "\u{0}",
            "0000000000000000", "ffffffffffffffff", "路灯", "e\u{301}", "\u{202E}", "=", ";", "\t",
        ].map { Array($0.utf8) } + [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90]]

    /// One to four changes: bytes turned, cut, doubled, replaced, crossed with another input.
    mutating func next(of inputs: [[UInt8]]) -> [UInt8] {
        var bytes = inputs[below(inputs.count)]
        for _ in 0...below(4) {
            let place = below(bytes.count + 1)
            let end = min(bytes.count, place + 1 + below(24))
            switch below(6) {
            case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(below(8))
            case 1: bytes.insert(contentsOf: Self.pieces[below(Self.pieces.count)], at: place)
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 4:
                bytes.replaceSubrange(place..<end, with: Self.pieces[below(Self.pieces.count)])
            default:
                let other = inputs[below(inputs.count)]
                bytes.replaceSubrange(place..., with: other[below(other.count + 1)...])
            }
        }
        return bytes
    }
}
