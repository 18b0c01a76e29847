import CMalloc
import Foundation
import FrontDesk
import Ledger
import Office
import Storage
import SyncBundle
import SyncEngine

/// What two offices without a line pay: a district's changes, and a large attached file, in bundles that this
/// process writes and takes.
struct BundleRound {
    static let fileBytes = 60 << 20

    /// Changes a second.
    let written: Double
    let taken: Double
    let bytesPerChange: Double
    /// Seconds for the file alone.
    let fileWritten: Double
    let fileTaken: Double
    /// The most memory that writing or taking either needed, in bytes, this process's own included.
    let peak: Double

    init(_ pair: BenchPair, changes: Int) throws {
        try pair.write(changes, seed: 7)
        let district = try Node(opening: pair.district)
        let city = try Node(opening: pair.city)
        defer {
            district.close()
            city.close()
        }
        let all = try Self.carry(pair.folder + "/changes", district, city)
        guard all.entries == changes else { throw StoreError.damaged("not all came") }
        written = Double(changes) / all.writing
        taken = Double(changes) / all.taking
        bytesPerChange = all.bytes / Double(changes)
        // The receipt, so that the changes are not written again.
        _ = try Self.carry(pair.folder + "/receipt", city, district)
        try Self.attach(district)
        let file = try Self.carry(pair.folder + "/file", district, city)
        guard file.files == 1 else { throw StoreError.damaged("the file did not come") }
        fileWritten = file.writing
        fileTaken = file.taking
        peak = max(all.peak, file.peak)
    }

    private struct Trip {
        let writing: Double
        let taking: Double
        let bytes: Double
        let peak: Double
        let entries: Int
        let files: Int
    }

    /// One bundle, written and taken.
    private static func carry(_ path: String, _ from: Node, _ to: Node) throws -> Trip {
        guard let reader = try from.store.read({ try $0.peer(to.facts.id) }) else {
            throw StoreError.damaged("no peer")
        }
        malloc_trim(0)
        ProcessMeter.forgetPeak()
        var bytes = 0.0
        let writing = try BenchClock.seconds {
            bytes = Double(try from.exportBundle(to: reader, as: path, by: "bench").bytes)
        }
        var taken: BundleCarrier.Taken?
        let taking = try BenchClock.seconds { taken = try to.takeBundle(path, by: "bench") }
        if let failure = taken?.failure { throw failure }
        try FileManager.default.removeItem(atPath: path)
        return Trip(
            writing: writing, taking: taking, bytes: bytes, peak: ProcessMeter.own.peakBytes,
            entries: taken?.tally.applied ?? 0, files: taken?.tally.files ?? 0)
    }

    /// A file that does not pack, for the first proposal.
    private static func attach(_ node: Node) throws {
        var text = BenchText(seed: 9)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(fileBytes)
        while bytes.count < fileBytes {
            withUnsafeBytes(of: text.next()) { bytes.append(contentsOf: $0) }
        }
        let first = try node.store.read {
            try $0.records(RecordQuery(kind: .proposal, before: nil, limit: 1)).first
        }
        guard let first else { throw StoreError.damaged("no proposal") }
        _ = try node.attachments.attach(bytes) { name in
            try node.desk.attach(
                AttachedFile(name, fileName: "plan.pdf", type: "application/pdf"),
                to: first.id.text, staysPrivate: false, by: node.actor("bench"))
        }
    }
}
