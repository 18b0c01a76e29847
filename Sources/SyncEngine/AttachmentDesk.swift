import Hashing
import Ledger
import Storage
import SyncProtocol
import Synchronization

/// Attached files of a node: what its people attach, what peers hand over in pieces and ask for, what
/// is no longer named. Bytes go into the vault before the store says that they are whole, and out of
/// it after the store has forgotten them.
public final class AttachmentDesk: Sendable {
    public let vault: any Vault
    private let store: any Store
    private let node: NodeID
    /// Held while bytes are gathered, put in place or taken away, together with what the store is told.
    private let placing = Mutex(())

    public init(node: NodeID, store: any Store, vault: any Vault) {
        self.node = node
        self.store = store
        self.vault = vault
    }

    // MARK: Own files

    /// Keeps a file's bytes and carries out the act that names it.
    ///
    /// - Parameter act: commits a change that names the file. When it throws, the bytes go again.
    public func attach<R: Sendable>(_ bytes: [UInt8], _ act: (AttachmentName) throws -> R) throws
        -> R
    {
        guard let name = AttachmentName(SHA256.hash(bytes), size: Int64(bytes.count)) else {
            throw Problem(.tooLarge, "a file has 1 to \(AttachmentName.sizeLimit) bytes")
        }
        return try placing.withLock { _ in
            if try !vault.holds(name.digest, size: name.size) {
                let key = key(name, node)
                try vault.discard(key)
                for start in stride(from: 0, to: bytes.count, by: SyncLimits.pieceBytes) {
                    let end = min(start + SyncLimits.pieceBytes, bytes.count)
                    try vault.gather(Array(bytes[start..<end]), under: key)
                }
                guard try vault.place(key, as: name.digest) else {
                    throw StoreError.failed("an attached file reads otherwise than it was written")
                }
            }
            do { return try act(name) } catch {
                try removeIfUnused(name)
                throw error
            }
        }
    }

    // MARK: Asked by a peer

    /// Answers which of the offered files lack bytes here, and which of the wanted ones can be had.
    /// What is not shared with the peer is left out, as what is not here at all.
    public func state(
        _ ask: AttachmentAsk, of peer: Peer
    ) throws -> AttachmentState {
        var state = AttachmentState(have: [:], ready: [])
        try store.read { reader in
            let attachments = Attachments(reader)
            for name in ask.offers {
                switch try attachments.need(name, of: peer) {
                case .unknown: break
                case .none: state.have[name] = name.size
                case .bytes: state.have[name] = min(try gathered(name, from: peer.id), name.size)
                }
            }
            for name in ask.wants where try attachments.mayGive(name, to: peer) {
                state.ready.append(name)
            }
        }
        return state
    }

    /// The bytes of a file from a place on, for a peer that shares it.
    public func give(_ place: AttachmentPlace, to peer: Peer) throws -> [UInt8] {
        let name = place.name
        guard try store.read({ try Attachments($0).mayGive(name, to: peer) }),
            try place.at > 0 || isSound(name)
        else { throw Self.unknown }
        let left = Int(clamping: name.size - place.at)
        let bytes = try vault.read(
            name.digest, from: place.at,
            count: min(left, place.count ?? SyncLimits.pieceBytes, SyncLimits.pieceBytes))
        if bytes.isEmpty { throw Self.unknown }
        return bytes
    }

    /// Takes a piece that a peer brings.
    ///
    /// - Returns: how many bytes are here now, and whether they became whole by this.
    public func take(
        _ piece: AttachmentPiece, from peer: Peer
    ) throws -> (have: Int64, isComplete: Bool) {
        let name = piece.place.name
        return try placing.withLock { _ in
            switch try store.read({ try Attachments($0).need(name, of: peer) }) {
            case .unknown: throw Self.unknown
            case .none: return (name.size, false)
            case .bytes: break
            }
            let key = key(name, peer.id)
            let have = try vault.gathered(key)
            // What came before, or too early: the answer says where to go on.
            if piece.place.at != have { return (min(have, name.size), false) }
            if have == 0 { try requireShare(of: peer) }
            try vault.gather(piece.bytes, under: key)
            let now = have + Int64(piece.bytes.count)
            if now < name.size { return (now, false) }
            try complete(name, key, from: peer)
            return (name.size, true)
        }
    }

    private static let unknown = Problem(
        .attachmentUnknown, "no file of this name is shared with the asker and here")

    // MARK: Asking a peer

    /// Bytes of a file that came from a peer so far.
    public func gathered(_ name: AttachmentName, from peer: NodeID) throws(StoreError) -> Int64 {
        try vault.gathered(key(name, peer))
    }

    /// Whether a file that is here still has the bytes of its name. One that has not is taken away, and
    /// missing from now on: it is asked for again.
    public func isSound(_ name: AttachmentName) throws -> Bool {
        if try vault.holds(name.digest, size: name.size) { return true }
        try placing.withLock { _ in
            try vault.remove(name.digest)
            try store.write { tx in
                for side in try sides(of: name, tx) {
                    try tx.put(name, from: side, isWhole: false)
                }
            }
        }
        return false
    }

    // MARK: Becoming whole

    /// All bytes are gathered: in place, and told to the store, if they hash to the name.
    private func complete(_ name: AttachmentName, _ key: String, from peer: Peer) throws {
        guard try vault.place(key, as: name.digest) else {
            try store.write { tx in try AttachmentTrouble.note(name, from: peer.id, tx) }
            throw Problem(.attachmentInvalid, "the bytes do not hash to the file's name")
        }
        try store.write { tx in
            for side in try Attachments(tx).sides(of: name, sharedWith: peer) {
                try tx.put(name, from: side, isWhole: true)
            }
            try AttachmentTrouble.settle(name, from: peer.id, tx)
        }
        try removeIfUnused(name)
    }

    /// So that one peer cannot fill the disk with what never becomes whole.
    private func requireShare(of peer: Peer) throws {
        if try hasShare(peer.id) { return }
        // What was taken back on its way takes no place.
        for gathered in try gathered(from: peer.id) {
            let isAwaited = try store.read { reader in
                try Self.name(gathered.key).map { try Attachments(reader).need($0, of: peer) }
                    == .bytes
            }
            if !isAwaited { try vault.discard(gathered.key) }
        }
        guard try hasShare(peer.id) else {
            throw Problem(.busy, "too many files of this node are on their way")
        }
    }

    private func hasShare(_ peer: NodeID) throws -> Bool {
        let own = try gathered(from: peer)
        return own.count < SyncLimits.attachmentsUnderWay
            && own.reduce(0, { $0 + $1.size }) < SyncLimits.attachmentBytesUnderWay
    }

    private func gathered(from peer: NodeID) throws -> [Gathered] {
        try vault.gathered().filter { $0.key.hasPrefix(peer.text + "-") }
    }

    private func key(_ name: AttachmentName, _ peer: NodeID) -> String {
        "\(peer.text)-\(name.digest.hex)-\(name.size)"
    }

    /// The file of a key.
    private static func name(_ key: String) -> AttachmentName? {
        let parts = key.split(separator: "-")
        guard parts.count == 3, let size = Int64(parts[2]), let digest = Digest(hex: parts[1])
        else { return nil }
        return AttachmentName(digest, size: size)
    }

    // MARK: Tidying up

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

    private func sides(of name: AttachmentName, _ reader: any StoreReader) throws -> [NodeID] {
        try sides(reader).filter { try reader.isWhole(name, from: $0) == true }
    }

    private func removeIfUnused(_ name: AttachmentName) throws {
        if try !store.read({ try $0.isKept(name.digest) }) { try vault.remove(name.digest) }
    }
}

/// Bytes that came and were not those of the name: kept for the operator until the file is whole.
public enum AttachmentTrouble {
    private static let prefix = "attachment-wrong:"

    private static func setting(_ name: AttachmentName, _ peer: NodeID) -> String {
        "\(prefix)\(peer.text):\(name.digest.text):\(name.size)"
    }

    static func note(
        _ name: AttachmentName, from peer: NodeID, _ tx: any StoreWriter
    ) throws(StoreError) {
        let count = try times(name, from: peer, tx)
        try tx.put(setting: setting(name, peer), String(count + 1))
    }

    static func settle(
        _ name: AttachmentName, from peer: NodeID, _ tx: any StoreWriter
    ) throws(StoreError) {
        if try times(name, from: peer, tx) > 0 {
            try tx.put(setting: setting(name, peer), nil)
        }
    }

    /// How often a peer brought wrong bytes for a file that is still not whole.
    public static func times(
        _ name: AttachmentName, from peer: NodeID, _ reader: any StoreReader
    ) throws(StoreError) -> Int {
        try reader.setting(setting(name, peer)).flatMap { Int($0) } ?? 0
    }
}
