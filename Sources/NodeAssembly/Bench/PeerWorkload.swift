import Foundation
import JSON
import Ledger
import Office
import Storage
import SyncEngine

/// The proposals that a comparison brings, and the registers in which they are carried.
///
/// Every member of a row becomes a register of its own, so that all of it travels and each can
/// conflict alone: those that the office knows under the office's name, the others under theirs,
/// as values that only a later version will know.
struct PeerWorkload {
    struct Proposal {
        /// Found by this number on every node.
        let number: String
        let values: [RegisterName: JSONValue]

        /// What an edit of a proposal writes: only what differs, as a form does.
        func changes(from before: Proposal) -> [RegisterName: JSONValue] {
            values.filter { before.values[$0.key] != $0.value }
        }

        /// The new text and status where both tiers may write: a body is the district's alone, so
        /// in the office it cannot come to this.
        var writableByBoth: [RegisterName: JSONValue] {
            ["title": values["body"] ?? .null, "urgency": values["state"] ?? .null]
        }
    }

    private static let names = [
        "ref_no": "number", "content": "body", "proposer": "proposer_shown",
        "employer": "submitting_unit", "status": "state", "created_at": "received_at",
    ]

    private static let piece = 1 << 20
    private static let newline = UInt8(ascii: "\n")

    private let path: String
    let bytes: Int

    /// - Parameter path: a file with one JSON object in each line, all members text; `ref_no` is the
    ///   number that it is found by.
    init(reading path: String) throws {
        self.path = path
        let facts = try FileManager.default.attributesOfItem(atPath: path)
        bytes = (facts[.size] as? NSNumber)?.intValue ?? 0
    }

    /// Hands over the proposals, so many at a time; holds no more of the file than it needs, for its
    /// memory would be counted as the node's.
    func forEach(_ count: Int, _ body: ([Proposal]) throws -> Void) throws {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        let parser = JSONParser()
        var page: [Proposal] = []
        var rest: [UInt8] = []
        while let piece = try file.read(upToCount: Self.piece), !piece.isEmpty {
            rest += piece
            let end = rest.lastIndex(of: Self.newline).map { $0 + 1 } ?? 0
            for line in rest[..<end].split(separator: Self.newline) {
                page.append(try Self.proposal(try parser.value(Array(line))))
                if page.count < count { continue }
                try body(page)
                page = []
            }
            rest.removeFirst(end)
        }
        if !rest.isEmpty { page.append(try Self.proposal(try parser.value(rest))) }
        if !page.isEmpty { try body(page) }
    }

    func all() throws -> [Proposal] {
        var found: [Proposal] = []
        try forEach(1000) { found += $0 }
        return found
    }

    private static func proposal(_ row: JSONValue) throws -> Proposal {
        guard case .object(let members) = row, let number = row["ref_no"]?.stringValue else {
            throw FormatError.missing("ref_no")
        }
        var values: [RegisterName: JSONValue] = [:]
        for member in members {
            guard let name = RegisterName(text: names[member.key] ?? member.key) else {
                throw FormatError.badName
            }
            values[name] = member.value
        }
        return Proposal(number: number, values: values)
    }
}
