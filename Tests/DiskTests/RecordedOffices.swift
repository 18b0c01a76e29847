import Glibc
import Ledger
import Simulation
import SyncEngine
import Synchronization

@testable import SQLiteStorage

/// The story of a city and a district, each on a store of its own, with every call that reached
/// their disks and every moment at which one of their stores acknowledged something.
struct RecordedOffices {
    typealias Place = OfficeStory.Place

    /// What the disk was told, in order. The city's files lie in `city/`, the district's in
    /// `district/`.
    let calls: [DiskCall]
    /// For each place, how many calls there had been when each write was acknowledged; the first is
    /// the opening of a new store.
    let acknowledged: [Place: [Int]]
    /// For each step of the story, the calls before it and after it.
    let steps: [Range<Int>]
    /// The story as it went.
    let story: OfficeStory

    init(_ options: SQLiteOptions) throws {
        let folder = try WatchedFolder()
        let recorder = DiskRecorder()
        let marks = Mutex<[Place: [Int]]>([:])
        let mark: @Sendable (Place) -> Void = { place in
            marks.withLock { $0[place, default: []].append(recorder.count) }
        }
        var story = OfficeStory()
        var steps: [Range<Int>] = []
        try folder.watch(recorder) {
            for place in Place.allCases { try Self.makeFolder(folder.path, place) }
            var offices = try OpenOffices(folder.path, options, mark)
            defer { offices.close() }
            for place in Place.allCases { mark(place) }
            try offices.meet()
            for (index, step) in OfficeStory.steps.enumerated() {
                let start = recorder.count
                try story.perform(index, in: offices.world)
                if case .restart = step {
                    offices.close()
                    offices = try OpenOffices(folder.path, options, mark)
                }
                steps.append(start..<recorder.count)
            }
        }
        calls = recorder.calls
        acknowledged = marks.withLock { $0 }
        self.steps = steps
        self.story = story
    }

    /// As a home is made: its entry in the folder above is sure before anything is written into it.
    private static func makeFolder(_ path: String, _ place: Place) throws {
        guard mkdir(path + "/" + place.rawValue, 0o700) == 0, syncFolder(path) else {
            throw OpenOffices.Unready()
        }
    }

    private static func syncFolder(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }
}
