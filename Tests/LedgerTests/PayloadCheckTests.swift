import Hashing
import JSON
import Ledger
import Testing

/// What a node looks at in a payload before it keeps it.
@Suite struct PayloadCheckTests {
    let world = World()

    @Test func `A payload with one value for each register is sound`() throws {
        #expect(try finding("{\"salt\":\"0123456789abcdefghijk\",\"values\":{\"title\":1}}") == nil)
        #expect(
            try finding("{\"salt\":\"0123456789abcdefghijkl\",\"values\":{\"title\":1}}") == .sound)
    }

    @Test(arguments: [
        "[]", "{}", "{\"salt\":\"0123456789abcdefghijkl\"}",
        "{\"values\":{\"title\":1}}",
        "{\"salt\":\"short\",\"values\":{\"title\":1}}",
        "{\"reason\":1,\"salt\":\"0123456789abcdefghijkl\",\"values\":{\"title\":1}}",
        "{\"salt\":12345678901234,\"values\":{\"title\":1}}",
        "{\"salt\":\"0123456789abcdefghijkl\",\"values\":[1]}",
        "{\"salt\":\"0123456789abcdefghijkl\",\"values\":{}}",
        "{\"salt\":\"0123456789abcdefghijkl\",\"values\":{\"body\":1}}",
        "{\"salt\":\"0123456789abcdefghijkl\",\"values\":{\"Title\":1}}",
        "{\"salt\":\"0123456789abcdefghijkl\",\"values\":{\"title\":1,\"body\":2}}",
    ])
    func `Anything else is no payload of the change`(text: String) throws {
        #expect(try finding(text) == nil)
    }

    @Test func `What is found sound can be read`() throws {
        let text = "{\"later\":[],\"salt\":\"0123456789abcdefghijkl\",\"values\":{\"title\":null}}"
        #expect(try finding(text) == .sound)
        #expect(try Payload(bytes: Array(text.utf8)).values == ["title": .null])
    }

    /// Nil: a mismatch.
    private func finding(_ text: String) throws -> PayloadCheck.Finding? {
        let change = Change.made(
            world.record, Dot(world.d.writer, 1), values: ["title": .string("A")])
        var listed: [JSONMember] = []
        let finding = try JSONParser().parse(Array(text.utf8)) {
            PayloadCheck.examine(
                $0, of: change.header, declared: Vocabulary.ofTests.declared(change.header),
                listed: &listed)
        }
        return finding == .mismatch ? nil : finding
    }
}
