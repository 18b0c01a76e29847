import Hashing
import JSON
import Ledger
import Testing

/// The set of a record's changes, added in every order in which they may come.
extension Checks {
    struct Told {
        let header: ChangeHeader
        let hash: Digest
        let values: JSONValue?
    }

    static func merge(_ input: JSONValue) throws -> JSONValue {
        let changes = try told(input)
        let voids = Set(try input["voids"]?.read { try $0.dots() } ?? [])
        let folded = RecordState(folding: changes.map { ($0.header, $0.hash) }, voids: voids)
        for order in orders(changes) {
            var state = RecordState()
            for each in order {
                if voids.contains(each.header.dot) {
                    state.applyVoid(each.header.dot)
                } else {
                    state.apply(each.header, hash: each.hash)
                }
            }
            #expect(state.vector == folded.vector && state.voids == folded.voids)
            for name in folded.registers.keys {
                #expect(state.live(name).sorted() == folded.live(name).sorted())
            }
        }
        return try result(folded, changes, voids)
    }

    static func record(_ input: JSONValue) throws -> JSONValue {
        let changes = try told(input)
        let voids = Set(try input["voids"]?.read { try $0.dots() } ?? [])
        let state = RecordState(folding: changes.map { ($0.header, $0.hash) }, voids: voids)
        let record = try input["record"]?.read { try $0.recordID() }
        return .object([
            "digest": .string(RecordDigest.digest(of: try #require(record), state).text)
        ])
    }

    private static func told(_ input: JSONValue) throws -> [Told] {
        try input.list("changes").map { pair in
            let lines = pair.arrayValue ?? []
            let line = Array((lines[0].stringValue ?? "").utf8)
            let payload = try lines[1].stringValue.map { try JSONParser().value(Array($0.utf8)) }
            return Told(
                header: try JSONParser().parse(line) { try ChangeHeader($0) },
                hash: SHA256.hash(line), values: payload?["values"])
        }
    }

    /// Every order that keeps each writer's own.
    private static func orders(_ changes: [Told]) -> [[Told]] {
        guard !changes.isEmpty else { return [[]] }
        return changes.indices.flatMap { index -> [[Told]] in
            let next = changes[index].header.dot
            let isFirst = !changes.contains {
                $0.header.dot.writer == next.writer && $0.header.dot.counter < next.counter
            }
            guard isFirst else { return [] }
            var rest = changes
            rest.remove(at: index)
            return orders(rest).map { [changes[index]] + $0 }
        }
    }

    private static func result(
        _ state: RecordState, _ changes: [Told], _ voids: Set<Dot>
    ) throws -> JSONValue {
        var live: [String: JSONValue] = [:]
        var (shown, bases, open): ([String: JSONValue], [String: JSONValue], [String]) =
            ([:], [:], [])
        for name in state.registers.keys where !state.live(name).isEmpty {
            live[name.text] = try .written { $0.dots(state.live(name).sorted()) }
            let conflict = Conflict(name, in: state) { dot in
                changes.first { $0.header.dot == dot }?.values?[name.text]
            }
            if conflict.isOpen { open.append(name.text) }
            if name == "title" {
                shown[name.text] = conflict.provisional
                let base = conflict.base(in: changes.map(\.header), voids: voids)
                bases[name.text] = try .written { $0.dots(base) }
            }
        }
        return .object([
            "live": .object(live), "conflicts": .words(open.sorted()),
            "provisional": .object(shown), "base": .object(bases),
            "vector": try .written { $0.vector(state.vector) },
        ])
    }
}
