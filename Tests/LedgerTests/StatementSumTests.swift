import Hashing
import Ledger
import Testing

/// The sum by which two nodes see that they hold the same (Protocol/sync.md §8).
@Suite struct StatementSumTests {
    let top = Digest(.max, .max, .max, .max)
    let one = Digest(0, 0, 0, 1)

    @Test func `The sum wraps around at its end`() {
        #expect(sum(top, one) == .zero)
        var below = StatementSum.zero
        below.subtract(one)
        #expect(below.total == top)
    }

    @Test func `A carry runs through every word`() {
        #expect(sum(Digest(0, 0, 0, .max), one).total == Digest(0, 0, 1, 0))
        #expect(sum(Digest(0, 0, .max, .max), one).total == Digest(0, 1, 0, 0))
        #expect(sum(Digest(0, .max, .max, .max), one).total == Digest(1, 0, 0, 0))
        #expect(sum(top, top).total == Digest(.max, .max, .max, .max - 1))
        var borrowed = StatementSum(total: Digest(1, 0, 0, 0))
        borrowed.subtract(one)
        #expect(borrowed.total == Digest(0, .max, .max, .max))
    }

    @Test func `The sum does not depend on the order, and what is taken out leaves no trace`() {
        var chance = Chance(seed: 6)
        for _ in 0..<2000 {
            let digests = (0..<6).map { _ in edge(&chance) }
            let total = digests.reduce(into: StatementSum.zero) { $0.add($1) }
            #expect(digests.shuffled(using: &chance).reduce(into: .zero) { $0.add($1) } == total)
            var rest = total
            for digest in digests.shuffled(using: &chance) { rest.subtract(digest) }
            #expect(rest == .zero)
        }
    }

    @Test func `A record that changed is exchanged in the sum`() {
        var chance = Chance(seed: 7)
        let (old, new, other) = (edge(&chance), edge(&chance), edge(&chance))
        var running = sum(old, other)
        running.subtract(old)
        running.add(new)
        #expect(running == sum(other, new))
    }

    private func sum(_ digests: Digest...) -> StatementSum {
        digests.reduce(into: .zero) { $0.add($1) }
    }

    /// A digest whose words are often at an end of their range, where carries happen.
    private func edge(_ chance: inout Chance) -> Digest {
        let words = (0..<4).map { _ in
            chance.one(of: [0, 1, .max - 1, .max, chance.next()] as [UInt64])
        }
        return Digest(words[0], words[1], words[2], words[3])
    }
}
