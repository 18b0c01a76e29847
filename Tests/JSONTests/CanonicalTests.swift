import JSON
import Testing

struct Vector: Sendable {
    var input: String
    var canonical: String

    init(_ input: String, _ canonical: String) {
        self.input = input
        self.canonical = canonical
    }

    static let all: [Vector] = [
        Vector(" { } ", "{}"),
        Vector("[ 1 , -0 , -7 , 9007199254740991 ]", "[1,0,-7,9007199254740991]"),
        Vector(#"{"b":1,"a":{"d":[],"c":null}}"#, #"{"a":{"c":null,"d":[]},"b":1}"#),
        Vector(#"{"ab":1,"a":2,"":3,"B":4}"#, #"{"":3,"B":4,"a":2,"ab":1}"#),
        Vector(#"{"\ud83d\ude00":1,"\uffee":2,"中":3}"#, "{\"中\":3,\"\u{FFEE}\":2,\"😀\":1}"),
        Vector(#""\u0041\/\u4e2d\u00e9\u007f""#, "\"A/中é\u{7F}\""),
        Vector(#""\b\f\n\r\t\"\\""#, #""\b\f\n\r\t\"\\""#),
        Vector(#""\u0001\u001F\u000b""#, #""\u0001\u001f\u000b""#),
        Vector(#""1234567\"12345678\n路灯不亮了\\""#, #""1234567\"12345678\n路灯不亮了\\""#),
        Vector("true", "true"), Vector("false", "false"), Vector("null", "null"),
    ]
}

@Suite struct CanonicalTests {
    @Test(arguments: Vector.all)
    func `A value has one canonical spelling`(_ vector: Vector) throws {
        let parser = JSONParser()
        let value = try parser.value(Array(vector.input.utf8))
        #expect(String(decoding: value.canonical, as: UTF8.self) == vector.canonical)
        #expect(try parser.value(value.canonical).canonical == value.canonical)
    }

    @Test func `Every control character is escaped at every place of a word`() throws {
        for code in UInt8(1)..<0x80 {
            for place in 0..<17 {
                var bytes = Array("一234567八9012345678".utf8)
                bytes.insert(code, at: min(place == 0 ? 0 : place + 2, bytes.count))
                let text = JSONValue.string(String(decoding: bytes, as: UTF8.self))
                let mustEscape = code < 0x20 || code == 0x22 || code == 0x5C
                #expect(text.canonical.contains(UInt8(ascii: "\\")) == mustEscape)
                #expect(try JSONParser().value(text.canonical) == text)
            }
        }
    }

    @Test func `Keys that only look alike stay two keys`() throws {
        let composed = "\u{E9}"
        let decomposed = "e\u{301}"
        let parser = JSONParser()
        let value = try parser.value(Array("{\"\(composed)\":1,\"\(decomposed)\":2}".utf8))
        #expect(value[composed] == .int(1) && value[decomposed] == .int(2))
        #expect(JSONValue.string(composed) != .string(decomposed))
        #expect(value.canonical == Array("{\"\(decomposed)\":2,\"\(composed)\":1}".utf8))
    }

    @Test func `The streaming verbs write what the tree writes`() {
        var writer = CanonicalJSON(capacity: 64)
        writer.beginObject()
        writer.key("a" as StaticString)
        writer.beginArray()
        writer.int(.min)
        writer.bool(false)
        writer.null()
        writer.raw(Array("{}".utf8))
        writer.endArray()
        writer.key("b" as String)
        writer.string("路")
        writer.endObject()
        #expect(
            writer.bytes == Array(#"{"a":[-9223372036854775808,false,null,{}],"b":"路"}"#.utf8))
    }

    @Test func `Documents written one after the other need no comma`() {
        var writer = CanonicalJSON()
        for number in 1...2 {
            writer.int(Int64(number))
            writer.bytes.append(0x0A)
        }
        #expect(writer.bytes == Array("1\n2\n".utf8))
    }
}
