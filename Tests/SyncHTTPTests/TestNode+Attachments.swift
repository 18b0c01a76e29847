import Hashing
import JSON
import Ledger
import Storage
import SyncEngine
import SyncHTTP

/// Files of a node in memory.
extension TestNode {
    /// Writes a shared record that names a file, and keeps its bytes.
    @discardableResult
    func attach(
        _ bytes: [UInt8], _ record: RecordID, to peers: [TestNode]
    ) throws -> AttachmentName {
        try files.attach(bytes) { name in
            try write(record, ["file": Self.file(name)], to: peers)
            try own(name)
            return name
        }
    }

    /// Keeps a file that only a private record names.
    @discardableResult
    func attachAtHome(_ bytes: [UInt8], _ record: RecordID) throws -> AttachmentName {
        try files.attach(bytes) { name in
            try store.write { tx in
                let recorder = try Recorder(tx, node: facts, rules: side.rules)
                var stored = StoredRecord(record)
                let pen = Recorder.Pen(
                    author: "Wang", at: clock.now, chance: { .random(in: 0 ... .max) })
                try recorder.writeHome(
                    ["file": Self.file(name)], to: &stored, seeing: VersionVector(), reason: nil,
                    pen)
                try recorder.holdOwn(name)
                try recorder.finish(at: 0)
            }
            return name
        }
    }

    private func own(_ name: AttachmentName) throws {
        try store.write { tx in
            let recorder = try Recorder(tx, node: facts, rules: side.rules)
            try recorder.holdOwn(name)
            try recorder.finish(at: 0)
        }
    }

    static func file(_ name: AttachmentName) -> JSONValue {
        .object([
            JSONMember(key: "name", value: .string("plan.pdf")),
            JSONMember(key: "sha256", value: .string(name.digest.text)),
            JSONMember(key: "size", value: .int(name.size)),
            JSONMember(key: "type", value: .string("application/pdf")),
        ])
    }

    /// The bytes of a file, if they are whole here from that node's side.
    func bytes(_ name: AttachmentName, from other: TestNode) throws -> [UInt8]? {
        guard try store.read({ try $0.isWhole(name, from: other.facts.id) }) == true else {
            return nil
        }
        return try vault.read(name.digest, from: 0, count: Int(name.size))
    }

    func recall(_ id: RecordID) throws {
        try store.write { tx in
            let recorder = try Recorder(tx, node: facts, rules: side.rules)
            guard var record = try recorder.record(id) else { return }
            _ = try recorder.recall(&record, by: "Wang", at: clock.now)
            try recorder.finish(at: 0)
        }
    }

    func erase(_ id: RecordID) throws {
        try store.write { tx in
            let recorder = try Recorder(tx, node: facts, rules: side.rules)
            guard var record = try recorder.record(id) else { return }
            let dots = try tx.changes(record: record.number).map(\.change.header.dot)
            try recorder.eraseOwn(&record, dots.sorted(), by: "Wang", at: clock.now)
            try recorder.finish(at: 0)
        }
        try files.tidy()
    }

    func pass(_ id: RecordID, to other: TestNode) throws {
        let peer = try peer(other)
        try store.write { tx in
            let recorder = try Recorder(tx, node: facts, rules: side.rules)
            guard var record = try recorder.record(id) else { return }
            try recorder.pass(&record, to: peer)
            try recorder.finish(at: 0)
        }
    }
}

extension World {
    @discardableResult
    func carry(_ asker: SyncPeer? = nil) throws -> SyncPeer.FileTally {
        try (asker ?? district.asks(over: wire)).carryAttachments(
            with: try district.peer(city), district.files)
    }
}

/// Bytes that look like nothing.
func sample(_ count: Int, seed: UInt8 = 1) -> [UInt8] {
    var word = UInt32(seed) &* 2_654_435_761
    return (0..<count).map { _ in
        word = word &* 1_664_525 &+ 1_013_904_223
        return UInt8(truncatingIfNeeded: word >> 24)
    }
}
