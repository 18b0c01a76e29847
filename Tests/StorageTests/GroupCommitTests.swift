import Foundation
import Ledger
import SQLiteStorage
import Storage
import Synchronization
import Testing

@Suite struct GroupCommitTests {
    private struct Unwell: Error, Equatable {}

    /// Runs the bodies on threads of their own so that all share the commit after the first.
    private func together(
        _ store: SQLiteStore, _ count: Int, _ body: @escaping @Sendable (Int) -> Void
    ) throws {
        let group = DispatchGroup()
        try store.write { _ in
            for index in 0..<count {
                let thread = Thread {
                    body(index)
                    group.leave()
                }
                group.enter()
                thread.start()
            }
            while store.waiting < count { sched_yield() }
        }
        group.wait()
    }

    @Test func `Writers that come together share one commit`() throws {
        try withFolder { folder in
            let store = try SQLiteStore(path: folder + "/node.db")
            defer { store.close() }
            try together(store, 20) { index in
                try? store.write { try $0.put(setting: "n\(index)", "") }
            }
            #expect(store.commits == 2)
            #expect(try store.read { try $0.settings(prefix: "n").count } == 20)
        }
    }

    @Test func `A body that throws undoes itself and none of its neighbours`() throws {
        try withFolder { folder in
            let store = try SQLiteStore(path: folder + "/node.db")
            defer { store.close() }
            let woken = Mutex<[Set<NodeID>]>([])
            store.observe { peers in woken.withLock { $0.append(peers) } }
            let errors = Mutex(0)
            try together(store, 12) { index in
                do {
                    try store.write { writer in
                        let kind: Kind = index % 2 == 0 ? "proposal" : "reply"
                        var record = Samples.shared(UInt64(index), kind)
                        try writer.put(record: &record)
                        try writer.append(
                            outgoing: .line([UInt8(index)]), record: record.id,
                            to: NodeID(UInt64(index)), at: Samples.position(1))
                        if index % 2 == 0 { throw Unwell() }
                    }
                } catch is Unwell { errors.withLock { $0 += 1 } } catch {
                    Issue.record(error)
                }
            }
            #expect(store.commits == 2)
            #expect(errors.withLock { $0 } == 6)
            let odd = Set([1, 3, 5, 7, 9, 11].map { NodeID($0) })
            #expect(woken.withLock { $0 } == [[], odd])
            try store.read { reader throws in
                let records = try reader.records(RecordQuery())
                #expect(Set(records.map(\.id.origin.word)).count == 1)
                #expect(records.map(\.id.number).sorted() == [1, 3, 5, 7, 9, 11])
                #expect(Set(records.map(\.touched)).count == 6)
                #expect(try reader.countRecords(kind: "proposal", onlyConflicts: false) == 0)
            }
        }
    }

    @Test func `Readers on many threads always see whole transactions`() throws {
        try withFolder { folder in
            let store = try SQLiteStore(path: folder + "/node.db")
            defer { store.close() }
            DispatchQueue.concurrentPerform(iterations: 12) { index in
                do {
                    for turn in 0..<30 {
                        if index % 3 == 0 {
                            try store.write {
                                try $0.put(setting: "a", "\(index) \(turn)")
                                try $0.put(setting: "b", "\(index) \(turn)")
                            }
                        } else {
                            let pair = try store.read {
                                [try $0.setting("a"), try $0.setting("b")]
                            }
                            #expect(pair[0] == pair[1])
                        }
                    }
                } catch { Issue.record(error) }
            }
        }
    }
}
