import JSON
import Testing

struct BadDocument: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var error: JSONError
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ error: JSONError) {
        self.init(name, bytes: Array(text.utf8), error)
    }

    init(_ name: String, bytes: [UInt8], _ error: JSONError) {
        self.name = name
        self.bytes = bytes
        self.error = error
    }

    static let all: [BadDocument] = [
        BadDocument("a doubled key", #"{"a":1,"b":2,"a":3}"#, .duplicateKey),
        BadDocument("a key doubled by an escape", #"{"a":1,"\u0061":3}"#, .duplicateKey),
        BadDocument("a doubled key deep inside", #"[{"x":[{"a":1,"a":1}]}]"#, .duplicateKey),
        BadDocument("a doubled key among many", manyMembers(40, last: "k7"), .duplicateKey),
        BadDocument("2^53", "9007199254740992", .numberOutOfRange),
        BadDocument("-2^53", "[-9007199254740992]", .numberOutOfRange),
        BadDocument("2^63", "9223372036854775808", .numberOutOfRange),
        BadDocument("thirty digits", "123456789012345678901234567890", .numberOutOfRange),
        BadDocument("1e400", "1e400", .numberOutOfRange),
        BadDocument("an exponent", "1E0", .numberOutOfRange),
        BadDocument("a fraction", #"{"a":1.0}"#, .numberOutOfRange),
        BadDocument("a leading zero", "01", .numberOutOfRange),
        BadDocument("a lone high half", #""\ud83d""#, .malformed),
        BadDocument("a lone low half", #""\ude00""#, .malformed),
        BadDocument("a high half before a letter", #""\ud83d\u0041""#, .malformed),
        BadDocument("two high halves", #""\ud83d\ud83d""#, .malformed),
        BadDocument("halves in the wrong order", #"{"\ude00\ud83d":1}"#, .malformed),
        BadDocument("an escaped NUL", #""a\u0000b""#, .nulCharacter),
        BadDocument("an escaped NUL in a key", #"{"\u0000":1}"#, .nulCharacter),
        BadDocument("a raw NUL", "\"a\u{0}b\"", .malformed),
        BadDocument("a raw line feed in a string", "\"a\nb\"", .malformed),
        BadDocument("a byte order mark", "\u{FEFF}{}", .malformed),
        BadDocument("nothing", "", .malformed),
        BadDocument("white space only", " \n\t ", .malformed),
        BadDocument("a truncated object", #"{"a":1"#, .malformed),
        BadDocument("a truncated string", #"{"a":"xy"#, .malformed),
        BadDocument("a truncated escape", #""\u00"#, .malformed),
        BadDocument("a truncated word", "tru", .malformed),
        BadDocument("trailing bytes", "{} x", .malformed),
        BadDocument("two documents", "1 2", .malformed),
        BadDocument("a trailing comma", "[1,]", .malformed),
        BadDocument("single quotes", "{'a':1}", .malformed),
        BadDocument("a comment", "[1 /* one */]", .malformed),
        BadDocument("not a number", "[NaN]", .malformed),
        BadDocument("seventeen levels", nested(17), .tooDeep),
        BadDocument("seventeen levels of objects", nestedObjects(17), .tooDeep),
        BadDocument("a hundred thousand levels", nested(100_000), .tooDeep),
        BadDocument(
            "a hundred thousand open brackets", String(repeating: "[", count: 100_000), .malformed),
        BadDocument("too many members", manyMembers(4097), .tooManyMembers),
        BadDocument("GB 18030", bytes: [0x22, 0xD6, 0xD0, 0xCE, 0xC4, 0x22], .notUTF8),
        BadDocument("a stray continuation byte", bytes: [0x22, 0x80, 0x22], .notUTF8),
        BadDocument("an overlong slash", bytes: [0x22, 0xC0, 0xAF, 0x22], .notUTF8),
        BadDocument("a surrogate in UTF-8", bytes: [0x22, 0xED, 0xA0, 0x80, 0x22], .notUTF8),
    ]
}

private func nested(_ levels: Int) -> String {
    String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
}

private func nestedObjects(_ levels: Int) -> String {
    String(repeating: #"{"a":"#, count: levels) + "1" + String(repeating: "}", count: levels)
}

private func manyMembers(_ count: Int, last: String? = nil) -> String {
    var members = (0..<count).map { "\"k\($0)\":\($0)" }
    if let last { members.append("\"\(last)\":0") }
    return "{" + members.joined(separator: ",") + "}"
}

@Suite struct StrictReadingTests {
    @Test(arguments: BadDocument.all)
    func `A document with more than one meaning or none is refused`(_ bad: BadDocument) {
        let parser = JSONParser()
        #expect(throws: bad.error) { try parser.value(bad.bytes) }
        #expect(throws: bad.error) { try parser.parse(bad.bytes) { $0.kind } }
        #expect(throws: Never.self) { try parser.value(Array("{}".utf8)) }
    }

    @Test func `A document longer than the limit is refused before it is read`() {
        let parser = JSONParser(limits: JSONLimits(bytes: 10))
        #expect(throws: JSONError.tooLong) { try parser.value(Array("[[[[[[[[[[[".utf8)) }
        #expect(throws: Never.self) { try parser.value(Array("[12345678]".utf8)) }
    }

    @Test func `Everything exactly at the limits is taken`() throws {
        let parser = JSONParser()
        #expect(try parser.value(Array("9007199254740991".utf8)) == .int(9_007_199_254_740_991))
        #expect(try parser.value(Array("-9007199254740991".utf8)) == .int(-9_007_199_254_740_991))
        #expect(throws: Never.self) { try parser.value(Array(nested(16).utf8)) }
        #expect(throws: Never.self) { try parser.value(Array(manyMembers(4096).utf8)) }
        #expect(try parser.value(Array(#""\ud83d\ude00 \\u0000""#.utf8)) == .string("😀 \\u0000"))
    }

    @Test func `Senseless limits refuse instead of failing`() {
        let none = JSONParser(limits: JSONLimits(bytes: -1, depth: -1, members: -1))
        #expect(throws: JSONError.tooLong) { try none.value(Array("1".utf8)) }
        let all = JSONParser(limits: JSONLimits(bytes: .max, depth: .max, members: .max))
        #expect(throws: JSONError.tooDeep) { try all.value(Array(nested(513).utf8)) }
        #expect(throws: Never.self) { try all.value(Array(nested(512).utf8)) }
    }

    @Test func `A parser that may take fractions keeps them and large whole numbers`() throws {
        let parser = JSONParser(fractions: true)
        let value = try parser.value(Array("[0.5,-1e3,9223372036854775807,7]".utf8))
        #expect(value == .array([.fraction(0.5), .fraction(-1000), .int(.max), .int(7)]))
        #expect(value.canonical == Array("[0.5,-1000.0,9223372036854775807,7]".utf8))
        for text in ["9223372036854775808", "1e400"] {
            #expect(throws: JSONError.numberOutOfRange) { try parser.value(Array(text.utf8)) }
        }
    }
}
