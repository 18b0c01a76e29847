import Ledger
import Storage
import SyncProtocol

/// Takes the messages of a peer's bundle, each as if it had come over a line: a request of a node
/// below is answered, the answer of a node above is taken. What the peer must be told waits for the
/// next bundle to it.
public struct Unpacking {
    /// What a bundle came to.
    public struct Tally: Sendable, Equatable {
        public var messages = 0
        /// Entries that were not known before, by how they ended.
        public var applied = 0
        /// Of those that applied: their record is in conflict now.
        public var conflicting = 0
        public var duplicate = 0
        public var held = 0
        public var refused = 0
        /// Entries that an earlier bundle, or a line, had brought.
        public var known = 0
        /// Entries of this node's own former stream, given back.
        public var returned = 0
        /// Attached files that became whole.
        public var files = 0
        /// How many of this node's entries the peer newly signed for.
        public var confirmed: UInt64 = 0
        public var verdict: Verdict?
        /// When the statement was made, on its maker's clock.
        public var statedAt: Int64?

        public init() {}

        /// Nothing in it waits for a person.
        public var isQuiet: Bool { held == 0 && refused == 0 && verdict != .different }
    }

    private let side: ExchangeSide
    private let store: any Store
    private let peer: Peer
    private let head: BundleHead
    private let files: AttachmentDesk?
    private let confirmedBefore: UInt64
    private var session: Session
    public private(set) var tally = Tally()

    /// - Parameters:
    ///   - head: verified, to this node, by the peer.
    ///   - files: nil: a node that keeps no files.
    public init(
        _ side: ExchangeSide, store: any Store, from peer: Peer, _ head: BundleHead,
        files: AttachmentDesk? = nil
    ) throws {
        self.files = files
        self.side = side
        self.store = store
        self.peer = peer
        self.head = head
        session = Session(side, store: store, with: peer)
        confirmedBefore = try store.read { try $0.link(peer.id)?.confirmed ?? 0 }
    }

    // MARK: The messages

    /// Takes one message, or what stands behind them of files.
    ///
    /// - Throws: `Problem` as over a line; what came before it stays.
    public mutating func take(_ body: [UInt8], now: Int64) throws {
        if let part = try FilePart(body: body) { return try take(part) }
        var exchange = try Exchange(body: body)
        guard exchange.message.written.incarnation == head.life else {
            throw Problem(.headInvalid, "a message is of another life than the bundle")
        }
        let known = try store.read { try $0.link(peer.id)?.incoming }
        exchange.message.receipt = try news(exchange.message.receipt)
        if peer.relation == .upstream {
            let statement = exchange.message.statement
            try session.take(exchange, now: now)
            try hear(statement)
        } else {
            let answerer = Answerer(side, store: store)
            tally.verdict = try answerer.keep(exchange, from: peer, now: now) ?? tally.verdict
            tally.statedAt = now
        }
        tally.messages += 1
        try count(exchange, known)
    }

    /// A receipt that is not held yet. An older bundle brings older ones again.
    private func news(_ document: SignedDocument?) throws -> SignedDocument? {
        guard let document else { return nil }
        let receipt = try Exchange.receipt(document)
        guard receipt.position.incarnation == side.node.incarnation else { return document }
        let mark = try store.read { try Bundles.receipted(by: peer, of: side.node, $0) }
        return (receipt.runs.last?.last ?? 0) > mark ? document : nil
    }

    /// The statement of a node above, unless more has gone either way since it was made.
    private mutating func hear(_ document: SignedDocument?) throws {
        guard let document else { return }
        let statement = try Exchange.statement(document)
        let isNews = try store.write { tx in
            let link = try tx.link(peer.id)
            if let read = statement.read, read.incarnation != side.node.incarnation {
                return false
            }
            if let known = link?.incoming, known.sequence > statement.written.sequence {
                return false
            }
            if (statement.read?.sequence ?? 0) < (link?.confirmed ?? 0) { return false }
            try Bundles.put(document, Bundles.heard(peer.id), tx)
            return true
        }
        guard isNews else { return }
        tally.verdict = statement.verdict
        tally.statedAt = statement.at
    }

    private mutating func count(_ exchange: Exchange, _ known: Position?) throws {
        guard let head = try exchange.message.head.map({ try Exchange.head($0) }) else { return }
        if head.stream.sender == side.node.id {
            tally.returned += head.count ?? 0
            return
        }
        let mark = known?.incarnation == head.to.incarnation ? known?.sequence ?? 0 : 0
        let entries = try store.read {
            try $0.incoming(peer.id, from: head.from.sequence + 1, through: head.to.sequence)
        }
        for entry in entries {
            guard entry.sequence > mark else {
                tally.known += 1
                continue
            }
            switch entry.outcome {
            case .applied(let conflicted):
                tally.applied += 1
                if conflicted { tally.conflicting += 1 }
            case .duplicate: tally.duplicate += 1
            case .held: tally.held += 1
            case .refused: tally.refused += 1
            }
        }
    }

    // MARK: Files

    private mutating func take(_ part: FilePart) throws {
        guard let files else { return }
        switch part {
        case .ask(let ask):
            guard peer.relation == .downstream else { return }
            let text = String(decoding: ask.canonicalBytes, as: UTF8.self)
            try store.write { try $0.put(setting: Bundles.asked(peer.id), text) }
        case .state(let state):
            try store.write { tx in
                for (name, have) in state.have where have == name.size {
                    try tx.put(owed: name, to: peer.id, false)
                }
            }
        case .piece(let piece):
            do {
                if try files.take(piece, from: peer).isComplete { tally.files += 1 }
            } catch is Problem {
                // Its file is lacking as before, and comes again.
            }
        }
    }

    // MARK: The end

    /// After the last message: receipts that the peer holds are owed no more, and a refusal that it
    /// tells of is heeded.
    public mutating func finish() throws {
        try store.write { tx in
            try tx.put(setting: Bundles.refused(peer.id), nil)
            let life = try tx.link(peer.id)?.incoming?.incarnation
            for owed in try OwedReceipt.all(peer.id, tx) {
                let position = try Exchange.receipt(owed.document).position
                let isHeld =
                    position.incarnation == head.life && owed.last <= head.receipted
                if isHeld || life != nil && position.incarnation != life {
                    try tx.put(setting: owed.name, nil)
                }
            }
        }
        if let refusal, refusal.code == .restorePending {
            _ = try side.heed(refusal, of: peer, store)
        }
        let confirmed = try store.read { try $0.link(peer.id)?.confirmed ?? 0 }
        tally.confirmed = confirmed > confirmedBefore ? confirmed - confirmedBefore : 0
    }

    /// What the peer says of this node's last bundle, when it refused it.
    public var refusal: Problem? {
        head.refusal?.life == side.node.incarnation ? head.refusal?.problem : nil
    }

    /// The peer is to be told why its bundle was refused.
    public func refuse(_ problem: Problem) throws {
        let text = String(decoding: problem.canonicalBytes, as: UTF8.self)
        try store.write {
            try $0.put(setting: Bundles.refused(peer.id), "\(head.life.text) \(text)")
        }
    }
}
