import Hashing
import Ledger

/// What is kept about files, as plain values.
struct MemoryAttachments: Sendable {
    struct Key: Hashable, Sendable {
        let name: AttachmentName
        let side: NodeID
    }

    struct Naming: Hashable, Sendable {
        let name: AttachmentName
        let change: Int64
    }

    /// Whether the bytes are whole.
    var files: [Key: Bool] = [:]
    /// The side of each change that names a file.
    var namings: [Naming: NodeID] = [:]
    var owed: [NodeID: Set<AttachmentName>] = [:]

    func isNamed(_ key: Key) -> Bool {
        namings.contains { $0.key.name == key.name && $0.value == key.side }
    }
}

extension MemoryReader {
    func isWhole(_ name: AttachmentName, from side: NodeID) throws(StoreError) -> Bool? {
        tables.attachments.files[MemoryAttachments.Key(name: name, side: side)]
    }

    func isKept(_ digest: Digest) throws(StoreError) -> Bool {
        tables.attachments.files.contains { $0.value && $0.key.name.digest == digest }
    }

    func namings(of name: AttachmentName) throws(StoreError) -> [AttachmentNaming] {
        tables.attachments.namings.filter { $0.key.name == name }
            .sorted { $0.key.change < $1.key.change }
            .compactMap { naming, side in
                guard let stored = tables.change(naming.change) else { return nil }
                return AttachmentNaming(
                    record: stored.change.header.record, change: naming.change,
                    isHome: stored.isHome, side: side)
            }
    }

    func missingAttachments(
        from side: NodeID, after name: AttachmentName?, limit: Int
    ) throws(StoreError) -> [AttachmentName] {
        let missing = tables.attachments.files.filter { key, isWhole in
            key.side == side && !isWhole && tables.attachments.isNamed(key)
        }
        return page(Set(missing.keys.map(\.name)), after: name, limit)
    }

    func wholeAttachments(
        after name: AttachmentName?, limit: Int
    ) throws(StoreError) -> [AttachmentName] {
        page(Set(tables.attachments.files.filter(\.value).keys.map(\.name)), after: name, limit)
    }

    func unnamedAttachments(limit: Int) throws(StoreError) -> [UnnamedAttachment] {
        let unnamed = tables.attachments.files.keys.filter { !tables.attachments.isNamed($0) }
            .sorted { ($0.name, $0.side) < ($1.name, $1.side) }
        return unnamed.prefix(max(0, limit)).map {
            UnnamedAttachment(name: $0.name, side: $0.side)
        }
    }

    func owedAttachments(
        to peer: NodeID, after name: AttachmentName?, limit: Int
    ) throws(StoreError) -> [AttachmentName] {
        page(tables.attachments.owed[peer] ?? [], after: name, limit)
    }

    private func page(
        _ names: Set<AttachmentName>, after name: AttachmentName?, _ limit: Int
    ) -> [AttachmentName] {
        let rest = names.sorted().drop { found in name.map { found <= $0 } ?? false }
        return Array(rest.prefix(max(0, limit)))
    }
}

extension MemoryWriter {
    func name(
        _ name: AttachmentName, by change: Int64, from side: NodeID
    ) throws(StoreError) {
        guard tables.change(change) != nil else { throw .damaged("there is no change \(change)") }
        let naming = MemoryAttachments.Naming(name: name, change: change)
        if tables.attachments.namings[naming] != nil { return }
        tables.attachments.namings[naming] = side
        let key = MemoryAttachments.Key(name: name, side: side)
        tables.attachments.files[key] = tables.attachments.files[key] ?? false
    }

    func put(_ name: AttachmentName, from side: NodeID, isWhole: Bool) throws(StoreError) {
        tables.attachments.files[MemoryAttachments.Key(name: name, side: side)] = isWhole
    }

    func forget(_ name: AttachmentName, from side: NodeID) throws(StoreError) {
        let key = MemoryAttachments.Key(name: name, side: side)
        if !tables.attachments.isNamed(key) { tables.attachments.files[key] = nil }
    }

    func put(owed name: AttachmentName, to peer: NodeID, _ isOwed: Bool) throws(StoreError) {
        if isOwed {
            tables.attachments.owed[peer, default: []].insert(name)
        } else {
            tables.attachments.owed[peer]?.remove(name)
        }
    }

    func unname(change number: Int64) {
        for naming in tables.attachments.namings.keys where naming.change == number {
            tables.attachments.namings[naming] = nil
        }
    }
}
