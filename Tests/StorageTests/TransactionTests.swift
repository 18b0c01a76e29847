import Hashing
import JSON
import Ledger
import Storage
import Synchronization
import Testing

@Suite struct TransactionTests {
    private struct ChangeOfMind: Error, Equatable { let why: String }

    @Test(arguments: StoreSort.allCases)
    func `Settings are listed by the bytes of their names`(_ sort: StoreSort) throws {
        try sort.open { store in
            try store.write {
                for name in ["a.2", "a.10", "b", "a.e\u{301}", "a.\u{E9}", "a.", "", "a\u{10FFFF}"]
                {
                    try $0.put(setting: name, name + "!")
                }
                try $0.put(setting: "gone", "x")
                try $0.put(setting: "gone", nil)
                try $0.put(setting: "never", nil)
            }
            try store.read { reader throws in
                let names = try reader.settings(prefix: "a.").map { Array($0.name.utf8) }
                let expected = ["a.", "a.10", "a.2", "a.e\u{301}", "a.\u{E9}"]
                #expect(names == expected.map { Array($0.utf8) })
                #expect(try reader.settings(prefix: "").count == 8)
                #expect(try reader.setting("") == "!")
                #expect(try reader.setting("gone") == nil)
                #expect(
                    try reader.setting("a.\u{E9}").map { Array($0.utf8) } == Array("a.\u{E9}!".utf8)
                )
            }
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `The audit is numbered and chained without a gap`(_ sort: StoreSort) throws {
        try sort.open { store in
            for act in ["propose", "release", "resolve"] {
                try store.write { try $0.append(audit: Samples.audit(act)) }
            }
            try? store.write {
                try $0.append(audit: Samples.audit("undone"))
                throw ChangeOfMind(why: "no")
            }
            try store.write { try $0.append(audit: Samples.audit("recall")) }
            let entries = try store.read { try $0.audit(after: 0, limit: 100) }
            #expect(entries.map(\.sequence) == [1, 2, 3, 4])
            #expect(entries.map(\.act) == ["propose", "release", "resolve", "recall"])
            var previous = Digest.zero
            for entry in entries {
                #expect(entry.chain == AuditChain.chain(entry, after: previous))
                previous = entry.chain
            }
            try store.read { reader throws in
                #expect(try reader.lastAudit() == entries[3])
                #expect(try reader.audit(after: 1, limit: 2) == [entries[1], entries[2]])
            }
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `An act asked for again finds its answer`(_ sort: StoreSort) throws {
        try sort.open { store in
            #expect(try store.read { try $0.retried("key") } == nil)
            try store.write { try $0.put(retried: "key", answer: "{\"id\":1}") }
            #expect(try store.read { try $0.retried("key") } == "{\"id\":1}")
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `A body that throws leaves nothing behind and its error arrives as it was thrown`(
        _ sort: StoreSort
    ) throws {
        try sort.open { store in
            try everyVerb(store, tag: "first")
            let before = try dump(store, keys: ["first", "second"])
            #expect(throws: ChangeOfMind(why: "rain")) {
                try store.write {
                    _ = try writeEverything($0, tag: "second")
                    throw ChangeOfMind(why: "rain")
                }
            }
            #expect(try dump(store, keys: ["first", "second"]) == before)
            try everyVerb(store, tag: "second")
            #expect(try dump(store, keys: ["first", "second"]) != before)
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `Whichever verb fails, everything is as before`(_ sort: StoreSort) throws {
        try sort.open { store in
            try everyVerb(store, tag: "first")
            let before = try dump(store, keys: ["first", "second"])
            var total = 0
            try? store.write { writer in
                let counting = FaultyWriter(writer, failing: 0, after: false)
                _ = try writeEverything(counting, tag: "second")
                total = counting.verbs
                throw ChangeOfMind(why: "only counted")
            }
            #expect(total == 26)
            for failing in 1...max(1, total) {
                for isAfter in [false, true] {
                    #expect(throws: StoreError.failed("injected")) {
                        try store.write { writer in
                            let faulty = FaultyWriter(writer, failing: failing, after: isAfter)
                            _ = try writeEverything(faulty, tag: "second")
                        }
                    }
                    #expect(try dump(store, keys: ["first", "second"]) == before)
                }
            }
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `A read sees one state while others write`(_ sort: StoreSort) throws {
        try sort.open { store in
            try store.write { try $0.put(setting: "a", "old") }
            try store.read { reader throws in
                #expect(try reader.setting("a") == "old")
                try store.write { writer in
                    try writer.put(setting: "a", "new")
                    #expect(try writer.setting("a") == "new")
                    #expect(try store.read { try $0.setting("a") } == "old")
                }
                #expect(try reader.setting("a") == "old")
            }
            #expect(try store.read { try $0.setting("a") } == "new")
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `Observers learn for whom entries were appended`(_ sort: StoreSort) throws {
        try sort.open { store in
            let seen = Seen()
            store.observe { seen.add($0) }
            try everyVerb(store, tag: "first")
            try store.write { try $0.put(setting: "a", "b") }
            try? store.write {
                try $0.append(
                    outgoing: .line([1]), record: nil, to: Samples.village,
                    at: Samples.position(1))
                throw ChangeOfMind(why: "no")
            }
            #expect(seen.all == [[Samples.city], []])
        }
    }

    @Test(arguments: StoreSort.allCases)
    func `A closed store answers nothing`(_ sort: StoreSort) throws {
        try sort.open { store in
            store.close()
            #expect(throws: StoreError.stopped) { try store.read { try $0.setting("a") } }
            #expect(throws: StoreError.stopped) { try store.write { _ in } }
            store.close()
        }
    }
}

private final class Seen: Sendable {
    private let sets = Mutex<[Set<NodeID>]>([])
    func add(_ set: Set<NodeID>) { sets.withLock { $0.append(set) } }
    var all: [Set<NodeID>] { sets.withLock { $0 } }
}

private func everyVerb(_ store: any Store, tag: String) throws {
    try store.write { _ = try writeEverything($0, tag: tag) }
}

/// Uses every write verb at least once: 25 in all.
func writeEverything(_ writer: any StoreWriter, tag: String) throws -> StoredRecord {
    let next = (try writer.lastAudit()?.sequence ?? 0) + 1
    let sequence = UInt64(next)
    let kind: Kind = next == 1 ? "proposal" : "reply"
    let author = Writer(node: Samples.district, incarnation: Incarnation(sequence))
    var record = Samples.shared(sequence, kind)
    try writer.put(record: &record)
    try writer.put(record: &record)
    let change = Samples.change(record.id, 1, by: author)
    let number = try writer.add(change: change, record: record.number, isHome: false)
    try writer.append(
        outgoing: .change(number), record: record.id, to: Samples.city,
        at: Samples.position(sequence))
    try writer.erase(change: 1)
    try writer.tag(record: record.number, tag)
    try writer.untag(record: 1, "first")
    try writer.put(setting: "a", tag)
    try writer.put(peer: Samples.peer(next == 1 ? Samples.city : Samples.village))
    try writer.put(link: Link(peer: Samples.city, outgoing: Samples.position(sequence)))
    try writer.add(incoming: Samples.incoming(sequence, .duplicate), from: Samples.city)
    try writer.put(
        incoming: Samples.incoming(1, .applied(conflicted: next > 1)), from: Samples.city)
    try writer.hold(Samples.held(Samples.village, sequence, record.id))
    try writer.release(held: Samples.village, sequence - 1)
    try writer.add(paper: Samples.paper(Samples.city, .head, sequence))
    try writer.put(retried: tag, answer: "\(sequence)")
    try writer.append(audit: Samples.audit(tag))
    let file = try #require(AttachmentName(change.hash, size: 7))
    try writer.name(file, by: number, from: Samples.city)
    try writer.put(file, from: Samples.village, isWhole: true)
    if let old = try writer.unnamedAttachments(limit: 1).first {
        try writer.forget(old.name, from: old.side)
    }
    try writer.put(owed: file, to: Samples.city, true)
    try writer.put(account: Samples.account(tag))
    try writer.put(session: Samples.session(sequence, tag))
    try writer.put(session: Samples.session(sequence + 1_000, tag))
    try writer.end(session: Samples.session(sequence + 1_000, tag).token)
    var desk = DeskCase(record: record.id, register: "title", openedAt: next)
    try writer.put(case: &desk)
    return record
}
