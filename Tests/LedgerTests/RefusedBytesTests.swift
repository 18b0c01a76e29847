import Hashing
import JSON
import Ledger
import Testing

/// Bytes that are not what the protocol describes: each is refused, none stops a node.
@Suite struct RefusedBytesTests {
    @Test(arguments: [
        "", "Title", "1title", "_title", "ti-tle", "ti tle", "titlé", "title\n",
        "a2345678901234567890123456789012345678901",
    ])
    func `Names are plain words of at most forty characters`(text: String) {
        #expect(RegisterName(text: text) == nil)
        #expect(Kind(text: text) == nil)
    }

    @Test(arguments: ["a", "title", "city_no", "r2", "a234567890123456789012345678901234567890"])
    func `Plain words are names`(text: String) {
        #expect(RegisterName(text: text)?.text == text)
    }

    @Test(arguments: [
        // Not ascending, twice, zero, negative, beyond whole numbers, not a mark at all.
        mark("d", 1) + "," + mark("c", 1), mark("d", 1) + "," + mark("d", 2), mark("d", 0),
        mark("d", -1), "[]", "7", "[\"000000000000000d\",\"00000000000000a1\"]",
        "[\"000000000000000d\",\"00000000000000a1\",\"1\"]",
        "[\"00000000000000D\",\"00000000000000a1\",1]", "[\"d\",\"a1\",1]",
        "[\"000000000000000d\",\"00000000000000a1\",1,1]",
    ])
    func `A vector that is not written the one way is refused`(marks: String) {
        #expect(throws: FormatError.self) { try read("[\(marks)]") { try $0.vector() } }
    }

    @Test func `A vector of more marks than any country has offices is refused`() {
        let marks = (1...4097).map { mark(String($0, radix: 16), 1) }.joined(separator: ",")
        #expect(throws: FormatError.tooLong) { try read("[\(marks)]") { try $0.vector() } }
    }

    @Test func `Vectors made here obey the same rule`() {
        let (d, c) = (Golden.district, Golden.city)
        #expect(VersionVector(sorted: []) == VersionVector())
        #expect(VersionVector(sorted: [Dot(c, 3), Dot(d, 1)])?.marks == [Dot(c, 3), Dot(d, 1)])
        #expect(VersionVector(sorted: [Dot(d, 1), Dot(c, 3)]) == nil)
        #expect(VersionVector(sorted: [Dot(d, 1), Dot(d, 2)]) == nil)
        #expect(VersionVector(sorted: [Dot(d, 0)]) == nil)
    }

    @Test(arguments: [1, 2, 9] as [UInt64])
    func `A change cannot have been on its own form`(counter: UInt64) {
        let context = "[" + mark("d", Int(counter)) + "]"
        let old = "[" + mark("c", 3, incarnation: "2") + "," + mark("d", 1) + "]"
        #expect(Golden.headerText.contains(old))
        let header = Golden.headerText.replacing(old, with: context)
        if counter < 2 {
            #expect(throws: Never.self) { try read(header) { try ChangeHeader($0) } }
        } else {
            #expect(throws: FormatError.contextCoversItself) {
                try read(header) { try ChangeHeader($0) }
            }
        }
    }

    @Test(arguments: [
        ("\"registers\":[\"scope\",\"title\"]", "\"registers\":[\"title\",\"scope\"]"),
        ("\"registers\":[\"scope\",\"title\"]", "\"registers\":[\"title\",\"title\"]"),
        ("\"registers\":[\"scope\",\"title\"]", "\"registers\":[]"),
        ("\"registers\":[\"scope\",\"title\"]", "\"registers\":\"title\""),
        ("\"scope\"", "\"Scope\""), ("\"scope\"", "1"),
        ("\"tier\":\"district\"", "\"tier\":\"empire\""), ("\"tier\":", "\"tear\":"),
        ("\"at\":1750000000000", "\"at\":\"now\""), ("\"at\":1750000000000", "\"at\":1.5"),
        ("\"author\":", "\"writer\":"), ("\"payload\":\"4", "\"payload\":\"44"),
        (",2],\"payload\"", ",0],\"payload\""), ("\"proposal\",", ""), ("\"proposal\"", "\"\""),
    ])
    func `A header with one thing wrong is refused`(part: (right: String, wrong: String)) throws {
        #expect(Golden.headerText.contains(part.right))
        let header = Golden.headerText.replacing(part.right, with: part.wrong)
        #expect(throws: (any Error).self) { try read(header) { try ChangeHeader($0) } }
    }

    @Test func `An author's name is at most two hundred bytes`() {
        let long = Golden.headerText.replacing(
            "李华", with: String(repeating: "华", count: 67))
        #expect(throws: FormatError.tooLong) { try read(long) { try ChangeHeader($0) } }
    }

    @Test(arguments: [
        "", "[]", "{}", "{\"salt\":1,\"values\":{}}", "{\"salt\":\"x\",\"values\":[]}",
        "{\"salt\":\"x\",\"values\":{\"Title\":1}}", "{\"salt\":\"x\",\"values\":{\"title\":1.5}}",
    ])
    func `What is no payload is refused`(text: String) {
        #expect(throws: FormatError.self) { try Payload(bytes: Array(text.utf8)) }
    }

    @Test func `No damaged header can stop a node`() {
        var chance = Chance(seed: 2)
        let parser = JSONParser()
        let digits = Array("0123456789abcdef\",[]{}:-.eE\\u".utf8)
        var (taken, refused) = (0, 0)
        for _ in 0..<50_000 {
            var bytes = Golden.header.canonicalBytes
            for _ in 0...chance.below(3) {
                let place = chance.below(bytes.count)
                switch chance.below(4) {
                case 0: bytes[place] = UInt8(chance.below(256))
                case 1: bytes[place] = chance.one(of: digits)
                case 2: bytes.insert(chance.one(of: digits), at: place)
                default: bytes.remove(at: place)
                }
            }
            guard let header = try? parser.parse(bytes, { try ChangeHeader($0) }) else {
                refused += 1
                continue
            }
            taken += 1
            let again = try? parser.parse(header.canonicalBytes) { try ChangeHeader($0) }
            if again != header { Issue.record("\(text(bytes)) was read as something else") }
            var state = RecordState()
            state.applyVoid(Dot(header.dot.writer, 1))
            _ = Admission.judge(
                header, hash: .zero,
                examined: Examined(
                    header, payload: nil, declared: Vocabulary([]).declared(header)),
                known: .init(state: state, hashOfDot: nil, isFrozen: false, hasHeldBefore: false),
                sender: .anyone,
                declaration: Vocabulary.ofTests[header.record.kind])
        }
        #expect(taken > 500 && refused > 10_000)
    }
}

/// One mark of a vector as JSON; the node by its last digits.
private func mark(_ node: String, _ counter: Int, incarnation: String = "a1") -> String {
    let pad = { (digits: String) in String(repeating: "0", count: 16 - digits.count) + digits }
    return "[\"\(pad(node))\",\"\(pad(incarnation))\",\(counter)]"
}
