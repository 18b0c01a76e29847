import Hashing
import Ledger
import Storage
import SyncProtocol

/// The asking end: exchanges until both streams are carried over and the statement is made.
///
/// A step builds a request from one reading of the store, and a later step takes the answer; what
/// happens in between (other acts, other sessions) can only make the answer old, never wrong, for
/// every position is checked again in the transaction that moves it.
public struct Session {
    public let side: ExchangeSide
    let store: any Store
    private(set) var peer: Peer
    /// How many entries to take per exchange; 0 only gives.
    public var entryLimit: Int
    /// How many entries to give per exchange.
    public var batchLimit = SyncLimits.batchEntries
    private var remembered: [RecordID] = []
    private var comparisons = 0
    public private(set) var tally = Tally()

    /// What a session did.
    public struct Tally: Sendable, Equatable {
        public var exchanges = 0
        public var sent = 0
        public var received = 0
        public var held = 0
        public var refused = 0
        public var verdict: Verdict?
        public var clockOffset: Int64?
        /// Versions of the protocol that the peer spoke.
        public var versions: ClosedRange<Int>?
        /// Of messages as they are before compression.
        public var bytesOut = 0
        public var bytesIn = 0
    }

    public init(
        _ side: ExchangeSide, store: any Store, with peer: Peer,
        entryLimit: Int = SyncLimits.batchEntries
    ) {
        self.side = side
        self.store = store
        self.peer = peer
        self.entryLimit = entryLimit
    }

    /// Where the link stands, to see whether an exchange moved anything. A receipt handed over is a
    /// move too: after lost answers several may be owed.
    public func standing() throws -> [String?] {
        try store.read { reader in
            let link = try reader.link(peer.id)
            return [
                link.map { "\($0.confirmed)" }, link?.incoming.map { "\($0.sequence)" },
                try OwedReceipt.next(peer.id, reader)?.name,
                try reader.setting(Recovery.reclaimSetting(peer.id)),
                try reader.setting(Recovery.returnedSetting(peer.id)),
                try reader.setting(Self.owedSetting(peer.id)),
            ]
        }
    }

    /// Goes on with what is known of the peer by now: it may have changed its key.
    public mutating func adopt(_ peer: Peer) { self.peer = peer }

    public struct Request: Sendable {
        public let body: [UInt8]
        /// The end of its batch; nil without one.
        public let end: Position?
        /// Whether nothing was written after its batch.
        public let isLast: Bool
        let receipt: OwedReceipt?
    }

    /// The next request.
    ///
    /// - Parameter waitSeconds: how long the peer may hold the answer back when it has no news.
    public func request(now: Int64, waitSeconds: Int = 0) throws -> Request {
        try store.read { reader in
            let link = try sending(reader).link()
            var message = try message(link, now: now)
            let receipt = try OwedReceipt.next(peer.id, reader)
            message.receipt = receipt?.document
            message.entryLimit = entryLimit
            message.waitSeconds = waitSeconds
            try side.announce(in: &message, to: peer, reader)
            return try request(
                message, after: link.confirmed, carrying: receipt, link, now: now, reader)
        }
    }

    /// The request with the batch after one that is still on its way; nil when there is none.
    public func request(now: Int64, after end: Position) throws -> Request? {
        try store.read { reader in
            let link = try sending(reader).link()
            guard link.outgoing.sequence > end.sequence else { return nil }
            // The one before carries the receipt and takes what comes back.
            return try request(
                try message(link, now: now), after: end.sequence, carrying: nil, link, now: now,
                reader)
        }
    }

    private func sending(_ reader: any StoreReader) -> Sending {
        Sending(reader, node: side.node, to: peer, notary: side.notary)
    }

    private func message(_ link: Link, now: Int64) throws(Problem) -> ExchangeMessage {
        if let reason = link.stopped { throw Problem(.streamStopped, reason) }
        return ExchangeMessage(at: now, written: link.outgoing, read: link.incoming)
    }

    private func request(
        _ message: ExchangeMessage, after sequence: UInt64, carrying receipt: OwedReceipt?,
        _ link: Link, now: Int64, _ reader: any StoreReader
    ) throws -> Request {
        var message = message
        if let place = try Lives.position(Self.owedSetting(peer.id), reader) {
            let life = try reader.setting(Self.owedLifeSetting(peer.id))
                .flatMap(Incarnation.init(text:))
            let lines = try side.giveBack(
                after: place, in: &message, to: peer, living: life ?? place.incarnation, reader)
            if message.head != nil {
                return Request(
                    body: Exchange.body(message, entries: lines), end: nil, isLast: true,
                    receipt: receipt)
            }
        }
        let batch = try sending(reader).batch(
            after: sequence, entries: batchLimit, now: now)
        message.head = batch?.head
        message.ask = try Comparing(reader, with: peer).ask(
            link, after: batch?.end.sequence ?? sequence, also: remembered)
        return Request(
            body: Exchange.body(message, entries: batch?.lines ?? []), end: batch?.end,
            isLast: (batch?.end ?? link.outgoing) == link.outgoing, receipt: receipt)
    }

    /// Up to where the peer, which was restored, has its own stream to this node; nil when it does
    /// not ask for more.
    static func owedSetting(_ peer: NodeID) -> String { "owes:\(peer.text)" }
    static func owedLifeSetting(_ peer: NodeID) -> String { "owes-life:\(peer.text)" }

    /// Takes an answer.
    ///
    /// - Returns: whether another exchange is needed.
    public mutating func take(
        _ body: [UInt8], to request: Request, now: Int64
    ) throws -> Bool {
        tally.bytesOut += request.body.count
        tally.bytesIn += body.count
        let (exchange, statement) = try take(
            try Exchange(body: body), delivered: request.receipt, now: now)
        return try needsMore(exchange, statement)
    }

    /// Takes a message that came in a bundle: no request of this session asked for it.
    mutating func take(_ exchange: Exchange, now: Int64) throws {
        _ = try take(exchange, delivered: nil, now: now)
    }

    private mutating func take(
        _ exchange: Exchange, delivered: OwedReceipt?, now: Int64
    ) throws -> (Exchange, Statement?) {
        try ExchangeSide.agree(exchange.message.versions)
        let incoming = try side.open(exchange, from: peer)
        let proof = try exchange.message.statement.map { try checked($0) }
        let statement = proof?.statement
        do {
            try keep(exchange, incoming, proof, delivered: delivered, now: now)
        } catch let problem as Problem
            where problem.code == .fork || problem.code == .newIncarnation
        {
            try Stopping.stop(peer, problem, evidence: incoming?.paper, side, store)
            throw problem
        }
        tally.exchanges += 1
        tally.received += incoming?.entries.count ?? 0
        tally.clockOffset = exchange.message.at - now
        tally.versions = exchange.message.versions
        tally.verdict = statement?.verdict ?? .notCompared
        count(exchange.message.receipt)
        return (exchange, statement)
    }

    private func checked(
        _ document: SignedDocument
    ) throws(Problem) -> (statement: Statement, paper: VerifiedPaper) {
        let statement = try Exchange.statement(document)
        guard statement.by == peer.id, statement.to == side.node.id,
            let paper = side.verified(document, peer)
        else { throw Problem(.receiptInvalid, "the statement is not the peer's") }
        return (statement, paper)
    }

    /// Writes what the answer brought; nothing when it brought nothing.
    private func keep(
        _ exchange: Exchange, _ incoming: ExchangeSide.Incoming?,
        _ proof: (statement: Statement, paper: VerifiedPaper)?, delivered: OwedReceipt?, now: Int64
    ) throws {
        let message = exchange.message
        let (isNews, isNewProof, speaksOfLives) = try store.read { reader in
            let link = try reader.link(peer.id)
            try side.refuseRetired(message, of: peer, link?.incoming, reader)
            let isNewProof = try proof.map { try self.isNews($0.statement, reader) } ?? false
            let speaksOfLives =
                try side.speaksOfLives(message, incoming)
                || reader.setting(Self.owedSetting(peer.id)) != nil
            let isNews =
                speaksOfLives || incoming != nil || message.receipt != nil || isNewProof
                || delivered != nil
            if !isNews, let read = message.read, let link {
                try expectOurs(read, link, reader)
            }
            return (isNews, isNewProof, speaksOfLives)
        }
        guard isNews else { return }
        try store.write { tx in
            let recorder = try Recorder(tx, node: side.node, rules: side.rules)
            if speaksOfLives {
                try side.hear(message, from: peer, recorder, now: now)
                try Lives.put(message.reclaim, Self.owedSetting(peer.id), tx)
                try tx.put(
                    setting: Self.owedLifeSetting(peer.id),
                    message.reclaim.map { _ in message.written.incarnation.text })
            }
            try side.confirm(
                message, from: peer, recorder, byReceipt: !Weakness.readsConfirm.isPresent, now: now
            )
            // The peer has answered, so it has the receipt that the request carried.
            if let delivered { try tx.put(setting: delivered.name, nil) }
            if let incoming,
                let receipt = try side.take(incoming, from: peer, recorder, now: now),
                !Weakness.receiptsForgotten.isPresent
            {
                try OwedReceipt.keep(
                    receipt, incoming.head.to.sequence, for: peer.id, tx)
            }
            if speaksOfLives {
                try side.finishHearing(message, from: peer, recorder, now: now)
            }
            if isNewProof, let (statement, paper) = proof {
                try side.keep(
                    paper, .statement, own: false, peer, statement.read?.sequence ?? 0, tx)
                try tx.put(setting: lastProof, Self.gist(statement))
            }
            try recorder.finish(at: now)
        }
    }

    private func expectOurs(
        _ read: Position, _ link: Link, _ reader: any StoreReader
    ) throws {
        if try side.isOfFormerLife(read, reader) { return }
        let start = sending(reader).start
        guard try Continuity.isOurs(read, link: link, start: start, reader) else {
            throw Continuity.fork(link.outgoing, "the place read to was never written")
        }
    }

    /// A statement that says what the last kept one says needs no second paper.
    private func isNews(_ statement: Statement, _ reader: any StoreReader) throws -> Bool {
        if statement.verdict == .notCompared { return false }
        return try reader.setting(lastProof) != Self.gist(statement)
    }

    /// Where the gist of the last kept statement stands: looking it up must not cost more with every
    /// paper that is kept.
    private var lastProof: String { "statement:\(peer.id.text)" }

    private static func gist(_ statement: Statement) -> String {
        let read = statement.read.map { "\($0.sequence) \($0.chain.text)" } ?? "-"
        let written = "\(statement.written.sequence) \(statement.written.chain.text)"
        return "\(statement.verdict.rawValue) \(read) \(written)"
    }

    private mutating func count(_ document: SignedDocument?) {
        guard let document, let receipt = try? Exchange.receipt(document) else { return }
        for run in receipt.runs where run.last >= run.first {
            let entries = Int(clamping: run.last - run.first + 1)
            tally.sent += entries
            switch run.outcome {
            case .held: tally.held += entries
            case .refused: tally.refused += entries
            case .applied, .duplicate: break
            }
        }
    }

    private mutating func needsMore(_ exchange: Exchange, _ statement: Statement?) throws -> Bool {
        let (link, owed) = try store.read { reader in
            (
                try reader.link(peer.id),
                try OwedReceipt.next(peer.id, reader) != nil
                    || Recovery.reclaim(from: peer.id, reader) != nil
                    || reader.setting(Self.owedSetting(peer.id)) != nil
            )
        }
        if owed { return true }
        if let link, link.outgoing.sequence > link.confirmed { return true }
        let read = link?.incoming?.sequence ?? 0
        if entryLimit > 0, exchange.message.written.sequence > read { return true }
        if let statement, statement.verdict == .notCompared, comparisons < 2 {
            comparisons += 1
            remembered = statement.except
            return true
        }
        return false
    }
}
