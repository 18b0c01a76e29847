import Hashing
import JSON
import Ledger
import Storage
import SyncEngine
import SyncProtocol

/// What must hold once everything has come to rest. Each check computes its claim a second time.
package struct Checks {
    package let world: World

    package init(world: World) { self.world = world }

    /// Everything that can be seen in the stores and in what was sent.
    package func all() throws {
        for node in world.offices {
            try alone(node)
            try recallsEnd(node)
        }
        for (below, above) in world.links {
            try sets(below, above)
            try sums(below, above)
            try sums(above, below)
            try streams(from: below, to: above, .up)
            try streams(from: above, to: below, .down)
            try papers(below, above)
            try papers(above, below)
            try waits(at: below, from: above)
            try waits(at: above, from: below)
        }
        guard !world.verdicts.contains(.different) else {
            throw Violation(.convergent, "a verdict was different")
        }
        try confined()
    }

    /// What can be seen in one store, at any moment.
    package func alone(_ node: OfficeNode) throws {
        try folds(node)
        try audits(node)
        try authentic(node)
        try erased(node)
        try verifies(node)
    }

    // MARK: Convergence

    func history(_ node: OfficeNode, _ record: StoredRecord) throws -> [StoredChange] {
        try node.store.read { try $0.changes(record: record.number) }
    }

    /// Both sides of a link hold the same records, states and changes, byte for byte.
    private func sets(_ node: OfficeNode, _ above: OfficeNode) throws {
        let (mine, theirs) = (try shared(node, above), try shared(above, node))
        guard Set(mine.keys) == Set(theirs.keys) else {
            throw Violation(
                .convergent,
                "\(node.name) and \(above.name) share other records: "
                    + "\(mine.keys.sorted()) \(theirs.keys.sorted())")
        }
        for (id, record) in mine {
            guard let other = theirs[id] else { continue }
            guard !record.isFrozen, !other.isFrozen else {
                throw Violation(.convergent, "\(id) is frozen")
            }
            guard record.shared == other.shared else {
                throw Violation(
                    .convergent,
                    "\(id) differs at \(node.name) and \(above.name): \(record.shared) "
                        + "\(other.shared)")
            }
            let left = try valid(node, record), right = try valid(above, other)
            guard left == right else { throw Violation(.convergent, "\(id) has other changes") }
        }
    }

    private func shared(
        _ node: OfficeNode, _ other: OfficeNode
    ) throws -> [RecordID: StoredRecord] {
        let peer = try node.peer(other)
        let records = try node.allRecords().filter {
            !$0.shared.isEmpty && $0.custody == .shared && $0.audience.includes(peer)
        }
        return Dictionary(uniqueKeysWithValues: records.map { ($0.id, $0) })
    }

    /// Void changes may be missing at those who never had to have them.
    private func valid(_ node: OfficeNode, _ record: StoredRecord) throws -> [Dot: [[UInt8]?]] {
        var found: [Dot: [[UInt8]?]] = [:]
        for stored in try history(node, record) where !stored.isHome {
            let change = stored.change
            if record.shared.voids.contains(change.header.dot) { continue }
            found[change.header.dot] = [change.headerBytes, change.payloadBytes]
        }
        return found
    }

    // MARK: One node

    private func folds(_ node: OfficeNode) throws {
        for record in try node.allRecords() {
            let history = try history(node, record)
            let known = history.filter { !$0.isHome }.map { ($0.change.header, $0.change.hash) }
                .filter { record.shared.vector.covers($0.0.dot) }
            let shared = RecordState(folding: known, voids: Set(record.shared.voids))
            for (state, folded) in [
                (record.shared, shared), (record.home, record.home(folding: history)),
            ] where folded != state {
                throw Violation(
                    .atomic, "\(node.name): \(record.id) is not its fold: \(state) \(folded)")
            }
            if record.custody != .returned { try shows(node, record) }
        }
    }

    private func shows(_ node: OfficeNode, _ record: StoredRecord) throws {
        var conflicts: [RegisterName] = []
        var shown: [JSONMember] = []
        try node.store.read { reader in
            for name in record.current.registers.keys {
                let values = try live(name, of: record, reader)
                if Set(values.map { $0.value?.canonical }).count > 1 { conflicts.append(name) }
                let register = node.side.rules.vocabulary[record.id.kind]?[register: name]
                let first = values.max {
                    Self.rank($0.dot).lexicographicallyPrecedes(Self.rank($1.dot))
                }
                if register?.isListed == true, let value = first?.value {
                    shown.append(JSONMember(key: name.text, value: value))
                }
            }
        }
        guard conflicts == record.conflicts else {
            throw Violation(
                .atomic, "\(record.id) conflicts \(conflicts), listed \(record.conflicts)")
        }
        // By bytes: a value read from a store has its members in another order.
        guard JSONValue.object(shown).canonical == JSONValue.object(record.shown.members).canonical
        else {
            throw Violation(
                .atomic, "\(node.name): \(record.id) shows \(record.shown.members), not \(shown)")
        }
    }

    /// What counts now of a register, straight from the bytes; nil is erased.
    private func live(
        _ name: RegisterName, of record: StoredRecord, _ reader: any StoreReader
    ) throws -> [(dot: Dot, value: JSONValue?)] {
        try record.current.live(name).map { dot in
            let stored = try reader.change(record: record.number, dot: dot)
            let payload = try stored?.change.payloadBytes.map { try Payload(bytes: $0) }
            return (dot, payload?.values[name])
        }
    }

    /// What chooses the provisional value: counter, node, incarnation.
    private static func rank(_ dot: Dot) -> [UInt64] {
        [dot.counter, dot.node.word, dot.writer.incarnation.word]
    }

    /// Every recall was answered, and what was handed back left no value behind.
    private func recallsEnd(_ node: OfficeNode) throws {
        for record in try node.allRecords() {
            guard [.home, .shared, .returned].contains(record.custody),
                record.audience.leaving.isEmpty
            else { throw Violation(.convergent, "\(node.name): \(record.id) is half recalled") }
            guard record.custody == .returned else { continue }
            // What the other side did not take is kept for those who wrote it.
            let isUntaken = try node.knowsUntaken(record.id)
            let isEmpty = try history(node, record).allSatisfy {
                $0.isHome || $0.change.isErased
                    || (isUntaken
                        || record.shared.voids.contains($0.change.header.dot))
                        && $0.change.header.dot.node == node.facts.id
            }
            guard isEmpty, record.shown.members.isEmpty else {
                throw Violation(.confined, "\(node.name) keeps values of \(record.id)")
            }
        }
    }

    private func audits(_ node: OfficeNode) throws {
        var chain = Digest.zero
        for (index, entry) in try node.store.read({ try $0.audit(after: 0, limit: .max) })
            .enumerated()
        {
            chain = AuditChain.chain(entry, after: chain)
            guard entry.sequence == Int64(index) + 1, entry.chain == chain, !entry.person.isEmpty
            else { throw Violation(.atomic, "\(node.name): audit entry \(index + 1)") }
        }
    }

    private func sums(_ node: OfficeNode, _ other: OfficeNode) throws {
        var sum = StatementSum.zero
        for (id, record) in try shared(node, other) where !record.isFrozen {
            sum.add(RecordDigest.digest(of: id, record.shared))
        }
        guard try node.link(other).sum == sum else {
            throw Violation(.convergent, "\(node.name): the sum with \(other.name) has drifted")
        }
    }

    /// What an auditor runs finds nothing at an honest office, whatever befell it.
    private func verifies(_ node: OfficeNode) throws {
        let report = try node.store.read { reader in
            try Verification(
                reader, node: node.facts, rules: node.side.rules, notary: node.side.notary
            ).run()
        }
        guard let finding = report.findings.first else { return }
        let place = finding.sequence.map { " at \($0)" } ?? finding.record.map { " in \($0)" } ?? ""
        throw Violation(
            .tamperEvident,
            "\(node.name): verify finds \(finding.check.rawValue) \(finding.fault.rawValue)\(place)"
        )
    }

    // MARK: Streams

    private func streams(
        from node: OfficeNode, to other: OfficeNode, _ direction: StreamDirection
    ) throws {
        let stream = StreamID(
            sender: node.facts.id, receiver: other.facts.id, direction: direction)
        var position = Position.start(of: stream, node.facts.incarnation)
        let entries = try node.store.read {
            try $0.outgoingEntries(other.facts.id, after: 0, limit: .max)
        }
        for entry in entries {
            position = position.next(SHA256.hash(entry.header))
            guard entry.position == position else {
                throw Violation(.ordered, "the chain of \(stream) breaks")
            }
            let came = try other.store.read { try $0.incoming(node.facts.id, position.sequence) }
            guard came?.chain == position.chain else {
                throw Violation(.ordered, "\(stream): entry \(position.sequence) came otherwise")
            }
        }
        let (mine, theirs) = (try node.link(other), try other.link(node))
        guard entries.isEmpty || mine.outgoing == position,
            entries.isEmpty
                || theirs.incoming == position, mine.confirmed == position.sequence
        else { throw Violation(.exactlyOnce, "\(stream) ends at \(position): \(mine) \(theirs)") }
    }

    /// Every paper verifies, and every entry is under a head and a receipt.
    private func papers(_ node: OfficeNode, _ other: OfficeNode) throws {
        var heads: Set<UInt64> = []
        var receipts: Set<UInt64> = []
        let came = try node.link(other).incoming
        for paper in try node.store.read({ try $0.papers(peer: other.facts.id, sort: nil) }) {
            let signer = paper.isOwn ? node : other
            guard signer.keys.contains(paper.key),
                signer.side.notary.verifies(paper.signature, paper.bytes, key: paper.key)
            else { throw Violation(.tamperEvident, "a paper of \(signer.name) does not verify") }
            let document = SignedDocument(bytes: paper.bytes, signature: paper.signature)
            switch paper.sort {
            case .head:
                let head = try Exchange.head(document)
                guard head.to.incarnation == came?.incarnation else { continue }
                for sequence in head.from.sequence..<head.to.sequence {
                    heads.insert(sequence + 1)
                }
            case .receipt where !paper.isOwn:
                let receipt = try Exchange.receipt(document)
                guard receipt.position.incarnation == node.facts.incarnation else { continue }
                for run in receipt.runs {
                    receipts.formUnion(run.first...run.last)
                }
            case .receipt, .statement, .fork: break
            }
        }
        let (incoming, outgoing) = try node.store.read { reader in
            (
                try reader.incomingEntries(other.facts.id, after: 0, limit: .max).count,
                try reader.outgoingEntries(other.facts.id, after: 0, limit: .max).count
            )
        }
        guard heads.count == incoming else {
            throw Violation(.tamperEvident, "an entry came under no head")
        }
        guard receipts.count == outgoing else {
            throw Violation(
                .tamperEvident,
                "\(node.name) has receipts for \(receipts.count) of \(outgoing) entries")
        }
    }

    /// What waits at one side is shown at the other, and nothing else is.
    private func waits(at node: OfficeNode, from other: OfficeNode) throws {
        let held = Set(try node.held(other).map(\.sequence))
        let shown = try other.offered(node).filter {
            if case .held = $0.outcome { true } else { false }
        }
        guard held == Set(shown.map(\.sequence)) else {
            throw Violation(
                .convergent,
                "\(node.name) holds \(held.sorted()), shown as \(shown.map(\.sequence))")
        }
    }

    // MARK: Confinement

    /// Nothing that was sent names a private record, a private incarnation or a private value.
    private func confined() throws {
        var secret: Set<String> = []
        for node in world.offices {
            secret.insert(node.facts.homeIncarnation.text)
            for record in try node.allRecords()
            where record.shared.isEmpty && !world.onceReleased.contains(record.id) {
                secret.insert(Hex.text(record.id.number))
            }
        }
        let mark = Array(Story.secretMark.utf8)
        for (_, _, body) in world.sent {
            for word in Self.words(body)
            where secret.contains(word) || word.hasPrefix("feedface") {
                throw Violation(.confined, "\(word) is private and was sent")
            }
            guard !Self.contains(mark, body) else {
                throw Violation(.confined, "a private value was sent")
            }
        }
    }

    /// The hexadecimal words of sixteen digits.
    private static func words(_ body: [UInt8]) -> [String] {
        var words: [String] = []
        var start = 0
        for index in 0...body.count {
            let isDigit =
                index < body.count
                && ((0x30...0x39).contains(body[index]) || (0x61...0x66).contains(body[index]))
            if isDigit { continue }
            if index - start == 16 {
                words.append(String(decoding: body[start..<index], as: UTF8.self))
            }
            start = index + 1
        }
        return words
    }

    private static func contains(_ needle: [UInt8], _ body: [UInt8]) -> Bool {
        guard let first = needle.first, body.count >= needle.count else { return false }
        for index in 0...(body.count - needle.count) where body[index] == first {
            if body[index..<(index + needle.count)].elementsEqual(needle) { return true }
        }
        return false
    }
}
