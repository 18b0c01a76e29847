import Ledger
import Storage
import SyncEngine
import SyncProtocol

/// Bundles that come in any order, twice, or never.
extension Story {
    func carry(_ node: OfficeNode) throws {
        do {
            try packAndTake(node)
        } catch let crash as CrashingStore.Crashed {
            crashed(crash)
        } catch let problem as Problem {
            let known: Set<ProblemCode> = [.restorePending, .retiredIncarnation]
            guard known.contains(problem.code) else { throw problem }
        }
        for office in world.offices { office.store.crash(at: nil) }
    }

    private func packAndTake(_ node: OfficeNode) throws {
        let above = world.upstream(of: node)
        for (from, to) in [(node, above), (above, node)] where chance.hits(60) {
            if chance.hits(4) {
                from.store.crash(at: chance.one(of: CrashingStore.Moment.allCases))
            }
            sticks.append(try world.pack(from, for: to))
            tell(.stickWritten, from)
        }
        while chance.hits(60), !sticks.isEmpty {
            if chance.hits(20) { try someAct() }
            let index = chance.hits(60) ? sticks.count - 1 : chance.below(sticks.count)
            let stick = sticks[index]
            let reader = world.offices.first { $0.facts.id == stick.to } ?? node
            if chance.hits(80) { sticks.remove(at: index) } else { tell(.stickKept, reader) }
            if chance.hits(10) {
                tell(.stickLost, reader)
                continue
            }
            if chance.hits(4) {
                reader.store.crash(at: chance.one(of: CrashingStore.Moment.allCases))
            }
            let tally = try world.take(stick)
            tell(.stickTaken, reader, "\(tally.applied) \(tally.known)")
        }
    }
}
