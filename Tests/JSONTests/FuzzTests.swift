import JSON
import Testing

/// A small seeded generator, so that a failure can be seen again.
struct Chance {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(truncatingIfNeeded: (state >> 33) % UInt64(max(1, bound)))
    }

    mutating func value(depth: Int) -> JSONValue {
        switch below(depth > 0 ? 7 : 5) {
        case 0: return .null
        case 1: return .bool(below(2) == 0)
        case 2: return .int(Int64(below(1 << 31)) * Int64(below(1 << 22)) - Int64(below(1 << 31)))
        case 3, 4: return .string(text())
        case 5: return .array((0..<below(5)).map { _ in value(depth: depth - 1) })
        default:
            let members = (0..<below(24)).map { number in
                JSONMember(key: text() + "\(number)", value: value(depth: depth - 1))
            }
            return .object(members)
        }
    }

    mutating func text() -> String {
        let pieces = ["路灯", "a", "\"", "\\", "\n", "\u{1}", "é", "e\u{301}", "😀", " ", "\\u0000"]
        return (0..<below(12)).map { _ in pieces[below(pieces.count)] }.joined()
    }
}

@Suite struct FuzzTests {
    @Test func `What is written is read back as it was`() throws {
        var chance = Chance(seed: 20_250_101)
        let parser = JSONParser()
        for _ in 0..<2000 {
            let canonical = chance.value(depth: 4).canonical
            let value = try parser.value(canonical)
            #expect(value.canonical == canonical)
            #expect(try parser.value(value.canonical) == value)
        }
    }

    @Test func `No damaged document can stop a node`() throws {
        var chance = Chance(seed: 7)
        let strict = JSONParser(limits: JSONLimits(bytes: 4096, depth: 6, members: 20))
        let lenient = JSONParser(fractions: true)
        let seeds = (0..<64).map { _ in chance.value(depth: 3).canonical }
        let tokens = [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "\\udc00", "\\u0000", "1e9",
            "-",
            "99999999999999999999", "0.5", "null", "\u{FEFF}",
        ].map { Array($0.utf8) }
        var taken = 0
        for round in 0..<200_000 {
            var bytes = seeds[chance.below(seeds.count)]
            for _ in 0...chance.below(3) {
                let place = chance.below(bytes.count)
                switch chance.below(4) {
                case 0 where !bytes.isEmpty: bytes[place] = UInt8(chance.below(256))
                case 1: bytes.insert(contentsOf: tokens[chance.below(tokens.count)], at: place)
                case 2: bytes.removeSubrange(place...)
                default: bytes.removeSubrange(place..<min(bytes.count, place + chance.below(9)))
                }
            }
            let parser = round.isMultiple(of: 8) ? lenient : strict
            guard let value = try? parser.value(bytes) else { continue }
            taken += 1
            guard parser === strict else { continue }
            let again = try parser.value(value.canonical).canonical
            if again != value.canonical { Issue.record("round \(round) changed its spelling") }
        }
        #expect(taken > 1000 && taken < 150_000)
    }
}
