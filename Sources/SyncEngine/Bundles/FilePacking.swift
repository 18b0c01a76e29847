import Ledger
import Storage
import SyncProtocol

/// The files that go into a bundle behind its messages, each whole or not at all
/// (Protocol/attachments.md §9): to a node above those that it is owed, to one below those that it asked
/// for by its last bundle.
struct FilePacking {
    private let desk: AttachmentDesk
    private let store: any Store
    private let peer: Peer
    private var first: FilePart?
    private var names: ArraySlice<AttachmentName> = []
    /// How much of the first of them is packed.
    private var place: Int64 = 0
    private(set) var packed = 0
    /// Files that found no room.
    private(set) var left = 0

    init(_ desk: AttachmentDesk, store: any Store, to peer: Peer) throws {
        self.desk = desk
        self.store = store
        self.peer = peer
        switch peer.relation {
        case .upstream:
            let ask = try store.read { try question($0) }
            first = .ask(ask)
            names = ask.offers[...]
        case .downstream:
            guard let text = try store.read({ try $0.setting(Bundles.asked(peer.id)) }) else {
                return
            }
            let ask = try AttachmentAsk(bytes: Array(text.utf8))
            if ask.offers.isEmpty, ask.wants.isEmpty { return }
            let state = try desk.state(ask, of: peer)
            first = .state(state)
            names = state.ready[...]
        }
    }

    // MARK: The question

    private func question(_ reader: any StoreReader) throws -> AttachmentAsk {
        let attachments = Attachments(reader)
        let limit = AttachmentAsk.limit
        let offers = try Self.names { last in
            try reader.owedAttachments(to: peer.id, after: last, limit: limit)
        } where: { name in
            try attachments.mayGive(name, to: peer)
        }
        var wants: [AttachmentName] = []
        // What comes from above, and what this node's own people attached and lost.
        for side in [peer.id, desk.node] {
            wants += try Self.names { last in
                try reader.missingAttachments(from: side, after: last, limit: limit)
            } where: { name in
                try !attachments.sides(of: name, sharedWith: peer).isEmpty
            }
        }
        return AttachmentAsk(offers: offers, wants: Array(Set(wants).sorted().prefix(limit)))
    }

    /// The first names of a list that is read page by page, as many as a message may have.
    private static func names(
        _ page: (AttachmentName?) throws -> [AttachmentName],
        where isOne: (AttachmentName) throws -> Bool
    ) throws -> [AttachmentName] {
        var found: [AttachmentName] = []
        var last: AttachmentName?
        while found.count < AttachmentAsk.limit {
            let some = try page(last)
            guard let end = some.last else { break }
            last = end
            found += try some.filter(isOne)
        }
        return Array(found.prefix(AttachmentAsk.limit))
    }

    // MARK: The parts

    /// The next part; nil after the last.
    ///
    /// - Parameter hasRoom: whether there is room to begin a further file.
    mutating func next(hasRoom: Bool) throws -> [UInt8]? {
        if let first {
            self.first = nil
            return first.body
        }
        while let name = names.first {
            if place == 0, !hasRoom {
                left = names.count
                names = []
                return nil
            }
            if let piece = try piece(of: name) { return FilePart.piece(piece).body }
            end()
        }
        return nil
    }

    /// Nil when the file may not be handed over any more, or its bytes are not here any more.
    private mutating func piece(of name: AttachmentName) throws -> AttachmentPiece? {
        if place == 0 {
            let mayGive = try store.read { try Attachments($0).mayGive(name, to: peer) }
            guard try mayGive && desk.isSound(name) else { return nil }
        }
        let bytes = try desk.vault.read(name.digest, from: place, count: SyncLimits.pieceBytes)
        if bytes.isEmpty { return nil }
        let piece = AttachmentPiece(AttachmentPlace(name, at: place), bytes)
        place += Int64(bytes.count)
        if place >= name.size {
            packed += 1
            end()
        }
        return piece
    }

    private mutating func end() {
        names.removeFirst()
        place = 0
    }
}
