import FrontDesk
import Hashing
import Ledger
import NodeAssembly
import Office
import Simulation
import Storage
import SyncEngine
import Testing

/// The power goes while a file is attached, and while one comes in pieces.
@Suite struct VaultCutTests {
    private let attached = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    private let coming = (0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 17) }

    private struct Recording {
        var calls: [DiskCall] = []
        var proposal = ""
        /// How many calls there had been when the act answered, and when the file was in place.
        var acted = 0
        var placed = 0
    }

    private func record() throws -> Recording {
        let folder = try WatchedFolder()
        let recorder = DiskRecorder()
        var recording = Recording()
        try folder.watch(recorder) {
            let home = folder.path + "/district"
            _ = try Node.make(
                home,
                Configuration(
                    name: "江南区信访办", tier: .district, officeCode: "500101", listen: "", url: "",
                    compress: true, keepFree: 0), by: "installer")
            let node = try Node(opening: home)
            defer { node.close() }
            let word = try node.desk.propose(
                ProposalDraft(title: "站台", body: "附方案", channel: .letter), by: node.actor("李青"))
            recording.proposal = word
            try node.attachments.attach(attached) { name in
                _ = try node.desk.attach(
                    AttachedFile(name, fileName: "a.pdf", type: "application/pdf"), to: word,
                    staysPrivate: false, by: node.actor("李青"))
            }
            recording.acted = recorder.count
            let vault = node.attachments.vault
            for start in stride(from: 0, to: coming.count, by: 1000) {
                try vault.gather(Array(coming[start..<start + 1000]), under: "peer-1")
            }
            _ = try vault.place("peer-1", as: SHA256.hash(coming))
            recording.placed = recorder.count
        }
        recording.calls = recorder.calls
        return recording
    }

    @Test func `What counts as whole after a power cut is whole, and what was acted is there`()
        throws
    {
        let recording = try record()
        var disk = Disk()
        var chance = Chance(seed: UInt64.random(in: 0...9999))
        var seen = 0
        for (index, call) in recording.calls.enumerated() {
            disk.apply(call)
            for loss in Disk.Loss.allCases + [.some] {
                let what = "call \(index) \(call.path ?? ""), losing \(loss)"
                let image = try ImageFolder()
                try image.put(disk.image(loss, &chance))
                let home = image.path + "/district"
                guard HomeFolder(home).exists else { continue }
                do { seen += try judge(home, index + 1, recording, what) } catch {
                    Issue.record("\(what): \(error)")
                }
            }
        }
        #expect(seen > 10)
    }

    /// - Returns: how many files were in place.
    private func judge(
        _ home: String, _ calls: Int, _ recording: Recording, _ what: String
    ) throws -> Int {
        let node = try Node(opening: home)
        defer { node.close() }
        let vault = node.attachments.vault
        for digest in try vault.all() {
            let size = Int64(digest == SHA256.hash(coming) ? coming.count : attached.count)
            #expect(try vault.holds(digest, size: size), "\(what)")
        }
        let findings = try AttachmentCheck(node.attachments).run().findings
        #expect(!findings.contains { $0.fault != .attachmentStray }, "\(what)")
        if calls >= recording.acted {
            let views = try node.store.read { reader in
                let proposal = try node.desk.find(recording.proposal, reader)
                return try node.desk.attachments(of: proposal.id, reader)
            }
            #expect(views.map(\.isWhole) == [true], "\(what)")
        }
        if calls >= recording.placed {
            #expect(try vault.holds(SHA256.hash(coming), size: Int64(coming.count)), "\(what)")
        }
        return try vault.all().count
    }
}
