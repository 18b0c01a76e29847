import Foundation
import JSON
import Ledger
import Testing

/// One behaviour of Protocol/vectors, with its cases, read where it lies.
struct Vector: Sendable, CustomTestStringConvertible {
    struct Case: Sendable {
        let name: String
        let input: JSONValue
        let expected: JSONValue
    }

    let path: String
    let check: String
    let numbers: [String]
    let cases: [Case]

    var testDescription: String { path }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Protocol/vectors").standardizedFileURL

    static let all: [Vector] = {
        let names = FileManager.default.enumerator(atPath: folder.path)?.allObjects ?? []
        return names.compactMap { $0 as? String }.filter { $0.hasSuffix(".json") }.sorted()
            .compactMap { try? Vector($0) }
    }()

    init(_ path: String) throws {
        let bytes = Array(try Data(contentsOf: Self.folder.appendingPathComponent(path)))
        let file = try JSONParser().value(bytes)
        self.path = path
        check = file["check"]?.stringValue ?? ""
        numbers = file["conformance"]?.arrayValue?.compactMap(\.stringValue) ?? []
        cases = (file["cases"]?.arrayValue ?? []).map {
            Case(
                name: $0["name"]?.stringValue ?? "", input: $0["input"] ?? .null,
                expected: $0["expected"] ?? .null)
        }
    }
}

extension JSONValue {
    func text(_ key: String) -> String { self[key]?.stringValue ?? "" }
    func list(_ key: String) -> [JSONValue] { self[key]?.arrayValue ?? [] }
    func texts(_ key: String) -> [String] { list(key).compactMap(\.stringValue) }

    static func object(_ members: [String: JSONValue]) -> JSONValue {
        .object(members.map { JSONMember(key: $0.key, value: $0.value) })
    }

    static func words(_ words: [String]) -> JSONValue { .array(words.map { .string($0) }) }

    /// Reads a word of the ledger from a part of a vector.
    func read<T>(_ body: (JSONNode) throws -> T) throws -> T {
        try JSONParser().parse(canonical, body)
    }

    /// A word of the ledger as it is written.
    static func written(_ body: (inout CanonicalJSON) -> Void) throws -> JSONValue {
        var json = CanonicalJSON(capacity: 100)
        body(&json)
        return try JSONParser().value(json.bytes)
    }
}
