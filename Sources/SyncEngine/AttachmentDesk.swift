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
    let store: any Store
    let node: NodeID
    /// Held while bytes are gathered, put in place or taken away, together with what the store is told.
    let placing = Mutex(())

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

    func key(_ name: AttachmentName, _ peer: NodeID) -> String {
        "\(peer.text)-\(name.digest.hex)-\(name.size)"
    }

    /// The file of a key.
    static func name(_ key: String) -> AttachmentName? {
        let parts = key.split(separator: "-")
        guard parts.count == 3, let size = Int64(parts[2]), let digest = Digest(hex: parts[1])
        else { return nil }
        return AttachmentName(digest, size: size)
    }
}
