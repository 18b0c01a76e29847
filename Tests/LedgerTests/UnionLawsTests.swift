import Hashing
import JSON
import Ledger
import Testing

/// What must hold whatever offices write and whenever they hear of it, tried on random histories.
@Suite struct UnionLawsTests {
    @Test func `Whatever order changes come in, the record is the same`() throws {
        var chance = Chance(seed: 1)
        for seed in histories(800) {
            let history = RandomHistory(seed: seed, steps: 24, liars: seed.isMultiple(of: 5))
            let folded = history.folded
            for _ in 0..<3 {
                let arrived = history.arrived(history.interleaving(&chance), &chance)
                try #require(arrived == folded, "history \(seed)")
            }
        }
    }

    @Test func `Every single order of a short history gives the same record`() throws {
        var orders = 0
        for seed in histories(200) {
            let history = RandomHistory(seed: 10_000_000 + seed, steps: 9, liars: true)
            guard history.changes.count <= 6 else { continue }
            let folded = history.folded
            var isSame = true
            history.everyInterleaving { order in
                orders += 1
                var state = RecordState()
                for change in order { history.count(change, in: &state) }
                isSame = isSame && state == folded
            }
            try #require(isSame, "history \(seed)")
        }
        #expect(orders > 2000)
    }

    @Test func `A second program that shares no code finds the same values`() throws {
        var (conflicts, settled) = (0, 0)
        for seed in histories(700) {
            let history = RandomHistory(
                seed: 20_000_000 + seed, steps: 20, liars: seed.isMultiple(of: 5))
            let plain = try PlainMerge(history.changes, voids: history.voids)
            let difference = try history.folded.difference(from: plain, changes: history.changes)
            try #require(difference == nil, "history \(seed): \(difference ?? "")")
            for register in plain.registers where plain.live(register).count > 1 {
                if try plain.isInConflict(register) { conflicts += 1 } else { settled += 1 }
            }
        }
        // The histories are worth something only if they contain what is asked about.
        #expect(conflicts > 200 && settled > 50)
    }

    @Test func `No value is lost: it lives, or someone wrote over it who had seen it, or is void`()
        throws
    {
        for seed in histories(700) {
            let history = RandomHistory(seed: 30_000_000 + seed, steps: 24)
            let state = history.folded
            let valid = history.changes.map(\.header).filter { !history.voids.contains($0.dot) }
            for change in valid {
                for register in change.registers {
                    let isLive = state.registers[register]?.live.contains(change.dot) ?? false
                    let isSeen = valid.contains {
                        $0.registers.contains(register) && $0.context.covers(change.dot)
                    }
                    try #require(isLive != isSeen, "history \(seed), \(change.dot) \(register)")
                }
            }
            #expect(state.voids == history.voids.sorted())
        }
    }

    @Test func `A stored record is read back as it was`() throws {
        var chance = Chance(seed: 4)
        for seed in histories(150) {
            let history = RandomHistory(seed: 40_000_000 + seed, steps: 24, liars: true)
            var state = RecordState()
            for change in history.interleaving(&chance) {
                history.count(change, in: &state)
                let bytes = state.storedBytes
                let again = try bytes.withUnsafeBytes { try RecordState(stored: $0) }
                try #require(again == state, "history \(seed)")
                try #require(again.storedBytes == bytes, "history \(seed)")
            }
        }
    }

    @Test func `Two nodes have the same digest exactly when they have the same changes`() throws {
        var chance = Chance(seed: 5)
        var (equal, different) = (0, 0)
        for seed in histories(500) {
            let history = RandomHistory(
                seed: 50_000_000 + seed, steps: 14, liars: seed.isMultiple(of: 5))
            let mine = history.interleaving(&chance).dropLast(chance.below(3))
            let theirs = history.interleaving(&chance).dropLast(chance.below(3))
            let isSame = Set(mine.map(\.header.dot)) == Set(theirs.map(\.header.dot))
            if isSame { equal += 1 } else { different += 1 }
            let digests = [mine, theirs].map { changes in
                RecordDigest.digest(of: history.record, history.arrived(Array(changes), &chance))
            }
            try #require((digests[0] == digests[1]) == isSame, "history \(seed)")
        }
        #expect(equal > 50 && different > 50)
    }

    @Test func `A void change alone makes another digest`() {
        for seed in histories(100) {
            let history = RandomHistory(seed: seed, steps: 12)
            let clean = RecordState(folding: history.entries, voids: [])
            let isSame =
                RecordDigest.digest(of: history.record, clean)
                == RecordDigest.digest(of: history.record, history.folded)
            #expect(isSame == history.voids.isEmpty)
        }
    }
}

extension RandomHistory {
    var entries: [(header: ChangeHeader, hash: Digest)] { changes.map { ($0.header, $0.hash) } }

    /// The state by the rule.
    var folded: RecordState { RecordState(folding: entries, voids: voids) }

    /// Adds a change whose end is known.
    func count(_ change: Change, in state: inout RecordState) {
        if voids.contains(change.header.dot) {
            state.applyVoid(change.header.dot)
        } else {
            state.apply(change.header, hash: change.hash)
        }
    }

    /// The state of a node at which changes come one by one; of some void ones it hears only
    /// later that they are, and then judges anew what it has.
    func arrived(_ order: [Change], _ chance: inout Chance) -> RecordState {
        var state = RecordState()
        var seen: [Change] = []
        var known: Set<Dot> = []
        var late: Set<Dot> = []
        for change in order {
            let dot = change.header.dot
            seen.append(change)
            if voids.contains(dot), chance.hits(50) {
                late.insert(dot)
                state.apply(change.header, hash: change.hash)
            } else {
                if voids.contains(dot) { known.insert(dot) }
                count(change, in: &state)
            }
            guard let refused = late.min(), change == order.last || chance.hits(30) else {
                continue
            }
            known = change == order.last ? known.union(late) : known.union([refused])
            late.subtract(known)
            state = RecordState(folding: seen.map { ($0.header, $0.hash) }, voids: known)
        }
        return state
    }
}
