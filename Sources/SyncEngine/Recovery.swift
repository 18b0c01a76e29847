import Hashing
import Ledger
import Storage
import SyncProtocol

/// A restored node: before it sends to a peer again it reads all that the peer wrote for it, and gets
/// back from it what itself had written since the backup (Protocol/sync.md §12).
public struct Recovery {
    let node: NodeFacts
    let notary: any Notary

    public init(node: NodeFacts, notary: any Notary) {
        self.node = node
        self.notary = notary
    }

    /// Begins a new life of the node on a store that may be old.
    ///
    /// - Returns: who the node is from now on; whoever holds the store must be opened anew.
    public func begin(
        incarnation: Incarnation, homeIncarnation: Incarnation, by person: String, now: Int64,
        _ tx: any StoreWriter
    ) throws(StoreError) -> NodeFacts {
        let incarnation =
            Weakness.nextIncarnation.isPresent
            ? Incarnation(node.incarnation.word &+ 1) : incarnation
        let facts = NodeFacts(
            id: node.id, tier: node.tier, name: node.name, incarnation: incarnation,
            homeIncarnation: homeIncarnation)
        try tx.put(setting: NodeFacts.setting, facts.storedText)
        try Recovery(node: facts, notary: notary).declare(former: node.incarnation, now: now, tx)
        var readingBack: Set<NodeID> = []
        for peer in try tx.peers() {
            if try Self.reclaim(from: peer.id, tx) != nil { readingBack.insert(peer.id) }
            var link =
                try tx.link(peer.id)
                ?? Link(
                    peer: peer.id,
                    outgoing: Position.start(
                        of: StreamID(from: node.id, to: peer), node.incarnation))
            try leave(&link, for: peer, incarnation, tx)
            try tx.put(link: link)
        }
        try repeatOwed(tx, facts, readingBack: readingBack, now)
        try tx.append(
            audit: AuditEntry(
                at: now, person: person, act: "restore", object: node.id.text,
                detail: #"{"incarnation":"\#(incarnation.text)"}"#))
        return facts
    }

    /// Signs that this node goes on in its present life.
    func declare(
        former: Incarnation, now: Int64, _ tx: any StoreWriter
    ) throws(StoreError) {
        let bytes = SuccessionPaper(
            node: node.id, former: former, present: node.incarnation, at: now
        ).canonicalBytes
        let text = String(decoding: bytes, as: UTF8.self)
        try tx.put(setting: Self.succession, "\(notary.sign(bytes)) \(text)")
    }

    /// The stream to the peer begins anew; what was written of the old one is asked for.
    private func leave(
        _ link: inout Link, for peer: Peer, _ incarnation: Incarnation, _ tx: any StoreWriter
    ) throws(StoreError) {
        let former = link.outgoing
        try Lives.endOwn(former.incarnation, to: peer.id, confirmed: link.confirmed, tx)
        // A node that was restored before it had read everything goes on asking where it was.
        if try Self.reclaim(from: peer.id, tx) == nil {
            try Lives.put(former, Self.reclaimSetting(peer.id), tx)
        }
        try tx.put(setting: Self.announceSetting(peer.id), "")
        try tx.put(setting: Self.returnedSetting(peer.id), nil)
        try tx.put(setting: Self.endSetting(peer.id), nil)
        for (name, _) in try tx.settings(prefix: Offered.prefix(peer.id)) {
            try tx.put(setting: name, nil)
        }
        link.outgoing = Position.start(of: StreamID(from: node.id, to: peer), incarnation)
        link.confirmed = 0
        link.stopped = nil
    }

    /// Recalls that were not answered are asked for again, and owed answers given again.
    private func repeatOwed(
        _ tx: any StoreWriter, _ facts: NodeFacts, readingBack: Set<NodeID>, _ now: Int64
    ) throws(StoreError) {
        let recorder = try Recorder(
            tx, node: facts, rules: Rules(vocabulary: Vocabulary([]), tags: { _ in [] }))
        try recorder.noteOwedAnswers()
        if !Weakness.recallsForgotten.isPresent {
            try recorder.noteOpenRecalls(readingBack: readingBack)
        }
        try recorder.finishLinks()
    }

    // MARK: While it lasts

    static let succession = "succession"
    static func reclaimSetting(_ peer: NodeID) -> String { "reclaim:\(peer.text)" }
    static func announceSetting(_ peer: NodeID) -> String { "announce:\(peer.text)" }
    static func returnedSetting(_ peer: NodeID) -> String { "reclaimed:\(peer.text)" }
    /// Where the former stream was said to end, after the reading back too.
    static func endSetting(_ peer: NodeID) -> String { "reclaimed-end:\(peer.text)" }

    /// The peer does not take the new life yet: the old machine may hand it more meanwhile, so the former
    /// stream is asked for again, from where it was said to end.
    static func askAgain(_ peer: NodeID, _ tx: any StoreWriter) throws(StoreError) {
        guard try reclaim(from: peer, tx) == nil,
            let end = try Lives.position(endSetting(peer), tx)
        else { return }
        try Lives.put(end, reclaimSetting(peer), tx)
    }

    /// How far this node has its own former stream to a peer that it still reads back; nil when it
    /// does not.
    public static func reclaim(
        from peer: NodeID, _ reader: any StoreReader
    ) throws(StoreError) -> Position? {
        try Lives.position(reclaimSetting(peer), reader)
    }

    /// Whether it has all of its former stream, and reads on in the peer's.
    static func hasOwnBack(
        from peer: NodeID, _ reader: any StoreReader
    ) throws(StoreError) -> Bool {
        try reader.setting(returnedSetting(peer)) != nil
    }

    /// Says so to the peer from now on, if this node ever was restored.
    static func announce(to peer: NodeID, _ tx: any StoreWriter) throws(StoreError) {
        if try tx.setting(succession) != nil { try tx.put(setting: announceSetting(peer), "") }
    }

    /// A peer that enrols after a restore may have known this node before.
    static func expect(
        _ peer: Peer, of node: NodeFacts, _ tx: any StoreWriter
    ) throws(StoreError) {
        guard let document = try paper(tx), let paper = try? Exchange.succession(document) else {
            return
        }
        let stream = StreamID(from: node.id, to: peer)
        try announce(to: peer.id, tx)
        try Lives.put(
            Position.start(of: stream, paper.former), reclaimSetting(peer.id), tx)
    }

    static func paper(_ reader: any StoreReader) throws(StoreError) -> SignedDocument? {
        guard let text = try reader.setting(succession) else { return nil }
        let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw .damaged("the paper of succession cannot be read") }
        return SignedDocument(bytes: Array(parts[1].utf8), signature: parts[0])
    }
}

/// After a restore: what was under way when the backup was made goes on.
extension Recorder {
    /// `closed` entries that nobody signed for are written again once all that was owed before them is.
    fileprivate func noteOwedAnswers() throws(StoreError) {
        for (name, value) in try tx.settings(prefix: "closing:") {
            let parts = name.split(separator: ":")
            guard parts.count == 3, let peer = NodeID(text: String(parts[1])) else { continue }
            try tx.put(setting: name, nil)
            try tx.put(setting: Self.owedAnswerPrefix(peer) + value, "")
        }
    }

    private static func owedAnswerPrefix(_ peer: NodeID) -> String { "closing-again:\(peer.text):" }

    func repeatAnswers(to peer: NodeID, now: Int64) throws(StoreError) {
        let prefix = Self.owedAnswerPrefix(peer)
        for (name, _) in try tx.settings(prefix: prefix) {
            try tx.put(setting: name, nil)
            guard let id = RecordID(text: String(name.dropFirst(prefix.count))),
                let record = try record(id), record.custody == .sealed,
                record.audience.leaving.isEmpty
            else { continue }
            try close(id, to: peer, now: now)
        }
    }

    private static func openRecallPrefix(_ peer: NodeID) -> String { "recall-open:\(peer.text):" }

    private static func openRecall(_ peer: NodeID, _ record: RecordID) -> String {
        openRecallPrefix(peer) + record.text
    }

    /// Recalls that wait for an answer are asked for again once all was read back, unless that shows
    /// that the record was released again.
    ///
    /// - Parameter readingBack: peers from whom this node had not read back everything even before:
    ///   it may have recalled a record since, and what it reads is older than that.
    fileprivate func noteOpenRecalls(readingBack: Set<NodeID>) throws(StoreError) {
        try forEachRecord { record throws(StoreError) in
            for peer in record.audience.leaving {
                let name = Self.openRecall(peer, record.id)
                if try tx.setting(name) != nil { continue }
                try tx.put(setting: name, readingBack.contains(peer) ? "newer" : "older")
            }
        }
    }

    func repeatRecalls(to peer: NodeID, now: Int64) throws(StoreError) {
        let prefix = Self.openRecallPrefix(peer)
        for (name, _) in try tx.settings(prefix: prefix) {
            try tx.put(setting: name, nil)
            guard let id = RecordID(text: String(name.dropFirst(prefix.count))),
                let record = try record(id), record.audience.leaving.contains(peer)
            else { continue }
            try repeatRecall(of: id, to: peer, now: now)
        }
    }

    /// A change that this node had given to a peer after a recall: all had answered, and the record
    /// was released again.
    ///
    /// - Returns: false when the recall is newer than what is read back.
    func endRecall(of record: inout StoredRecord, given peer: NodeID) throws(StoreError) -> Bool {
        guard try tx.setting(Self.openRecall(peer, record.id)) == "older" else { return false }
        for other in record.audience.leaving {
            try tx.put(setting: Self.openRecall(other, record.id), nil)
            record.audience.close(other)
        }
        if record.custody == .recalling { record.custody = .home }
        return true
    }
}
