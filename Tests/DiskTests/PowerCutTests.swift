import Foundation
import Testing

@testable import SQLiteStorage

/// The power goes, which is worse than a killed process: what was written and not synced may be on
/// the disk, in part, in any order, or not.
@Suite struct PowerCutTests {
    /// Set `JIANYAN_TEST_SIZE=full` for a long run, `JIANYAN_TEST_SEED` to repeat one.
    private let environment = ProcessInfo.processInfo.environment
    private var images: Int { environment["JIANYAN_TEST_SIZE"] == "full" ? 100_000 : 2_000 }
    private var seed: UInt64 {
        environment["JIANYAN_TEST_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...99_999)
    }

    private func options(_ synchronous: SQLiteOptions.Synchronous) -> SQLiteOptions {
        var options = SQLiteOptions()
        options.synchronous = synchronous
        // So that the log is copied into the file several times in the story.
        options.checkpointPages = 24
        return options
    }

    @Test func `An office whose power is cut after any call loses nothing that was acknowledged`()
        throws
    {
        let seed = seed
        let start = ContinuousClock.now
        let offices = try RecordedOffices(options(.full))
        // Else the calls were not seen at all.
        try #require(offices.calls.count > 500)
        let report = try PowerCuts(offices).run(images: images, seed: seed)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        print(
            "power cut after each of \(offices.calls.count) calls, \(report.images) images, seed"
                + " \(seed): \(report.failures.count) bad, \(Int(seconds)) s")
        #expect(report.failures.prefix(10) == [], "seed \(seed)")
        #expect(report.images >= images)
    }

    @Test func `With synchronous=NORMAL acknowledged acts are lost, and it is seen`() throws {
        let offices = try RecordedOffices(options(.normal))
        let report = try PowerCuts(offices).run(images: 0, seed: 1, losses: [.all])
        print("synchronous=NORMAL: \(report.failures.count) of \(report.images) images are bad")
        #expect(report.failures.contains { $0.contains("acknowledged commits are lost") })
    }
}
