import CommandFrame
import Foundation
import Hashing
import Identity
import JSON
import Ledger
import Storage
import SyncHTTP
import Testing

@testable import NodeAssembly

/// What `deploy/freeze` kept of a release: homes, what they showed, the exchanges they had. Unpacked into a
/// folder of its own.
struct FrozenRelease {
    /// A command that only looks, and what it printed.
    struct Fact {
        let home: String
        let words: [String]
        let code: Int32
        let lines: [JSONValue]
    }

    let folder: TestFolder
    let facts: [Fact]
    let exchanges: [FrozenExchange]
    /// Keys of the offices that were played, by their names.
    let members: [NodeID: NodeKeys]

    private static let releases = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Releases").path

    /// Every release that was frozen.
    static var versions: [String] {
        let found = (try? FileManager.default.contentsOfDirectory(atPath: releases)) ?? []
        return found.filter { $0.first?.isNumber == true }.sorted()
    }

    init(_ version: String) throws {
        folder = try TestFolder()
        let packed = "\(Self.releases)/\(version)/frozen.tar.gz"
        let ended = try ChildProcess(
            ["-xzf", packed, "-C", folder.path], program: "/bin/tar",
            errors: folder.path + "/errors"
        ).wait()
        guard ended.code == 0 else { throw Unexpected("tar: \(ended.code)") }
        let folder = folder.path
        func values(_ file: String) throws -> [JSONValue] {
            let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            return try Said.lines(text).map(Self.value)
        }
        facts = try values("facts.ndjson").map(Self.fact)
        exchanges = try values("exchanges.ndjson").map(FrozenExchange.init)
        members = try Self.members(try #require(try values("members.json").first))
    }

    func home(_ name: String) -> String { folder.path + "/" + name }

    /// One command on a home that is not served, as its own process would do it.
    func ask(_ home: String, _ words: [String]) -> Said {
        let output = CapturedOutput()
        let runner = CommandRunner<Node>(
            table: Commands.table, environment: ["USER": "operator"],
            openHome: { try Node(opening: $0) }, closeHome: { $0.close() })
        let code = runner.run(words + ["--home", self.home(home), "--json"], output: output)
        return Said(code: code.rawValue, lines: output.lines, problems: output.problems)
    }

    /// Tells a node where the one above answers now; its key and its pin are the frozen ones.
    func point(_ home: String, to above: Station) throws {
        let node = try Node(opening: self.home(home))
        defer { node.close() }
        var peer = try #require(try node.upstream())
        peer.url = "https://127.0.0.1:\(above.port)"
        try node.store.write { try $0.put(peer: peer) }
    }

    private static func value(_ text: String) throws -> JSONValue {
        try JSONParser(limits: JSONLimits(bytes: 8 << 20, members: 1 << 20)).value(Array(text.utf8))
    }

    private static func fact(_ value: JSONValue) throws -> Fact {
        Fact(
            home: try #require(value["node"]?.stringValue),
            words: try #require(value["words"]?.arrayValue).compactMap(\.stringValue),
            code: Int32(try #require(value["code"]?.intValue)),
            lines: try #require(value["lines"]?.arrayValue).compactMap(\.stringValue)
                .map(Self.value))
    }

    private static func members(_ value: JSONValue) throws -> [NodeID: NodeKeys] {
        guard case .object(let members) = value else { throw Unexpected("members.json") }
        let pairs = try members.map { member in
            let text = try #require(member.value["seed"]?.stringValue)
            let seed = try #require(Base64URL.decode(text, maxBytes: 64))
            return (
                try #require(NodeID(text: member.key)), NodeKeys(try SigningKey(seed: seed))
            )
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }
}

/// Whether what was shown is shown still. More may be: a later release says more.
enum Shown {
    /// - Returns: where something is another, or gone; nil when all of it is there.
    static func difference(_ was: JSONValue, _ now: JSONValue, at place: String = "") -> String? {
        switch (was, now) {
        case (.object(let members), .object):
            for member in members {
                guard let there = now[member.key] else { return "\(place).\(member.key) is gone" }
                let found = difference(member.value, there, at: "\(place).\(member.key)")
                if let found { return found }
            }
            return nil
        // A later release makes more checks; each is found by its name.
        case (.array(let before), .array(let after)) where place.hasSuffix(".checks"):
            for check in before {
                let name = check["check"]?.stringValue
                guard let same = after.first(where: { $0["check"]?.stringValue == name }) else {
                    return "\(place): \(name ?? "") is gone"
                }
                if let found = difference(check, same, at: place) { return found }
            }
            return nil
        case (.array(let before), .array(let after)):
            guard before.count == after.count else {
                return "\(place) had \(before.count) elements, has \(after.count)"
            }
            for (index, pair) in zip(before, after).enumerated() {
                let found = difference(pair.0, pair.1, at: "\(place)[\(index)]")
                if let found { return found }
            }
            return nil
        default:
            return was.canonical == now.canonical
                ? nil : "\(place) was \(text(was)), is \(text(now))"
        }
    }

    private static func text(_ value: JSONValue) -> String {
        String(decoding: value.canonical, as: UTF8.self)
    }
}
