import Foundation
import Testing

/// Nothing that comes from outside ends the program, and what is taken means one thing.
@Suite struct DecoderTests {
    /// Set `JIANYAN_TEST_SEED` to repeat a run.
    private let seed =
        ProcessInfo.processInfo.environment["JIANYAN_TEST_SEED"].flatMap { UInt64($0) }
        ?? UInt64.random(in: 0...99_999)

    @Test(arguments: Door.allCases)
    func `Whatever was kept goes through its door without harm`(door: Door) throws {
        let inputs = try Corpus.inputs(door)
        try #require(!inputs.isEmpty)
        for (name, bytes) in inputs {
            #expect(throws: Never.self, "\(door) \(name)") { try door.read(bytes) }
        }
    }

    @Test(arguments: Door.allCases)
    func `Whatever is altered on the way does no harm either`(door: Door) throws {
        let inputs = try Corpus.inputs(door).map(\.bytes)
        var mutations = Mutations(seed: seed)
        for round in 0..<door.rounds {
            let bytes = mutations.next(of: inputs)
            #expect(throws: Never.self, "\(door), seed \(seed), round \(round)") {
                try door.read(bytes)
            }
        }
    }
}

extension Door {
    /// A second or two for each.
    fileprivate var rounds: Int {
        switch self {
        case .below, .above: 60
        case .configuration: 500
        default: 3000
        }
    }
}
