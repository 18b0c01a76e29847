import Hashing
import JSON
import Ledger
import Testing

/// Nodes that give each other what they have: union as nodes really do it, through admission.
@Suite struct SetUnionTests {
    @Test func `Giving in either direction leaves both with the same record`() throws {
        try eachTrio { a, b, _, seed in
            try #require(a.given(b).state == b.given(a).state, "history \(seed)")
        }
    }

    @Test func `It does not matter who is asked first`() throws {
        try eachTrio { a, b, c, seed in
            try #require(
                a.given(b).given(c).state == a.given(b.given(c)).state, "history \(seed)")
        }
    }

    @Test func `Giving the same again changes nothing`() throws {
        try eachTrio { a, b, _, seed in
            let once = a.given(b)
            try #require(once.given(b).given(b).state == once.state, "history \(seed)")
            try #require(a.given(a).state == a.state, "history \(seed)")
        }
    }

    @Test func `After all have told all, everyone shows the same sides in the same order`() throws {
        try eachTrio { a, b, c, seed in
            let ends = [a.given(b).given(c), b.given(c).given(a), c.given(a).given(b)]
            let all = ends[0].changes
            let plain = try PlainMerge(all, voids: ends[0].voids)
            let sides = ends.map { end in
                end.state.registers.keys.sorted().map { name in
                    Conflict(name, in: end.state) { end[$0]?.value(of: name) }
                }
            }
            try #require(sides[0] == sides[1] && sides[1] == sides[2], "history \(seed)")
            for end in ends {
                let difference = try end.state.difference(from: plain, changes: all)
                try #require(difference == nil, "history \(seed): \(difference ?? "")")
            }
        }
    }

    /// Three nodes that each hold a part of one history.
    private func eachTrio(_ body: (Replica, Replica, Replica, UInt64) throws -> Void) throws {
        var chance = Chance(seed: 3)
        for seed in histories(150) {
            let history = RandomHistory(
                seed: 60_000_000 + seed, steps: 18, liars: seed.isMultiple(of: 5))
            let trio = (0..<3).map { _ in Replica(part: history, &chance) }
            try body(trio[0], trio[1], trio[2], seed)
        }
    }
}

/// A node that takes changes as `Admission` says and keeps refusals it heard of.
struct Replica {
    private(set) var state = RecordState()
    private(set) var changes: [Change] = []
    private(set) var voids: Set<Dot> = []

    /// A node that got some of a history, and heard of some of its refusals.
    init(part history: RandomHistory, _ chance: inout Chance) {
        let founding = history.changes.prefix(1)
        let rest = history.interleaving(&chance).filter { !founding.contains($0) }
        let refusals = history.voids.filter { _ in chance.hits(50) }
        voids = refusals
        receive(founding + rest.prefix(chance.below(rest.count + 1)), voids: [])
        // Only a refusal of a known dot takes effect; the others would be held.
        let refused = voids.filter { state.vector.covers($0) }
        voids = refused
    }

    subscript(dot: Dot) -> Change? { changes.first { $0.header.dot == dot } }

    func given(_ other: Replica) -> Replica {
        var result = self
        result.receive(other.changes[...], voids: other.voids)
        return result
    }

    /// Takes what may be taken, over and over until nothing that waits can go on.
    private mutating func receive(_ offered: ArraySlice<Change>, voids heard: Set<Dot>) {
        let late = heard.subtracting(voids).filter { state.vector.covers($0) }
        voids.formUnion(heard)
        if !late.isEmpty {
            let voids = voids.filter { state.vector.covers($0) }
            state = RecordState(folding: changes.map { ($0.header, $0.hash) }, voids: voids)
        }
        var waiting = Array(offered)
        var before = -1
        while waiting.count != before {
            before = waiting.count
            waiting = waiting.filter { !take($0) }
        }
    }

    /// - Returns: false when the change has to wait.
    private mutating func take(_ change: Change) -> Bool {
        let known = Admission.Known(
            state: state, hashOfDot: self[change.header.dot]?.hash, isFrozen: false,
            hasHeldBefore: false)
        let admission = Admission.judge(
            change.header, hash: change.hash,
            examined: Examined(
                change.header, payload: .sound,
                declared: Vocabulary.ofTests.declared(change.header)),
            known: state.isEmpty ? nil : known, sender: .anyone,
            declaration: Vocabulary.ofTests[change.header.record.kind])
        switch admission {
        case .duplicate: return true
        case .apply:
            changes.append(change)
            if voids.contains(change.header.dot) {
                state.applyVoid(change.header.dot)
            } else {
                state.apply(change.header, hash: change.hash)
            }
            return true
        case .hold, .refuse, .freeze, .settled: return false
        }
    }
}
