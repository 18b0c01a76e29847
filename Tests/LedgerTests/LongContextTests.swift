import Hashing
import JSON
import Testing

@testable import Ledger

/// A stranger's change may be as large as allowed; it must not hold up the offices.
@Suite struct LongContextTests {
    private func vector(_ count: Int, from first: UInt64 = 1) -> VersionVector {
        VersionVector(
            sorted: (0..<UInt64(count)).map {
                Dot(Writer(node: NodeID(first + $0), incarnation: Incarnation(1)), 5)
            }) ?? VersionVector()
    }

    @Test func `The largest context over many registers is folded in no time`() {
        let names = (0..<16).compactMap { RegisterName(text: "r\($0)") }.sorted()
        let record = RecordID(kind: "proposal", origin: NodeID(1), number: 1)
        var state = RecordState()
        func change(_ counter: UInt64, _ context: VersionVector) -> ChangeHeader {
            ChangeHeader(
                record: record,
                dot: Dot(Writer(node: NodeID(1), incarnation: Incarnation(9)), counter),
                context: context, author: "Wu", tier: .district, at: 1, registers: names,
                payload: .zero)
        }
        let time = ContinuousClock().measure {
            state.apply(change(1, vector(4096, from: 2)), hash: .zero)
            state.apply(change(2, vector(4096, from: 1000)), hash: .zero)
        }
        #expect(state.registers.count == 16)
        #expect(time < .seconds(5), "\(time)")
    }

    @Test func `Joined, met and beyond are what they are mark by mark`() {
        var chance = Chance(seed: 11)
        for _ in 0..<300 {
            let vectors = (0..<2).map { _ in
                var vector = VersionVector()
                for _ in 0..<chance.below(12) {
                    let writer = Writer(
                        node: NodeID(UInt64(chance.below(9))), incarnation: Incarnation(1))
                    vector.raise(to: Dot(writer, UInt64(1 + chance.below(5))))
                }
                return vector
            }
            let (left, right) = (vectors[0], vectors[1])
            for node in 0..<9 {
                let writer = Writer(node: NodeID(UInt64(node)), incarnation: Incarnation(1))
                let (mine, theirs) = (left[writer], right[writer])
                #expect(left.joined(right)[writer] == max(mine, theirs))
                #expect(left.met(right)[writer] == min(mine, theirs))
                #expect(left.beyond(right)[writer] == (mine > theirs ? mine : 0))
            }
            let covers = right.marks.allSatisfy { left[$0.writer] >= $0.counter }
            #expect(left.covers(right) == covers)
            for made in [left.joined(right), left.met(right), left.beyond(right)] {
                #expect(VersionVector(sorted: made.marks) == made)
            }
        }
    }
}
