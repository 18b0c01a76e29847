import Ledger
import Storage
import SyncProtocol

/// What both ends of an exchange say and hear of lives: a node that was restored, and its peer.
extension ExchangeSide {
    /// Whether a message says anything of it.
    func speaksOfLives(_ message: ExchangeMessage, _ incoming: Incoming?) -> Bool {
        message.succession != nil || message.reclaim != nil || message.reclaimed != nil
            || incoming?.isReturned == true
    }

    /// Whether a place that the peer names lies on a stream that this node wrote before it was
    /// restored, perhaps in a life that it knows nothing of.
    func isOfFormerLife(
        _ place: Position, _ reader: any StoreReader
    ) throws(StoreError) -> Bool {
        if place.incarnation == node.incarnation { return false }
        return try reader.setting(Recovery.succession) != nil
    }

    /// Says what a restored node has to say.
    func announce(
        in message: inout ExchangeMessage, to peer: Peer, _ reader: any StoreReader
    ) throws(StoreError) {
        message.reclaim = try Recovery.reclaim(from: peer.id, reader)
        if try reader.setting(Recovery.announceSetting(peer.id)) != nil {
            message.succession = try Recovery.paper(reader)
        }
    }

    /// Gives back what the peer asked for: as the batch of the message, or the word that nothing
    /// follows.
    ///
    /// - Parameter life: in which the peer asked.
    /// - Returns: the lines of the batch.
    func giveBack(
        after place: Position, in message: inout ExchangeMessage, to peer: Peer,
        living life: Incarnation, _ reader: any StoreReader
    ) throws -> [UInt8] {
        switch try Returning(side: self, peer: peer).given(after: place, reader) {
        case .batch(let head, let lines):
            message.head = head
            return lines
        case .end(let position):
            message.reclaimed = Reclaimed(life: life, end: position)
            return []
        }
    }

    /// A copy that was replaced is told so whatever it asks: what it reads would count as read.
    func refuseRetired(
        _ message: ExchangeMessage, of peer: Peer, _ known: Position?, _ reader: any StoreReader
    ) throws {
        let life = message.written.incarnation
        guard let known, known.incarnation != life, !Weakness.retiredServed.isPresent,
            try Lives.isRetired(life, of: peer.id, reader)
        else { return }
        throw Problem(.retiredIncarnation, "\(peer.id) goes on elsewhere than in \(life)")
    }

    /// Before anything else of a message is believed.
    func hear(
        _ message: ExchangeMessage, from peer: Peer, _ recorder: Recorder, now: Int64
    ) throws {
        if let paper = message.succession {
            try Successor.note(paper, of: peer, self, recorder)
        }
        if message.read?.incarnation == node.incarnation {
            try recorder.put(setting: Recovery.announceSetting(peer.id), nil)
        }
        if let reclaimed = message.reclaimed, reclaimed.life == node.incarnation {
            try Returning(side: self, peer: peer).end(at: reclaimed.end, recorder, now: now)
        }
        if message.reclaim != nil { try rewind(message, for: peer, recorder, now: now) }
    }

    /// A restored node reads again from where its backup was. What it had of a former life of this
    /// node's stream is told by a snapshot, once in each of its lives.
    private func rewind(
        _ message: ExchangeMessage, for peer: Peer, _ recorder: Recorder, now: Int64
    ) throws(StoreError) {
        var link = try recorder.link(peer.id)
        let isOurs = message.read?.incarnation == link.outgoing.incarnation
        let mark = isOurs ? message.read?.sequence ?? 0 : 0
        if mark < link.confirmed {
            link.confirmed = mark
            recorder.put(link)
        }
        let life = message.written.incarnation.text
        let told = "snapshot:\(peer.id.text)"
        guard mark == 0, try !Lives.ofOwn(to: peer.id, recorder.tx).isEmpty,
            try recorder.tx.setting(told) != life
        else { return }
        try recorder.put(setting: told, life)
        try recorder.writeSnapshot(for: peer, now: now)
    }

    /// After everything else of a message was taken.
    func finishHearing(
        _ message: ExchangeMessage, from peer: Peer, _ recorder: Recorder, now: Int64
    ) throws {
        guard try Recovery.reclaim(from: peer.id, recorder.tx) != nil else { return }
        try Returning(side: self, peer: peer).finishIfDone(message, recorder, now: now)
    }
}
