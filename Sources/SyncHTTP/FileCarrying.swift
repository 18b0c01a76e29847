import Ledger
import Storage
import SyncEngine
import SyncProtocol

/// One carrying with one peer.
struct FileCarrying {
    private let asker: SyncPeer
    private let desk: AttachmentDesk
    private var peer: Peer
    private let progress: (SyncPeer.FileTally) -> Void
    private(set) var tally = SyncPeer.FileTally()

    init(
        _ asker: SyncPeer, _ desk: AttachmentDesk, _ peer: Peer,
        progress: @escaping (SyncPeer.FileTally) -> Void
    ) {
        self.asker = asker
        self.desk = desk
        self.peer = peer
        self.progress = progress
    }

    /// - Parameter number: of carryings by this process: who brought wrong bytes is asked more and more
    ///   seldom.
    mutating func run(_ number: Int) throws {
        var page = Page()
        while try turn(&page, number) {
            let ask = page.ask
            if ask.offers.isEmpty, ask.wants.isEmpty { continue }
            let body = try message(
                SyncLimits.attachmentsPath, ask.canonicalBytes, type: SyncLimits.jsonType,
                answer: SyncLimits.jsonType)
            let state = try AttachmentState(bytes: body, to: ask)
            for name in ask.offers {
                guard let have = state.have[name] else { continue }
                if have == name.size { try settle(name) } else { try give(name, from: have) }
            }
            for name in state.ready { try take(name) }
        }
    }

    /// How far the names were gone through, and those to speak of next.
    private struct Page {
        var ask = AttachmentAsk(offers: [], wants: [])
        var lastOffer: AttachmentName?
        var lastWant: [NodeID: AttachmentName] = [:]
    }

    /// - Returns: false at the end.
    private func turn(_ page: inout Page, _ number: Int) throws -> Bool {
        var isAtEnd = true
        var gone: [AttachmentName] = []
        page.ask = AttachmentAsk(offers: [], wants: [])
        try asker.store.read { reader in
            let attachments = Attachments(reader)
            let owed = try reader.owedAttachments(
                to: peer.id, after: page.lastOffer, limit: AttachmentAsk.limit)
            isAtEnd = owed.isEmpty
            page.lastOffer = owed.last ?? page.lastOffer
            for name in owed {
                if try attachments.mayGive(name, to: peer) {
                    page.ask.offers.append(name)
                } else if try attachments.sides(of: name, sharedWith: peer).isEmpty {
                    gone.append(name)
                }
            }
            // What came from above, and what this node's own people attached and lost.
            for side in [peer.id, asker.side.node.id] {
                let missing = try reader.missingAttachments(
                    from: side, after: page.lastWant[side], limit: AttachmentAsk.limit / 2)
                isAtEnd = isAtEnd && missing.isEmpty
                page.lastWant[side] = missing.last ?? page.lastWant[side]
                page.ask.wants += try missing.filter { name in
                    let wrong = try AttachmentTrouble.times(name, from: peer.id, reader)
                    return try number % (1 << min(wrong, 8)) == 0
                        && !attachments.sides(of: name, sharedWith: peer).isEmpty
                }
            }
        }
        // Recalled or erased since.
        if !gone.isEmpty {
            try asker.store.write { tx in
                for name in gone { try tx.put(owed: name, to: peer.id, false) }
            }
        }
        return !isAtEnd
    }

    private func settle(_ name: AttachmentName) throws {
        try asker.store.write { try $0.put(owed: name, to: peer.id, false) }
    }

    // MARK: Up

    private mutating func give(_ name: AttachmentName, from start: Int64) throws {
        // What rotted here is not handed on: it is missing from now on, and asked for.
        guard try desk.isSound(name) else { return }
        var at = start
        var idle = 0
        while at < name.size {
            let left = Int(clamping: name.size - at)
            let bytes = try desk.vault.read(
                name.digest, from: at, count: min(left, asker.piecePace.bytes))
            if bytes.isEmpty { return }
            let piece = AttachmentPiece(AttachmentPlace(name, at: at), bytes)
            let answer: [UInt8]
            do {
                answer = try message(
                    SyncLimits.attachmentGivePath, piece.body, type: SyncLimits.bytesType,
                    answer: SyncLimits.jsonType)
            } catch SyncFailure.refused(let problem, _)
                where problem.code == .attachmentUnknown || problem.code == .attachmentInvalid
            {
                // Taken back meanwhile; or it arrived damaged, and begins anew the next time.
                return
            }
            tally.sent += Int64(bytes.count)
            progress(tally)
            let have = try AttachmentTaken(bytes: answer, of: name).have
            idle = have > at ? 0 : idle + 1
            // Others may bring the same file; but a peer that stands still is left.
            if idle > 3 { return }
            at = have
        }
        tally.given += 1
        try settle(name)
    }

    // MARK: Down

    private mutating func take(_ name: AttachmentName) throws {
        while true {
            let at = try desk.gathered(name, from: peer.id)
            guard at < name.size else { return }
            let place = AttachmentPlace(name, at: at, count: asker.piecePace.bytes)
            var bytes: [UInt8]
            do {
                bytes = try message(
                    SyncLimits.attachmentTakePath, place.canonicalBytes, type: SyncLimits.jsonType,
                    answer: SyncLimits.bytesType)
            } catch SyncFailure.refused(let problem, _)
                where problem.code == .attachmentUnknown
            {
                return
            }
            bytes = Array(bytes.prefix(Int(clamping: name.size - at)))
            if bytes.isEmpty { return }
            tally.received += Int64(bytes.count)
            do {
                let taken = try desk.take(AttachmentPiece(place, bytes), from: peer)
                progress(tally)
                if taken.isComplete { tally.taken += 1 }
                if taken.have == name.size { return }
            } catch let problem as Problem where problem.code == .attachmentInvalid {
                tally.wrong.append(name)
                return
            } catch let problem as Problem where problem.code == .attachmentUnknown {
                return
            }
        }
    }

    private mutating func message(
        _ path: String, _ body: [UInt8], type: String, answer: String
    ) throws -> [UInt8] {
        do {
            let body = try asker.asking.attachment(
                path, body, type: type, answer: answer, with: &peer)
            asker.piecePace.answered()
            return body
        } catch let failure as SyncFailure {
            if case .lost = failure { asker.piecePace.lost() }
            throw failure
        }
    }
}
