import Hashing
import JSON
import Ledger
import Testing

/// The bytes in which a store keeps a state, read back from a file that may be damaged.
@Suite struct StoredStateTests {
    /// A state with everything in it: two writers, a conflict, a void dot, a dot awaited.
    private func state() throws -> RecordState {
        let world = World()
        let d1 = world.d.sets(["title": "A", "body": "B"])
        _ = world.d.sets(["title": "C"], seeing: [d1])
        let c1 = world.c.sets(["title": "D", "theme": "T1"], seeing: [d1])
        _ = world.c.sets(["theme": "T2"], seeing: [c1, Dot(world.d.writer, 9)])
        var state = world.state
        state.applyVoid(Dot(world.c.writer, 3))
        return state
    }

    @Test func `What was kept is read back as it was`() throws {
        let state = try state()
        #expect(!state.voids.isEmpty && !state.contested.isEmpty)
        #expect(state.registers.contains { !$0.value.awaited.isEmpty })
        for each in [state, RecordState()] {
            let again = try each.storedBytes.withUnsafeBytes { try RecordState(stored: $0) }
            #expect(again == each && again.storedBytes == each.storedBytes)
        }
    }

    @Test func `Bytes cut off anywhere, or with more behind them, are refused`() throws {
        let bytes = try state().storedBytes
        for end in 0..<bytes.count {
            let part = Array(bytes.prefix(end))
            #expect(throws: FormatError.self, "\(end)") {
                try part.withUnsafeBytes { try RecordState(stored: $0) }
            }
        }
        #expect(throws: FormatError.self) {
            try (bytes + [0]).withUnsafeBytes { try RecordState(stored: $0) }
        }
    }

    @Test func `Damaged bytes are refused or read as some state; nothing traps`() throws {
        let bytes = try state().storedBytes
        var chance = Chance(seed: 5)
        var refused = 0
        for _ in 0..<50_000 {
            var damaged = bytes
            for _ in 0...chance.below(3) {
                damaged[chance.below(damaged.count)] = UInt8(chance.below(256))
            }
            do {
                let read = try damaged.withUnsafeBytes { try RecordState(stored: $0) }
                // Whatever it is, it can be kept and read again.
                let again = try read.storedBytes.withUnsafeBytes { try RecordState(stored: $0) }
                if again != read { Issue.record("\(damaged)") }
            } catch is FormatError { refused += 1 }
        }
        #expect(refused > 5_000)
    }
}
