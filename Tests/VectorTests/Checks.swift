import Foundation
import Hashing
import JSON
import Ledger
import SyncEngine
import SyncProtocol
import Testing

/// What a vector's `check` does with the input of a case: what the program makes of it.
enum Checks {
    typealias Check = @Sendable (JSONValue) throws -> JSONValue

    static let all: [String: Check] = [
        "json": json, "entry": entry, "digest": digest, "chain": chain, "sum": sum,
        "record": record, "payload": payload, "merge": merge, "document": document,
        "fingerprint": fingerprint, "rotation": rotation, "invitation": invitation,
        "letter": letter,
        "request": request, "answer": answer, "problem": problem, "exchange": exchange,
        "bundle": bundle,
    ]

    static func json(_ input: JSONValue) throws -> JSONValue {
        let bytes =
            try input["text"].map { Array(($0.stringValue ?? "").utf8) }
            ?? Array(#require(Data(base64Encoded: input.text("base64"))))
        do {
            let canonical = try JSONParser().value(bytes).canonical
            return .object([
                "canonical": .string(String(decoding: canonical, as: UTF8.self)),
                "digest": .string(SHA256.hash(canonical).text),
            ])
        } catch {
            return .object(["refused": .bool(true), "code": .string(ProblemCode(error).rawValue)])
        }
    }

    static func entry(_ input: JSONValue) throws -> JSONValue {
        let line = Array(input.text("line").utf8)
        let entry = EntryReader(vocabulary: Vocabulary([])).read(header: line, payload: nil)
        let type: EntryType
        switch entry.content {
        case .malformed: return outcome(.refused(.malformed))
        case .unknown: return outcome(.held(.unknown))
        case .change: type = .change
        case .refusal: type = .refusal
        case .erasure: type = .erasure
        case .lateOutcome: type = .outcome
        case .elsewhere: type = .outcomeElsewhere
        case .recall: type = .recall
        case .closed: type = .closed
        case .question: type = .refusalAsked
        case .declined: type = .refusalDeclined
        }
        return .object(["type": .string(type.rawValue), "hash": .string(entry.hash.text)])
    }

    private static func outcome(_ outcome: Outcome) -> JSONValue {
        .object(["outcome": .words(outcome.words)])
    }

    static func digest(_ input: JSONValue) throws -> JSONValue {
        .object(["digest": .string(SHA256.hash(Array(input.text("text").utf8)).text)])
    }

    static func chain(_ input: JSONValue) throws -> JSONValue {
        let names = input.texts("stream")
        let stream = StreamID(
            sender: try #require(NodeID(text: names[0])),
            receiver: try #require(NodeID(text: names[1])),
            direction: try #require(StreamDirection(rawValue: names[2])))
        var place = Position.start(
            of: stream, try #require(Incarnation(text: input.text("incarnation"))))
        var chains = [place.chain.text]
        for line in input.texts("lines") {
            place = place.next(SHA256.hash(Array(line.utf8)))
            chains.append(place.chain.text)
        }
        return .object(["chains": .words(chains)])
    }

    static func sum(_ input: JSONValue) throws -> JSONValue {
        var sum = StatementSum.zero
        for text in input.texts("digests") { sum.add(try #require(Digest(text: text))) }
        let result = sum.total.text
        for text in input.texts("digests") { sum.subtract(try #require(Digest(text: text))) }
        #expect(sum == .zero)
        return .object(["sum": .string(result)])
    }

    static func payload(_ input: JSONValue) throws -> JSONValue {
        let registers = input.texts("registers").compactMap(RegisterName.init(text:))
        let line = Array(input.text("payload").utf8)
        let node = NodeID(1)
        let header = ChangeHeader(
            record: RecordID(kind: "proposal", origin: node, number: 1),
            dot: Dot(Writer(node: node, incarnation: Incarnation(1)), 1),
            context: VersionVector(), author: "Wu", tier: .district, at: 1, registers: registers,
            payload: SHA256.hash(line))
        let entry = EntryReader(vocabulary: Vocabulary([]))
            .read(header: header.canonicalBytes, payload: line)
        guard case .change(_, let examined, _) = entry.content else { return .null }
        return .object(["fits": .bool(examined.finding != .mismatch)])
    }
}
