import Ledger
import Storage
import SyncProtocol

/// The answering end of an exchange.
public struct Answerer: Sendable {
    public let side: ExchangeSide
    let store: any Store

    public init(_ side: ExchangeSide, store: any Store) {
        self.side = side
        self.store = store
    }

    public struct Answer: Sendable {
        public let body: [UInt8]
        /// Whether it tells the asker anything it did not know: entries, or a receipt.
        public let hasNews: Bool
        public let verdict: Verdict?
        /// Entries of this node's stream that it brings.
        public let sent: Int
        /// How far a restored asker was told that its former stream came.
        let told: Position?
        let statement: SignedDocument?
    }

    /// Takes what the request brings and answers it. An exchange that brings nothing writes
    /// nothing.
    ///
    /// - Parameter inTurn: called when the request is read and before the store is asked; returns
    ///   when requests that came earlier have been answered.
    public func answer(
        _ exchange: Exchange, from peer: Peer, now: Int64, inTurn: () -> Void = {}
    ) throws -> Answer {
        try answer(exchange, from: peer, now: now, carrier: .line, inTurn: inTurn)
    }

    /// Takes what a message of a bundle brings. What answers it - receipt, statement, what is to be
    /// given back - is kept, with the same transaction, for the next bundle to the peer.
    ///
    /// - Returns: what the statement says; nil when the message asked for none.
    func keep(_ exchange: Exchange, from peer: Peer, now: Int64) throws -> Verdict? {
        try answer(exchange, from: peer, now: now, carrier: .bundle, inTurn: {}).verdict
    }

    private enum Carrier { case line, bundle }

    private func answer(
        _ exchange: Exchange, from peer: Peer, now: Int64, carrier: Carrier, inTurn: () -> Void
    ) throws -> Answer {
        try ExchangeSide.agree(exchange.message.versions)
        let incoming = try side.open(exchange, from: peer)
        inTurn()
        do {
            return try answer(exchange.message, incoming, peer, now: now, carrier)
        } catch let problem as Problem
            where problem.code == .fork || problem.code == .newIncarnation
        {
            try Stopping.stop(peer, problem, evidence: incoming?.paper, side, store)
            throw problem
        }
    }

    /// Answers what a peer asks to find a difference, or writes sets to it again.
    public func compare(
        _ ask: CompareAsk, from peer: Peer, now: Int64
    ) throws -> CompareAnswer {
        guard case .again(let records) = ask else {
            return try store.read { reader in
                if let reason = try reader.link(peer.id)?.stopped {
                    throw Problem(.streamStopped, reason)
                }
                return try Narrowing(reader, with: peer).answer(ask)
            }
        }
        return try store.write { tx in
            let recorder = try Recorder(tx, node: side.node, rules: side.rules)
            if let reason = try recorder.link(peer.id).stopped {
                throw Problem(.streamStopped, reason)
            }
            var count = 0
            for id in records where try recorder.giveAgain(id, to: peer) { count += 1 }
            try recorder.finish(at: now)
            return .again(count)
        }
    }

    private func answer(
        _ message: ExchangeMessage, _ incoming: ExchangeSide.Incoming?, _ peer: Peer, now: Int64,
        _ carrier: Carrier
    ) throws -> Answer {
        let speaksOfLives = side.speaksOfLives(message, incoming)
        let answer = try store.read { reader -> Answer? in
            let link = try reader.link(peer.id)
            try side.refuseRetired(message, of: peer, link?.incoming, reader)
            try Successor.refuseShort(message, of: peer.id, reader)
            let tells =
                (message.read?.sequence ?? 0) > link?.confirmed ?? 0 || message.receipt != nil
            if incoming != nil || tells || speaksOfLives || carrier == .bundle { return nil }
            if let reason = link?.stopped { throw Problem(.streamStopped, reason) }
            return try self.reply(message, receipt: nil, to: peer, reader, now: now)
        }
        if let answer { return answer }
        #if DEBUG
            if Weakness.positionFirst.isPresent { try side.believe(incoming, from: peer, store) }
        #endif
        return try store.write { tx in
            let recorder = try Recorder(tx, node: side.node, rules: side.rules)
            if speaksOfLives { try side.hear(message, from: peer, recorder, now: now) }
            // A node that was restored may read whatever happened; it brings nothing yet.
            if let reason = try recorder.link(peer.id).stopped, message.reclaim == nil {
                throw Problem(.streamStopped, reason)
            }
            try side.confirm(message, from: peer, recorder, byReceipt: false, now: now)
            let receipt = try side.take(incoming, from: peer, recorder, now: now)
            if speaksOfLives {
                try side.finishHearing(message, from: peer, recorder, now: now)
            }
            try recorder.finish(at: now)
            if carrier == .bundle {
                return try keep(message, incoming, receipt: receipt, for: peer, tx, now: now)
            }
            let reply = try reply(message, receipt: receipt, to: peer, tx, now: now)
            if let end = reply.told { try Successor.tell(end, to: peer.id, recorder) }
            return reply
        }
    }

    /// What the answer would say is said by the next bundle.
    private func keep(
        _ message: ExchangeMessage, _ incoming: ExchangeSide.Incoming?, receipt: SignedDocument?,
        for peer: Peer, _ tx: any StoreWriter, now: Int64
    ) throws -> Answer {
        if let incoming, let receipt {
            try OwedReceipt.keep(receipt, incoming.head.to.sequence, for: peer.id, tx)
        }
        try noteReceipts(message, of: peer, tx)
        try Lives.put(message.reclaim, Session.owedSetting(peer.id), tx)
        try tx.put(
            setting: Session.owedLifeSetting(peer.id),
            message.reclaim.map { _ in message.written.incarnation.text })
        var request = message
        request.reclaim = nil
        request.entryLimit = 0
        let reply = try reply(request, receipt: nil, to: peer, tx, now: now)
        try Bundles.put(reply.statement, Bundles.said(peer.id), tx)
        return reply
    }

    /// A restored peer reads again, and its receipts for that are new.
    private func noteReceipts(
        _ message: ExchangeMessage, of peer: Peer, _ tx: any StoreWriter
    ) throws {
        let life = side.node.incarnation
        if message.reclaim != nil {
            let read = message.read?.incarnation == life ? message.read?.sequence ?? 0 : 0
            let mark = try Bundles.receipted(by: peer, of: side.node, tx)
            try Bundles.note(receipts: min(read, mark), of: peer.id, in: life, tx)
        }
        guard let receipt = try message.receipt.map({ try Exchange.receipt($0) }),
            receipt.position.incarnation == life, let last = receipt.runs.last?.last
        else { return }
        try Bundles.note(receipts: last, of: peer.id, in: life, tx)
    }

    private func reply(
        _ request: ExchangeMessage, receipt: SignedDocument?, to peer: Peer,
        _ reader: any StoreReader, now: Int64
    ) throws -> Answer {
        let sending = Sending(reader, node: side.node, to: peer, notary: side.notary)
        let link = try sending.link()
        if let read = request.read,
            try !side.isOfFormerLife(read, reader),
            try !Continuity.isOurs(read, link: link, start: sending.start, reader)
        {
            throw Continuity.fork(link.outgoing, "the place read to was never written")
        }
        var message = ExchangeMessage(at: now, written: link.outgoing, read: link.incoming)
        message.receipt = receipt
        try side.announce(in: &message, to: peer, reader)
        var lines: [UInt8] = []
        if let place = request.reclaim {
            lines = try side.giveBack(
                after: place, in: &message, to: peer, living: request.written.incarnation, reader)
        }
        let isOurs = request.read?.incarnation == link.outgoing.incarnation
        let place = isOurs ? request.read?.sequence ?? 0 : 0
        let batch =
            message.head == nil
            ? try sending.batch(after: place, entries: request.entryLimit, now: now) : nil
        if let batch {
            message.head = batch.head
            lines = batch.lines
        }
        // With a batch the asker comes again, to hand over its receipt: that answer states it.
        let statement =
            batch == nil
            ? try Comparing(reader, with: peer).statement(request, link, by: side.node, now: now)
            : nil
        if let statement {
            let bytes = statement.canonicalBytes
            message.statement = SignedDocument(bytes: bytes, signature: side.notary.sign(bytes))
        }
        return Answer(
            body: Exchange.body(message, entries: lines),
            hasNews: message.head != nil || receipt != nil || message.reclaim != nil
                || message.reclaimed != nil, verdict: statement?.verdict,
            sent: batch.map { Int(clamping: $0.end.sequence &- place) } ?? 0,
            told: message.reclaimed?.end, statement: message.statement)
    }
}

/// A fork stops the stream and keeps what proves it, until an operator decides.
enum Stopping {
    static func stop(
        _ peer: Peer, _ problem: Problem, evidence: VerifiedPaper?, _ side: ExchangeSide,
        _ store: any Store
    ) throws {
        try store.write { tx in
            let recorder = try Recorder(tx, node: side.node, rules: side.rules)
            var link = try recorder.link(peer.id)
            guard link.stopped == nil, !Weakness.forksGoOn.isPresent else { return }
            link.stopped = problem.code.rawValue
            try tx.put(link: link)
            if let evidence {
                try side.keep(
                    evidence, .fork, own: false, peer, link.incoming?.sequence ?? 0, tx)
            }
        }
    }
}
