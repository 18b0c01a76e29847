import Foundation

/// The merge a second time, plainly, from the bytes alone: it shares no code with the ledger and
/// was written from the words of Protocol/merge.md, so that one can check the other. Slow.
///
/// Dots are texts `node/incarnation/counter`, values are JSON texts with sorted keys.
struct PlainMerge {
    struct Unreadable: Error {}

    private struct Edit {
        let dot: String
        let writer: String
        let counter: Int
        let context: [String: Int]
        let registers: [String]
        /// Nil: erased.
        let values: [String: Any]?
    }

    private var edits: [Edit] = []
    private var voids: Set<String> = []
    /// How far each writer counts.
    private(set) var vector: [String: Int] = [:]

    /// - Parameters:
    ///   - changes: the header's bytes and, unless erased, the payload's.
    ///   - voids: the refused dots.
    init(changes: [(header: [UInt8], payload: [UInt8]?)], voids: Set<String>) throws {
        self.voids = voids
        for (header, payload) in changes { edits.append(try Self.read(header, payload)) }
        for edit in edits {
            // Counters run without gaps, so the greatest says how many there are.
            vector[edit.writer] = max(vector[edit.writer] ?? 0, edit.counter)
        }
    }

    /// The registers that some change that counts has set.
    var registers: Set<String> { Set(counting.flatMap(\.registers)) }

    /// The dots whose value lives in a register.
    func live(_ register: String) -> Set<String> {
        let setters = counting.filter { $0.registers.contains(register) }
        var result: Set<String> = []
        for edit in setters {
            let wasSeen = setters.contains { other in
                other.dot != edit.dot && (other.context[edit.writer] ?? 0) >= edit.counter
            }
            if !wasSeen { result.insert(edit.dot) }
        }
        return result
    }

    /// The different values that live in a register.
    func values(_ register: String) throws -> Set<String> {
        let live = live(register)
        var values: Set<String> = []
        for edit in counting where live.contains(edit.dot) {
            values.insert(try Self.text(edit.values?[register]))
        }
        return values
    }

    func isInConflict(_ register: String) throws -> Bool { try values(register).count > 1 }

    /// The value shown while a conflict is open: of the greatest counter, then node, then
    /// incarnation. Node and incarnation have fixed length, so their texts order as they do.
    func provisional(_ register: String) throws -> String? {
        let live = live(register)
        let candidates = counting.filter { live.contains($0.dot) }
        var best: Edit?
        for edit in candidates {
            guard let old = best else {
                best = edit
                continue
            }
            if edit.counter > old.counter
                || (edit.counter == old.counter && edit.writer > old.writer)
            {
                best = edit
            }
        }
        guard let best else { return nil }
        return try Self.text(best.values?[register])
    }

    /// The dots both sides of a conflict started from: what lived when nothing was there but what
    /// every live change had on its form.
    func base(_ register: String) -> Set<String> {
        let live = live(register)
        let forms = counting.filter { live.contains($0.dot) }.map(\.context)
        var known = self
        known.edits = counting.filter { edit in
            forms.allSatisfy { ($0[edit.writer] ?? 0) >= edit.counter }
        }
        return known.live(register)
    }

    private var counting: [Edit] { edits.filter { !voids.contains($0.dot) } }

    private static func read(_ header: [UInt8], _ payload: [UInt8]?) throws -> Edit {
        guard let head = try JSONSerialization.jsonObject(with: Data(header)) as? [String: Any],
            let dot = head["dot"] as? [Any], let registers = head["registers"] as? [String],
            let context = head["context"] as? [[Any]]
        else { throw Unreadable() }
        var seen: [String: Int] = [:]
        for mark in context { seen[try writer(mark)] = try counter(mark) }
        var values: [String: Any]?
        if let payload {
            let body = try JSONSerialization.jsonObject(with: Data(payload)) as? [String: Any]
            values = body?["values"] as? [String: Any]
        }
        let (writer, counter) = (try writer(dot), try counter(dot))
        return Edit(
            dot: "\(writer)/\(counter)", writer: writer, counter: counter, context: seen,
            registers: registers, values: values)
    }

    private static func writer(_ dot: [Any]) throws -> String {
        guard dot.count == 3, let node = dot[0] as? String, let incarnation = dot[1] as? String
        else { throw Unreadable() }
        return "\(node)/\(incarnation)"
    }

    private static func counter(_ dot: [Any]) throws -> Int {
        guard dot.count == 3, let counter = dot[2] as? Int else { throw Unreadable() }
        return counter
    }

    private static func text(_ value: Any?) throws -> String {
        guard let value else { return "(erased)" }
        let data = try JSONSerialization.data(
            withJSONObject: value,
            options: [.sortedKeys, .fragmentsAllowed, .withoutEscapingSlashes])
        // Hexadecimal, because String calls "é" in one character and in two the same.
        return data.map { String($0, radix: 16) }.joined(separator: " ")
    }
}
