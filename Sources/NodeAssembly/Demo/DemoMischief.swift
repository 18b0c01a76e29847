import FrontDesk
import Identity
import JSON
import Ledger
import Storage
import SyncEngine

/// What a district's machine would send after its database had been tampered with, or the city's put
/// back to an old backup: written past the office's own checks.
struct DemoMischief {
    let home: String
    let number: String

    /// Writes a state that only the city may write, which the city refuses; and a change that says it
    /// has seen what the city never wrote, which waits there.
    func write(by person: String) throws {
        let node = try Node(opening: home)
        defer { node.close() }
        guard let city = try node.upstream()?.id else { throw HomeError.noHome(home) }
        try node.store.write { tx in
            let recorder = try Recorder(tx, node: node.facts, rules: node.side.rules)
            let pen = Recorder.Pen(
                author: person, at: Node.now(), chance: { Identity.Random.uint64() })
            var record = try node.desk.find(number, tx)
            try recorder.write(
                ["city_state": .string("adopted")], to: &record, seeing: record.shared.vector,
                reason: nil, pen)
            var foreseen = record.shared.vector
            if let theirs = foreseen.marks.first(where: { $0.node == city }) {
                foreseen.raise(to: Dot(theirs.writer, theirs.counter + 100))
            }
            try recorder.write(
                ["urgency": .string("urgent")], to: &record, seeing: foreseen, reason: nil, pen)
            try recorder.finish(at: Node.now())
        }
    }
}
