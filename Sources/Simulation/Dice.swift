import Synchronization

/// SplitMix64: a seeded generator, so that a failure can be seen again.
package struct Chance: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    package mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
    package mutating func hits(_ percent: Int) -> Bool { below(100) < percent }
    package mutating func one<T>(of choices: [T]) -> T? {
        choices.isEmpty ? nil : choices[below(choices.count)]
    }
}

/// The chance that a node's desk draws from. Begun anew for each act, so that what one act draws
/// does not depend on how many acts there were before it.
package final class Dice: Sendable {
    private let chance: Mutex<Chance>

    package init(seed: UInt64) { chance = Mutex(Chance(seed: seed)) }

    package func begin(_ seed: UInt64) { chance.withLock { $0 = Chance(seed: seed) } }
    package func next() -> UInt64 { chance.withLock { $0.next() } }
}
