import Hashing
import JSON
import Ledger

/// A history of one record as some offices could have made it: they edit old forms and new ones,
/// hear of each other late and out of order, are restored from backups, resolve conflicts, and some
/// of their changes are refused.
struct RandomHistory {
    let record = RecordID(kind: "proposal", origin: NodeID(1), number: 7)
    /// In the order of writing; the first is the founding change.
    private(set) var changes: [Change] = []
    private(set) var voids: Set<Dot> = []
    private let registers: [RegisterName]

    /// An office while the history is made.
    fileprivate struct Author {
        var writer: Writer
        var counter: UInt64 = 0
        var knows: [Change] = []
        var vector = VersionVector()
        var forms = [VersionVector()]
    }

    /// - Parameter liars: some contexts name dots that nobody had made yet.
    init(seed: UInt64, steps: Int, liars: Bool = false) {
        var chance = Chance(seed: seed)
        registers = liars && chance.hits(50) ? ["title"] : ["body", "scope", "theme", "title"]
        var authors = (0..<(2 + chance.below(4))).map {
            Author(writer: Writer(node: NodeID(UInt64($0 + 1)), incarnation: Incarnation(9)))
        }
        write(&authors[0], context: VersionVector(), registers: registers, &chance)
        for _ in 0..<steps {
            let reader = chance.below(authors.count)
            if chance.hits(45) {
                let teller = authors[chance.below(authors.count)]
                Self.tell(teller, &authors[reader], &chance)
            } else if chance.hits(6) {
                authors[reader].restart()
            } else {
                edit(&authors[reader], liars: liars, &chance)
            }
        }
        let later = changes.dropFirst().map(\.header.dot)
        voids = Set(later.filter { _ in chance.hits(8) })
    }

    subscript(dot: Dot) -> Change? { changes.first { $0.header.dot == dot } }

    /// Some order in which the changes could arrive: of each writer one after the other.
    func interleaving(_ chance: inout Chance) -> [Change] {
        var queues = Dictionary(grouping: changes) { $0.header.dot.writer }
        var writers = queues.keys.sorted()
        var order: [Change] = []
        while !writers.isEmpty {
            let writer = chance.one(of: writers)
            if let next = queues[writer]?.first {
                order.append(next)
                queues[writer]?.removeFirst()
            } else {
                writers.removeAll { $0 == writer }
            }
        }
        return order
    }

    /// Every order in which the changes could arrive; for few changes only.
    func everyInterleaving(_ body: ([Change]) -> Void) {
        let queues = Dictionary(grouping: changes) { $0.header.dot.writer }
        func go(_ taken: [Change], _ rest: [Writer: [Change]]) {
            if taken.count == changes.count { return body(taken) }
            for writer in rest.keys.sorted() {
                guard let queue = rest[writer], let next = queue.first else { continue }
                var rest = rest
                rest[writer] = Array(queue.dropFirst())
                go(taken + [next], rest)
            }
        }
        go([], queues)
    }

    private mutating func edit(_ author: inout Author, liars: Bool, _ chance: inout Chance) {
        if chance.hits(25), let register = author.contested.first {
            write(&author, context: author.vector, registers: [register], &chance, reason: "why")
            return
        }
        let chosen = registers.filter { _ in chance.hits(35) }
        var context = chance.hits(65) ? author.vector : chance.one(of: author.forms)
        if liars, chance.hits(50) { context = lie(author, &chance) }
        write(
            &author, context: context, registers: chosen.isEmpty ? ["title"] : chosen,
            &chance)
    }

    private func lie(_ author: Author, _ chance: inout Chance) -> VersionVector {
        var context = VersionVector()
        for writer in Set(changes.map(\.header.dot.writer)).sorted() where chance.hits(60) {
            let highest = writer == author.writer ? author.counter : 5
            let counter = min(highest, UInt64(chance.below(6)))
            if counter > 0 { context.raise(to: Dot(writer, counter)) }
        }
        return context
    }

    private mutating func write(
        _ author: inout Author, context: VersionVector, registers: [RegisterName],
        _ chance: inout Chance, reason: String? = nil
    ) {
        author.counter += 1
        var values: [RegisterName: JSONValue] = [:]
        for register in registers {
            let text = chance.one(of: ["A", "B", "é", "e\u{301}"])
            values[register] =
                register == "scope"
                ? .scope(text, track: "full", grade: Int64(chance.below(2))) : .string(text)
        }
        let change = Change.made(
            record, Dot(author.writer, author.counter), values: values, context: context,
            reason: reason)
        changes.append(change)
        author.hear(change)
    }

    /// Some of what one office knows of one writer reaches another.
    private static func tell(
        _ teller: Author, _ reader: inout Author, _ chance: inout Chance
    ) {
        let news = teller.knows.filter { !reader.vector.covers($0.header.dot) }
        guard !news.isEmpty else { return }
        let writer = chance.one(of: news).header.dot.writer
        let theirs = news.filter { $0.header.dot.writer == writer }
            .sorted { $0.header.dot < $1.header.dot }
        for change in theirs.prefix(1 + chance.below(theirs.count)) { reader.hear(change) }
    }
}

extension RandomHistory.Author {
    fileprivate mutating func hear(_ change: Change) {
        knows.append(change)
        vector.raise(to: change.header.dot)
        forms.append(vector)
    }

    fileprivate mutating func restart() {
        writer = Writer(
            node: writer.node, incarnation: Incarnation(writer.incarnation.word + 1))
        counter = 0
    }

    fileprivate var contested: [RegisterName] {
        RecordState(folding: knows.map { ($0.header, $0.hash) }, voids: []).contested
    }
}
