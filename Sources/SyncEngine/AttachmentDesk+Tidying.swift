import Hashing
import Ledger
import Storage
import Synchronization

/// What becomes of bytes that nobody names, that a crash left behind, that a disk lost.
extension AttachmentDesk {
    /// Drops the bytes of files that no change names any more. Quick when there are none.
    public func tidy() throws {
        if try store.read({ try $0.unnamedAttachments(limit: 1) }).isEmpty { return }
        try placing.withLock { _ in
            while true {
                let unnamed = try store.read { try $0.unnamedAttachments(limit: 1000) }
                if unnamed.isEmpty { return }
                try store.write { tx in
                    for file in unnamed { try tx.forget(file.name, from: file.side) }
                }
                let peers = try store.read { try $0.peers() }
                for file in unnamed {
                    try removeIfUnused(file.name)
                    for peer in peers { try vault.discard(key(file.name, peer.id)) }
                }
            }
        }
    }

    /// At a start: bytes that a crash left behind, and pieces of what nobody waits for any more.
    public func clear() throws {
        try tidy()
        try placing.withLock { _ in
            for digest in try orphans() { try vault.remove(digest) }
            let awaited = Set(
                try store.read { reader in
                    try sides(reader).flatMap { side in
                        try missing(from: side, reader).flatMap { name in
                            try reader.peers().map { key(name, $0.id) }
                        }
                    }
                })
            for gathered in try vault.gathered() where !awaited.contains(gathered.key) {
                try vault.discard(gathered.key)
            }
        }
    }

    /// In a new life, whose disk may hold less than its store says: what is not here is missing.
    public func recount() throws {
        try placing.withLock { _ in
            for name in try whole() where try vault.size(of: name.digest) != name.size {
                try store.write { tx in
                    for side in try sides(of: name, tx) {
                        try tx.put(name, from: side, isWhole: false)
                    }
                }
            }
        }
    }

    /// Files in the vault that the store knows nothing of.
    public func strays() throws -> [Digest] { try placing.withLock { _ in try orphans() } }

    /// Whether the store still says that the file is whole.
    func isKept(_ name: AttachmentName) throws -> Bool {
        try store.read { try $0.isKept(name.digest) }
    }

    private func orphans() throws -> [Digest] {
        let known = Set(try whole().map(\.digest))
        return try vault.all().filter { !known.contains($0) }.sorted()
    }

    /// The files whose bytes are here, by the store.
    public func whole() throws -> [AttachmentName] {
        try store.read { reader in
            try Self.pages { try reader.wholeAttachments(after: $0, limit: 1000) }
        }
    }

    private func missing(
        from side: NodeID, _ reader: any StoreReader
    ) throws -> [AttachmentName] {
        try Self.pages { try reader.missingAttachments(from: side, after: $0, limit: 1000) }
    }

    private static func pages(
        _ page: (AttachmentName?) throws -> [AttachmentName]
    ) rethrows -> [AttachmentName] {
        var names: [AttachmentName] = []
        while true {
            let more = try page(names.last)
            if more.isEmpty { return names }
            names += more
        }
    }

    /// This node and its peers.
    private func sides(_ reader: any StoreReader) throws -> [NodeID] {
        [node] + (try reader.peers().map(\.id))
    }

    func sides(of name: AttachmentName, _ reader: any StoreReader) throws -> [NodeID] {
        try sides(reader).filter { try reader.isWhole(name, from: $0) == true }
    }

    func removeIfUnused(_ name: AttachmentName) throws {
        if try !store.read({ try $0.isKept(name.digest) }) { try vault.remove(name.digest) }
    }
}
