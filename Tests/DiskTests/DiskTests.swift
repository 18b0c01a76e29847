import Simulation
import Testing

@Suite struct DiskTests {
    private let one = [UInt8](repeating: 1, count: 1024)
    private let two = [UInt8](repeating: 2, count: 1024)

    private func disk(_ calls: [DiskCall]) -> Disk {
        var disk = Disk()
        for call in calls { disk.apply(call) }
        return disk
    }

    private func image(_ calls: [DiskCall], _ loss: Disk.Loss) -> [String: [UInt8]] {
        var chance = Chance(seed: 1)
        return disk(calls).image(loss, &chance)
    }

    /// Everything that chance makes of it.
    private func images(_ calls: [DiskCall]) -> Set<[String: [UInt8]]> {
        let disk = disk(calls)
        var chance = Chance(seed: 1)
        return Set((0..<500).map { _ in disk.image(.some, &chance) })
    }

    @Test func `What was synced, with the entry that leads to it, is never lost`() {
        let calls: [DiskCall] = [
            .create(file: 1, path: "a"), .write(file: 1, at: 0, bytes: one), .sync(file: 1),
            .syncFolder(path: ""),
        ]
        for loss in Disk.Loss.allCases { #expect(image(calls, loss) == ["a": one]) }
    }

    @Test func `A file whose folder was not synced may be gone, though its bytes were synced`() {
        let calls: [DiskCall] = [
            .create(file: 1, path: "a"), .write(file: 1, at: 0, bytes: one), .sync(file: 1),
        ]
        #expect(image(calls, .none) == ["a": one])
        #expect(image(calls, .entries).isEmpty)
        #expect(image(calls, .all).isEmpty)
        #expect(images(calls) == [[:], ["a": one]])
    }

    @Test func `A write that was not synced may be there, torn, or gone`() {
        let calls: [DiskCall] = [
            .create(file: 1, path: "a"), .write(file: 1, at: 0, bytes: one), .sync(file: 1),
            .syncFolder(path: ""), .write(file: 1, at: 0, bytes: two),
        ]
        let half = [UInt8](repeating: 1, count: 512)
        let other = [UInt8](repeating: 2, count: 512)
        #expect(image(calls, .none) == ["a": two])
        #expect(image(calls, .all) == ["a": one])
        #expect(
            images(calls) == [
                ["a": one], ["a": two], ["a": half + other], ["a": other + half],
            ])
    }

    @Test func `Of two writes the later may be there without the earlier`() {
        let calls: [DiskCall] = [
            .create(file: 1, path: "a"), .sync(file: 1), .syncFolder(path: ""),
            .write(file: 1, at: 0, bytes: [1]), .write(file: 1, at: 512, bytes: [2]),
        ]
        let found = images(calls)
        #expect(found.contains(["a": [UInt8](repeating: 0, count: 512) + [2]]))
        #expect(found.contains(["a": [1]]))
        #expect(found.contains(["a": []]))
        #expect(found.count == 4)
    }

    @Test func `A file put in another's place is the old one or the new one`() {
        let calls: [DiskCall] = [
            .create(file: 1, path: "a"), .write(file: 1, at: 0, bytes: one), .sync(file: 1),
            .create(file: 2, path: "a.new"), .write(file: 2, at: 0, bytes: two), .sync(file: 2),
            .syncFolder(path: ""), .rename(path: "a.new", to: "a"),
        ]
        #expect(images(calls) == [["a": one, "a.new": two], ["a": two]])
        #expect(image(calls + [.syncFolder(path: "")], .all) == ["a": two])
    }

    @Test func `What lies in a folder that is lost is lost with it`() {
        let calls: [DiskCall] = [
            .makeFolder(path: "keys"), .create(file: 1, path: "keys/a"), .sync(file: 1),
            .syncFolder(path: "keys"),
        ]
        #expect(image(calls, .none) == ["keys/a": []])
        #expect(image(calls, .all).isEmpty)
        #expect(image(calls + [.syncFolder(path: "")], .all) == ["keys/a": []])
    }

    @Test func `A file that was cut short may have its old length`() {
        let calls: [DiskCall] = [
            .create(file: 1, path: "a"), .write(file: 1, at: 0, bytes: one), .sync(file: 1),
            .syncFolder(path: ""), .truncate(file: 1, length: 0),
        ]
        #expect(images(calls) == [["a": one], ["a": []]])
    }

    @Test func `An unlinked file may still be there until its folder is synced`() {
        let calls: [DiskCall] = [
            .create(file: 1, path: "a"), .sync(file: 1), .syncFolder(path: ""), .unlink(path: "a"),
        ]
        #expect(image(calls, .none).isEmpty)
        #expect(image(calls, .all) == ["a": []])
        #expect(image(calls + [.syncFolder(path: "")], .all).isEmpty)
    }
}
