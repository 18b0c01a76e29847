import Glibc
import Storage
import Testing

@testable import SQLiteStorage

/// The disk fails a call: whatever call it is, nothing acknowledged is lost, nothing is done twice,
/// and a store that cannot know what its disk holds writes no more.
@Suite struct FailingCallTests {
    @Test(arguments: DiskFault.allCases)
    func `Whichever call goes wrong, the store says so and keeps what it promised`(
        fault: DiskFault
    ) throws {
        var options = SQLiteOptions()
        options.checkpointPages = 24
        let report = try FailingCalls(options).run([fault])
        print("\(fault): \(report.runs) calls, \(report.failures.count) bad")
        #expect(report.failures.prefix(10) == [])
        #expect(report.runs > 20)
    }

    private struct FolderFault: DiskWatcher {
        func ruling(on call: SystemCall) -> Ruling {
            if case .sync = call.sort, call.path.isEmpty { return .fail(errno: EIO) }
            return .go
        }
    }

    @Test func `A store whose folder cannot be synced is not opened, for its log could be lost`()
        throws
    {
        let folder = try WatchedFolder()
        folder.watch(FolderFault()) {
            _ = #expect(throws: StoreError.self) {
                try SQLiteStore(path: folder.path + "/node.db").close()
            }
        }
        try SQLiteStore(path: folder.path + "/node.db").close()
    }
}
