import Dispatch
import Hashing
import Simulation
import Storage
import Synchronization

/// Cuts the power of one office after each call that reached its disk, in every way that the disk
/// may have kept it, and judges what opens again.
///
/// The other office runs on. What opens must be the store as of a commit: not before the last one
/// that was acknowledged, and after it at most the one that was under way.
final class PowerCuts: Sendable {
    typealias Place = OfficeStory.Place

    struct Report {
        var images = 0
        var failures: [String] = []
    }

    private struct Moment: Hashable {
        let place: Place
        let state: Int
        let otherState: Int
        let step: Int
    }

    private let offices: RecordedOffices
    /// For each place, what its store came to at each acknowledgement.
    private let states: [Place: [Digest]]
    /// Moments whose offices have met again.
    private let judged = Mutex<Set<Moment>>([])
    private let report = Mutex(Report())

    init(_ offices: RecordedOffices) throws {
        self.offices = offices
        var states: [Place: [Digest]] = [:]
        var disk = Disk()
        var chance = Chance(seed: 0)
        let folder = try ImageFolder()
        var made = 0
        let marks = offices.acknowledged.flatMap { place, calls in calls.map { ($0, place) } }
        for (calls, place) in marks.sorted(by: { $0.0 < $1.0 }) {
            for call in offices.calls[made..<calls] { disk.apply(call) }
            made = calls
            try folder.put(disk.image(.none, &chance), of: [place])
            states[place, default: []].append(try folder.settle(place))
        }
        self.states = states
    }

    /// Tries at least so many images; on two threads.
    func run(images least: Int, seed: UInt64, losses: [Disk.Loss] = Disk.Loss.allCases) -> Report {
        var files: [Int: Place] = [:]
        let calls = offices.calls.reduce(0) { $0 + (Self.place(of: $1, &files) == nil ? 0 : 1) }
        let rounds = losses.filter { $0 != .some }.count
        let more = losses.contains(.some) ? max(1, (least - calls * rounds) / calls + 1) : 0
        let plan = losses.filter { $0 != .some } + Array(repeating: .some, count: more)
        DispatchQueue.concurrentPerform(iterations: 2) { worker in
            do { try work(worker, plan, Chance(seed: seed &* 2 &+ UInt64(worker))) } catch {
                fail("\(error)")
            }
        }
        return report.withLock { $0 }
    }

    private func work(_ worker: Int, _ plan: [Disk.Loss], _ chance: Chance) throws {
        var chance = chance
        var disk = Disk()
        var files: [Int: Place] = [:]
        let folder = try ImageFolder()
        for (index, call) in offices.calls.enumerated() {
            disk.apply(call)
            guard let place = Self.place(of: call, &files), index % 2 == worker else { continue }
            for loss in plan {
                var image = disk.image(loss, &chance)
                // What is left of SQLite's index of its log means nothing after a restart.
                if loss == .some { image["\(place.rawValue)/node.db-shm"] = Self.rubbish(&chance) }
                let moment = "\(place.rawValue), call \(index) \(Self.word(call)), losing \(loss)"
                do { try judge(image, place, made: index + 1, disk, folder) } catch {
                    fail("\(moment): \(error)")
                }
                report.withLock { $0.images += 1 }
            }
        }
    }

    private func fail(_ text: String) { report.withLock { $0.failures.append(text) } }

    // MARK: Judging

    private struct Wrong: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameters:
    ///   - made: calls that were made before the cut.
    ///   - disk: both offices as they ran.
    private func judge(
        _ image: [String: [UInt8]], _ place: Place, made: Int, _ disk: Disk, _ folder: ImageFolder
    ) throws {
        try folder.put(image, of: [place])
        let found = try folder.settle(place)
        let last = lastState(place, made)
        // Before a new store was there at all, any that opens will do.
        guard last >= 0, let known = states[place] else { return }
        let allowed = last...min(last + 1, known.count - 1)
        guard let state = allowed.first(where: { known[$0] == found }) else {
            let earlier = known[..<last].lastIndex(of: found)
            throw Wrong(
                description: earlier.map { "\(last - $0) acknowledged commits are lost" }
                    ?? "the store is that of no commit")
        }
        let other: Place = place == .city ? .district : .city
        // Between two steps a store may still tidy up.
        let step = offices.steps.firstIndex { made < $0.upperBound } ?? offices.steps.count
        let moment = Moment(
            place: place, state: state, otherState: lastState(other, made), step: step)
        guard judged.withLock({ $0.insert(moment).inserted }),
            made >= offices.steps[0].lowerBound
        else { return }
        var chance = Chance(seed: 0)
        var both = disk.image(.none, &chance)
        for file in both.keys where file.hasPrefix(place.rawValue + "/") { both[file] = nil }
        both.merge(image.filter { $0.key.hasPrefix(place.rawValue + "/") }) { _, cut in cut }
        try folder.put(both, of: Place.allCases)
        let reopened = try OpenOffices(folder.path)
        defer { reopened.close() }
        let isOver = step == offices.steps.count
        try Aftermath(
            offices.story, reopened.world, done: step, underWay: isOver ? nil : step
        ).judge()
    }

    /// The last that was acknowledged; -1: none.
    private func lastState(_ place: Place, _ made: Int) -> Int {
        (offices.acknowledged[place] ?? []).lastIndex { $0 <= made } ?? -1
    }

    // MARK: Calls

    /// Whose disk it is; nil: the folder above both.
    private static func place(of call: DiskCall, _ files: inout [Int: Place]) -> Place? {
        let place = call.path.flatMap { Place(rawValue: String($0.prefix { $0 != "/" })) }
        switch call {
        case .create(let file, _):
            files[file] = place
            return place
        case .write(let file, _, _), .truncate(let file, _), .sync(let file): return files[file]
        case .makeFolder, .syncFolder, .unlink, .rename: return place
        }
    }

    private static func word(_ call: DiskCall) -> String {
        if case .write(let file, let at, let bytes) = call {
            return "write \(bytes.count) bytes to file \(file) at \(at)"
        }
        return "\(call)"
    }

    private static func rubbish(_ chance: inout Chance) -> [UInt8] {
        (0..<(chance.below(3) * 512)).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
    }
}
