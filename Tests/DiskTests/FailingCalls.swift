import Dispatch
import FrontDesk
import Hashing
import Simulation
import Storage
import SyncEngine
import Synchronization

@testable import SQLiteStorage

/// Lets the n-th call of the district's store go wrong, for every n of a short story, and judges
/// what the store said and what it kept.
final class FailingCalls: Sendable {
    struct Report {
        var runs = 0
        var failures: [String] = []
    }

    /// How an act ended.
    private enum End: Equatable {
        case done
        case failed(StoreError)
    }

    private struct Wrong: Error, CustomStringConvertible {
        let description: String
    }

    /// The steps that go before, without faults, and those that are tried with them.
    private static let prepared = 0..<4
    private static let tried = [4, 5, 6, 8, 9, 10]

    /// What lies on both disks before the faults, and what the acts before answered.
    private let image: [String: [UInt8]]
    private let story: OfficeStory
    private let options: SQLiteOptions
    private let report = Mutex(Report())
    /// What both stores came to, where that was judged.
    private let judged = Mutex<Set<[Digest]>>([])

    init(_ options: SQLiteOptions) throws {
        self.options = options
        let folder = try ImageFolder()
        try folder.put([:], of: OfficeStory.Place.allCases)
        let offices = try OpenOffices(folder.path, options)
        try offices.meet()
        var story = OfficeStory()
        for index in Self.prepared { try story.perform(index, in: offices.world) }
        offices.close()
        image = try DiskImage.read(OfficeStory.Place.allCases, from: folder.path)
        self.story = story
    }

    /// Each fault at each call, until none is left to befall; on two threads.
    func run(_ faults: [DiskFault]) -> Report {
        for fault in faults {
            DispatchQueue.concurrentPerform(iterations: 2) { worker in
                do {
                    let folder = try WatchedFolder()
                    var number = 1 + worker
                    while try run(fault, at: number, in: folder) { number += 2 }
                } catch { fail("\(fault): \(error)") }
            }
        }
        return report.withLock { $0 }
    }

    private func fail(_ text: String) { report.withLock { $0.failures.append(text) } }

    /// - Returns: whether there was such a call.
    private func run(_ fault: DiskFault, at number: Int, in folder: WatchedFolder) throws -> Bool {
        try DiskImage.put(image, of: OfficeStory.Place.allCases, into: folder.path)
        let disk = FaultyDisk(fault, at: number, of: .district)
        do {
            let ends = try folder.watch(disk) { try tell(folder, disk, fault) }
            let seen = disk.seen
            if seen.calls < number { return false }
            if fault.breaks, seen.isVital, seen.changesAfter > 0 {
                throw Wrong(description: "written to \(seen.changesAfter) times after it failed")
            }
            try judge(ends, fault, folder)
        } catch { fail("\(fault) at call \(number), \(disk.seen.victim): \(error)") }
        report.withLock { $0.runs += 1 }
        return true
    }

    // MARK: While the disk fails

    /// How each step ended; nil: it was not come to.
    private func tell(
        _ folder: WatchedFolder, _ disk: FaultyDisk, _ fault: DiskFault
    ) throws -> [Int: End] {
        let offices: OpenOffices
        do { offices = try OpenOffices(folder.path, options) } catch {
            guard error is StoreError, !fault.passesUnseen else { throw error }
            return [:]
        }
        defer { offices.close() }
        var story = story
        var ends: [Int: End] = [:]
        var changes: Int?
        for index in Self.tried {
            do {
                try story.perform(index, in: offices.world)
                ends[index] = .done
            } catch is ActRefusal where ends.values.contains(where: { $0 != .done }) {
                // There is no conflict to settle when the edit before it failed.
                continue
            } catch {
                guard let error = error as? StoreError, !fault.passesUnseen else { throw error }
                ends[index] = .failed(error)
                if fault.breaks, disk.seen.isVital, changes == nil {
                    try claimStopped(offices.world.district.store)
                    changes = disk.seen.changes
                }
            }
        }
        offices.close()
        if let changes, disk.seen.changes != changes {
            throw Wrong(description: "written to after it had stopped")
        }
        return ends
    }

    /// A store that does not know what its disk holds takes nothing more.
    private func claimStopped(_ store: any Store) throws {
        let end: End
        do {
            try store.write { _ in }
            end = .done
        } catch {
            guard let error = error as? StoreError else { throw error }
            end = .failed(error)
        }
        if end != .failed(.stopped) { throw Wrong(description: "not stopped: \(end)") }
    }

    // MARK: Afterwards

    private func judge(_ ends: [Int: End], _ fault: DiskFault, _ folder: WatchedFolder) throws {
        let offices = try OpenOffices(folder.path)
        defer { offices.close() }
        let world = offices.world
        for index in Self.tried {
            guard case .act(let act) = OfficeStory.steps[index] else { continue }
            let store = OfficeStory.office(act.place, world).store
            let isKept = try store.read { try $0.retried(OfficeStory.key(index)) } != nil
            switch ends[index] {
            case .done where !isKept: throw Wrong(description: "act \(index) was done and is lost")
            case .failed(.outcomeUnknown), .done: break
            case .failed(let error) where isKept:
                throw Wrong(description: "act \(index) is kept and ended as \(error)")
            case .failed, nil: break
            }
        }
        offices.close()
        let kept = try OfficeStory.Place.allCases.map {
            try ImageFolder.settle($0, in: folder.path)
        }
        guard judged.withLock({ $0.insert(kept).inserted }) else { return }
        try judgeRetries(folder)
    }

    /// All acts asked for again, each is done once.
    private func judgeRetries(_ folder: WatchedFolder) throws {
        let offices = try OpenOffices(folder.path)
        defer { offices.close() }
        let world = offices.world
        var story = story
        for index in Self.tried { try story.perform(index, in: world) }
        try Aftermath(story, world, done: 11, underWay: nil).judge()
    }
}
