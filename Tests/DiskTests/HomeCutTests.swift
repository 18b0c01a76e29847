import Foundation
import Ledger
import NodeAssembly
import Simulation
import Testing

/// The power goes while a home is made, opened, and given another key.
@Suite struct HomeCutTests {
    private struct Recording {
        var calls: [DiskCall] = []
        /// How many calls there had been when the home was made, and when the key was changed.
        var made = 0
        var changed = 0
        var oldKey = ""
        var newKey = ""
    }

    private let configuration = Configuration(
        name: "江南区信访办", tier: .district, officeCode: "500101", listen: "", url: "",
        compress: true, keepFree: 0)

    private func record() throws -> Recording {
        let folder = try WatchedFolder()
        let recorder = DiskRecorder()
        var recording = Recording()
        try folder.watch(recorder) {
            let home = folder.path + "/offices/district"
            recording.oldKey = try Node.make(home, configuration, by: "installer").fingerprint
            recording.made = recorder.count
            let node = try Node(opening: home)
            try node.rotateKey(by: "operator")
            node.close()
            recording.changed = recorder.count
            let again = try Node(opening: home)
            recording.newKey = again.fingerprint
            again.close()
        }
        recording.calls = recorder.calls
        return recording
    }

    @Test func `A home is there once it was made, and opens with its old key or its new one`()
        throws
    {
        let recording = try record()
        #expect(recording.oldKey != recording.newKey)
        var disk = Disk()
        var chance = Chance(seed: UInt64.random(in: 0...9999))
        for (index, call) in recording.calls.enumerated() {
            disk.apply(call)
            for loss in Disk.Loss.allCases + [.some, .some] {
                let image = disk.image(loss, &chance)
                let what = "call \(index) \(call.path ?? ""), losing \(loss)"
                do { try judge(image, made: index + 1, recording, what) } catch {
                    Issue.record("\(what): \(error)")
                }
            }
        }
    }

    private func judge(
        _ image: [String: [UInt8]], made: Int, _ recording: Recording, _ what: String
    ) throws {
        let folder = try ImageFolder()
        try folder.put(image)
        let home = folder.path + "/offices/district"
        if made < recording.made, !HomeFolder(home).exists {
            // What is half made is no home: it is made anew.
            _ = try Node.make(home, configuration, by: "installer")
            return try Node(opening: home).close()
        }
        let node = try Node(opening: home)
        defer { node.close() }
        let allowed =
            made < recording.made
            ? [recording.oldKey]
            : made < recording.changed
                ? [recording.oldKey, recording.newKey] : [recording.newKey]
        #expect(allowed.contains(node.fingerprint), "\(what)")
    }
}
