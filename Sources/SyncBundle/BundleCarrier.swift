import Compression
import Hashing
import Identity
import Ledger
import Storage
import SyncEngine
import SyncProtocol

/// Both ends of the second carrier: what the HTTP exchange brings, as files that a person carries
/// (Protocol/sync.md §14).
public struct BundleCarrier: Sendable {
    private let side: ExchangeSide
    private let store: any Store
    private let files: AttachmentDesk
    private let clock: @Sendable () -> Int64
    private let unseal: @Sendable ([UInt8]) -> ContentKey?
    private let limit: UInt64
    private let zstd = Zstd()

    /// - Parameters:
    ///   - clock: milliseconds since 1970 UTC, as evidence.
    ///   - unseal: opens a box that was sealed to this node's present key.
    ///   - limit: bytes after which no more entries go into a bundle, and no further file is begun.
    public init(
        side: ExchangeSide, store: any Store, files: AttachmentDesk,
        clock: @escaping @Sendable () -> Int64,
        unseal: @escaping @Sendable ([UInt8]) -> ContentKey?,
        limit: UInt64 = SyncLimits.bundleBytes
    ) {
        self.side = side
        self.store = store
        self.files = files
        self.clock = clock
        self.unseal = unseal
        self.limit = limit
    }

    // MARK: Making one

    /// What was written.
    public struct Written: Sendable, Equatable {
        public let contents: Packing.Contents
        /// Of the file.
        public let bytes: UInt64
        public let at: Int64
    }

    /// Writes what waits for a peer, and all it must be told, into a new file. Nothing counts as
    /// delivered by that: what came over is told by the peer's next bundle.
    ///
    /// - Parameter progress: called after each message with the entries packed so far.
    public func export(
        to peer: Peer, as path: String, progress: ((Packing.Contents) -> Void)? = nil
    ) throws(BundleFailure) -> Written {
        do { return try write(peer, path, progress) } catch { throw BundleFailure(error) }
    }

    private func write(
        _ peer: Peer, _ path: String, _ progress: ((Packing.Contents) -> Void)?
    ) throws -> Written {
        try Self.checkEnrolled(peer)
        var packing = try Packing(side, store: store, to: peer, files: files)
        let key = ContentKey.generate()
        guard let reader = peer.keys.last.flatMap({ PublicKey(text: $0) }),
            let box = key.sealed(to: reader)
        else { throw BundleFailure.noKey(peer.name) }
        let sealer = ContentSealer(key)
        let remarks = try packing.remarks()
        let head = BundleHead(
            from: side.node.id, to: peer.id, life: side.node.incarnation, at: clock(),
            receipted: remarks.receipted, refusal: remarks.refusal,
            rotations: try Enrolment(side, store: store).rotations(),
            seal: BundleHead.Seal(
                reader: reader.text, key: Base64URL.encode(box),
                header: Base64URL.encode(sealer.header)))
        let length = line(head).count
        let writer = try BundleWriter(path, headLength: length, sealer: sealer, zstd: zstd)
        var message = try packing.next(now: clock())
        while let body = message {
            message = try packing.next(now: clock(), hasRoom: writer.bytes < limit)
            try writer.add(body, isLast: message == nil)
            progress?(packing.contents)
        }
        try writer.finish { content, bytes in line(head.over(content, bytes: bytes)) }
        return Written(
            contents: packing.contents, bytes: UInt64(length) + writer.bytes, at: head.at)
    }

    private func line(_ head: BundleHead) -> [UInt8] {
        let bytes = head.canonicalBytes
        return BundleHead.line(SignedDocument(bytes: bytes, signature: side.notary.sign(bytes)))
    }

    // MARK: Taking one

    /// What a bundle brought.
    public struct Taken: Sendable {
        public let peer: Peer
        /// When it was made, on its maker's clock.
        public let madeAt: Int64
        public var tally = Unpacking.Tally()
        /// Why the peer refused this node's last bundle, if it did.
        public var refusal: Problem?
        /// Why the rest of it was not taken.
        public var failure: BundleFailure?
    }

    /// Takes a bundle. Before the first message is looked at the whole file is known to be as its
    /// maker signed it; each message is then taken as one over a line is, with the same checks.
    ///
    /// - Parameter progress: called after each message.
    /// - Throws: when nothing of it could be taken; a failure on the way is in the answer.
    public func take(
        _ path: String, progress: ((Unpacking.Tally) -> Void)? = nil
    ) throws(BundleFailure) -> Taken {
        do { return try read(path, progress) } catch { throw BundleFailure(error) }
    }

    private func read(
        _ path: String, _ progress: ((Unpacking.Tally) -> Void)?
    ) throws -> Taken {
        let reader = try BundleReader(path)
        let (head, peer, papers) = try maker(of: reader.document)
        try reader.check(against: head)
        guard let box = Base64URL.decode(head.seal.key, maxBytes: 128),
            let header = Base64URL.decode(head.seal.header, maxBytes: 64),
            let key = unseal(box), let opener = ContentOpener(key, header: header)
        else { throw BundleFailure.otherKey }
        let known =
            papers.isEmpty
            ? peer
            : try Enrolment(side, store: store).follow(papers, of: peer.id, now: clock())
        var unpacking = try Unpacking(side, store: store, from: known, head, files: files)
        var taken = Taken(peer: known, madeAt: head.at, refusal: unpacking.refusal)
        do {
            try reader.forEachMessage(opener, zstd) { body in
                try unpacking.take(body, now: clock())
                progress?(unpacking.tally)
            }
            try unpacking.finish()
        } catch {
            if let problem = error as? Problem { try unpacking.refuse(problem) }
            taken.failure = BundleFailure(error)
        }
        taken.tally = unpacking.tally
        return taken
    }

    private static func checkEnrolled(_ peer: Peer) throws(BundleFailure) {
        switch peer.status {
        case .enrolled: break
        case .pending: throw .pendingPeer(peer.name)
        case .revoked: throw .revokedPeer(peer.name)
        }
    }

    /// Who made a bundle: for this node, by an enrolled peer, signed with its newest key.
    private func maker(
        of document: SignedDocument
    ) throws -> (head: BundleHead, peer: Peer, papers: [RotationPaper]) {
        let head: BundleHead
        do { head = try BundleHead(document) } catch { throw BundleFailure.notABundle }
        guard head.to == side.node.id else { throw BundleFailure.otherReader(head.to) }
        guard let peer = try store.read({ try $0.peer(head.from) }) else {
            throw BundleFailure.unknownMaker(head.from)
        }
        try Self.checkEnrolled(peer)
        let path = Enrolment(side, store: store).path(head.rotations, of: peer)
        guard let key = path.last ?? peer.keys.last,
            side.notary.verifies(document.signature, document.bytes, key: key)
        else { throw BundleFailure.notSigned(peer.name) }
        try ExchangeSide.agree(head.versions)
        return (head, peer, path.isEmpty ? [] : head.rotations)
    }
}
