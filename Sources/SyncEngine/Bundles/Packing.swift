import Ledger
import Storage
import SyncProtocol

/// The messages of a bundle, one after the other: what waits for the peer, the receipts it is owed,
/// what it asked back, and what both hold is compared by; then attached files.
///
/// Each message is made from one reading of the store. What happens between two of them waits for
/// the next bundle.
public struct Packing {
    /// What was packed so far.
    public struct Contents: Sendable, Equatable {
        public var messages = 0
        public var entries = 0
        public var receipts = 0
        /// Entries of the peer's own former stream that go back to it.
        public var returned = 0
        /// Entries that found no room.
        public var left: UInt64 = 0
        /// Attached files, and those that found no room.
        public var files = 0
        public var filesLeft = 0
    }

    private enum Step { case statement, returning(Position), entries, files(FilePacking?), done }

    private let side: ExchangeSide
    private let store: any Store
    private let peer: Peer
    private let files: AttachmentDesk?
    /// Where this node's stream ended when packing began: what is written meanwhile is not awaited.
    private let end: UInt64
    private var place: UInt64
    private var receipts: ArraySlice<OwedReceipt>
    /// How far the peer has its own former stream, once all of it is packed.
    private var reclaimed: Reclaimed?
    private var step = Step.statement
    public private(set) var contents = Contents()

    /// - Parameter files: nil: a node that keeps no files.
    /// - Throws: `Problem` when exchange with the peer is stopped.
    public init(
        _ side: ExchangeSide, store: any Store, to peer: Peer, files: AttachmentDesk? = nil
    ) throws {
        self.side = side
        self.store = store
        self.peer = peer
        self.files = files
        (end, place, receipts) = try store.read { reader in
            let link = try Sending(reader, node: side.node, to: peer, notary: side.notary).link()
            let asked = try Lives.position(Session.owedSetting(peer.id), reader)
            // A node that was restored may read whatever happened.
            if let reason = link.stopped, asked == nil { throw Problem(.streamStopped, reason) }
            return (
                link.outgoing.sequence, link.confirmed, try OwedReceipt.all(peer.id, reader)[...]
            )
        }
    }

    /// What the head of the bundle says beside it.
    public func remarks() throws -> (receipted: UInt64, refusal: BundleHead.Refusal?) {
        try store.read { reader in
            let words = (try reader.setting(Bundles.refused(peer.id)) ?? "")
                .split(separator: " ", maxSplits: 1).map(String.init)
            var refusal: BundleHead.Refusal?
            if words.count == 2, let life = Incarnation(text: words[0]),
                let problem = Problem(bytes: Array(words[1].utf8))
            {
                refusal = BundleHead.Refusal(life: life, problem: problem)
            }
            return (try Bundles.receipted(by: peer, of: side.node, reader), refusal)
        }
    }

    /// The next message; nil after the last.
    ///
    /// - Parameter hasRoom: whether there is room for more entries or another file; receipts and the rest
    ///   always go.
    public mutating func next(now: Int64, hasRoom: Bool = true) throws -> [UInt8]? {
        while true {
            switch step {
            case .statement:
                step = try afterStatement()
                if let body = try statement(now: now) { return counted(body) }
            case .returning(let place):
                if let body = try giveBack(after: place, now: now) { return counted(body) }
            case .entries: return counted(try entries(now: now, hasRoom: hasRoom))
            case .files(let packing):
                if let part = try file(packing, hasRoom: hasRoom) { return part }
            case .done: return nil
            }
        }
    }

    private mutating func counted(_ body: [UInt8]) -> [UInt8] {
        contents.messages += 1
        return body
    }

    /// A message that says where this node stands, and how the stream to the peer does.
    private func opening(
        _ reader: any StoreReader, now: Int64
    ) throws -> (ExchangeMessage, Link) {
        let link = try Sending(reader, node: side.node, to: peer, notary: side.notary).link()
        var message = ExchangeMessage(at: now, written: link.outgoing, read: link.incoming)
        try side.announce(in: &message, to: peer, reader)
        return (message, link)
    }

    // MARK: The statement made of the peer's last bundle

    private func afterStatement() throws -> Step {
        let asked = try store.read { try Lives.position(Session.owedSetting(peer.id), $0) }
        return asked.map { .returning($0) } ?? .entries
    }

    private func statement(now: Int64) throws -> [UInt8]? {
        try store.read { reader in
            // One of a life that ended says nothing of this one.
            guard let document = try Bundles.document(Bundles.said(peer.id), reader),
                try Exchange.statement(document).written.incarnation == side.node.incarnation
            else { return nil }
            var (message, _) = try opening(reader, now: now)
            message.statement = document
            return Exchange.body(message)
        }
    }

    // MARK: What the peer lost

    /// Nil when nothing follows: every later message says so, as every answer over a line does.
    private mutating func giveBack(after place: Position, now: Int64) throws -> [UInt8]? {
        let (message, lines) = try given(after: place, now: now)
        guard let document = message.head else {
            reclaimed = message.reclaimed
            step = .entries
            return nil
        }
        let head = try Exchange.head(document)
        contents.returned += head.count ?? 0
        step = .returning(head.to)
        return Exchange.body(message, entries: lines)
    }

    private func given(after place: Position, now: Int64) throws -> (ExchangeMessage, [UInt8]) {
        try store.write { tx in
            var (message, _) = try opening(tx, now: now)
            let life = try tx.setting(Session.owedLifeSetting(peer.id))
                .flatMap(Incarnation.init(text:))
            let lines = try side.giveBack(
                after: place, in: &message, to: peer, living: life ?? place.incarnation, tx)
            if let end = message.reclaimed?.end, peer.relation == .downstream {
                let recorder = try Recorder(tx, node: side.node, rules: side.rules)
                try Successor.tell(end, to: peer.id, recorder)
                try recorder.finish(at: now)
            }
            return (message, lines)
        }
    }

    // MARK: Entries and receipts

    private mutating func entries(now: Int64, hasRoom: Bool) throws -> [UInt8] {
        let receipt = receipts.popFirst()
        let made = try made(receipt, hasRoom: hasRoom, now: now)
        if receipt != nil { contents.receipts += 1 }
        contents.entries += Int(clamping: made.end - place)
        place = made.end
        if made.isLast {
            if Weakness.packedIsDelivered.isPresent { try confirmAll() }
            contents.left = end > place ? end - place : 0
            step = .files(nil)
        }
        return made.body
    }

    // MARK: Files

    private mutating func file(_ begun: FilePacking?, hasRoom: Bool) throws -> [UInt8]? {
        guard let files else {
            step = .done
            return nil
        }
        var packing = try begun ?? FilePacking(files, store: store, to: peer)
        let part = try packing.next(hasRoom: hasRoom)
        contents.files = packing.packed
        contents.filesLeft = packing.left
        step = part == nil ? .done : .files(packing)
        return part
    }

    private func confirmAll() throws {
        try store.write { tx in
            guard var link = try tx.link(peer.id) else { return }
            link.confirmed = place
            try tx.put(link: link)
        }
    }

    private struct Made {
        let body: [UInt8]
        /// Where its batch ends.
        let end: UInt64
        let isLast: Bool
    }

    private func made(_ receipt: OwedReceipt?, hasRoom: Bool, now: Int64) throws -> Made {
        try store.read { reader in
            var (message, link) = try opening(reader, now: now)
            message.receipt = receipt?.document
            message.reclaimed = reclaimed
            let sending = Sending(reader, node: side.node, to: peer, notary: side.notary)
            let batch =
                hasRoom && place < end && link.stopped == nil
                ? try sending.batch(after: place, entries: SyncLimits.batchEntries, now: now) : nil
            message.head = batch?.head
            let reached = batch?.end.sequence ?? place
            let isLast = receipts.isEmpty && (batch == nil || reached >= end)
            if isLast, peer.relation == .upstream {
                message.ask = try Comparing(reader, with: peer).ask(
                    link, after: reached, also: try remembered(reader))
            }
            return Made(
                body: Exchange.body(message, entries: batch?.lines ?? []), end: reached,
                isLast: isLast)
        }
    }

    /// What the peer was uncertain of when it last could not compare.
    private func remembered(_ reader: any StoreReader) throws -> [RecordID] {
        guard let document = try Bundles.document(Bundles.heard(peer.id), reader) else { return [] }
        let statement = try Exchange.statement(document)
        return statement.verdict == .notCompared ? statement.except : []
    }
}
