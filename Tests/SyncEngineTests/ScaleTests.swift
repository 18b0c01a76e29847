import Foundation
import FrontDesk
import JSON
import Ledger
import Office
import Simulation
import Storage
import SyncEngine
import SyncProtocol
import Testing

@Suite struct ScaleTests {
    @Test func `A thousand conflicts in one session are all shown, on both sides`() throws {
        let world = try World()
        let count = 1000
        let ids = try world.conflicts(count)

        try world.heal()

        for node in [world.district, world.city] {
            let open = try node.store.read {
                try $0.countRecords(kind: .proposal, onlyConflicts: true)
            }
            #expect(open == count)
        }
        #expect(try world.city.record(ids[count / 2])?.conflicts == ["title"])
        #expect(try world.sync().verdict == .equal)
    }

    /// Time grows with the number, not with its square.
    @Test(.enabled(if: World.isLongRun))
    func `Ten times the conflicts take about ten times as long`() throws {
        func seconds(_ count: Int) throws -> Double {
            let world = try World()
            _ = try world.conflicts(count)
            let clock = ContinuousClock()
            let time = try clock.measure { try world.heal() }
            return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        }
        let (few, many) = (try seconds(1000), try seconds(10_000))
        print("1,000 conflicts: \(few) s, 10,000: \(many) s")
        #expect(many < few * 25)
    }
}

extension World {
    /// `JIANYAN_TEST_SIZE=full` asks for what takes minutes.
    static var isLongRun: Bool {
        ProcessInfo.processInfo.environment["JIANYAN_TEST_SIZE"] == "full"
    }

    /// Releases many proposals, and has both sides change each title apart.
    func conflicts(_ count: Int) throws -> [RecordID] {
        let ids = try district.many { recorder, pen in
            try (0..<count).map { _ in
                try recorder.create(
                    .proposal, ["title": .string("A")],
                    audience: Audience(peers: [self.city.facts.id]), pen
                ).id
            }
        }
        try heal()
        for (node, title) in [(district, "B"), (city, "C")] {
            _ = try node.many { recorder, pen in
                for id in ids {
                    guard var record = try recorder.record(id) else { continue }
                    try recorder.write(
                        ["title": .string(title)], to: &record, seeing: record.shared.vector,
                        reason: nil, pen)
                }
                return ids
            }
        }
        return ids
    }
}

extension OfficeNode {
    /// Much work in one transaction.
    func many(_ body: (Recorder, Recorder.Pen) throws -> [RecordID]) throws -> [RecordID] {
        try store.write { tx in
            let recorder = try Recorder(tx, node: facts, rules: side.rules)
            let pen = Recorder.Pen(author: "Wang", at: 1, chance: { [dice] in dice.next() })
            let ids = try body(recorder, pen)
            try recorder.finish(at: 0)
            return ids
        }
    }
}
