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
        guard let known, known.incarnation != life,
            try Lives.ofPeer(peer.id, reader).contains(life)
        else { return }
        throw Problem(.retiredIncarnation, "\(peer.id) goes on elsewhere than in \(life)")
    }

    /// Before anything else of a message is believed.
    func hear(
        _ message: ExchangeMessage, from peer: Peer, _ recorder: Recorder
    ) throws {
        if let paper = message.succession {
            try Successor.note(paper, of: peer, self, recorder)
        }
        if message.read?.incarnation == node.incarnation {
            try recorder.put(setting: Recovery.announceSetting(peer.id), nil)
        }
        if message.reclaim != nil { try rewind(to: message.read, for: peer, recorder) }
    }

    /// A restored node reads again from where its backup was.
    private func rewind(
        to read: Position?, for peer: Peer, _ recorder: Recorder
    ) throws(StoreError) {
        var link = try recorder.link(peer.id)
        let isOurs = read?.incarnation == link.outgoing.incarnation
        let mark = isOurs ? read?.sequence ?? 0 : 0
        guard mark < link.confirmed else { return }
        link.confirmed = mark
        recorder.put(link)
    }

    /// After everything else of a message was taken.
    func finishHearing(
        _ message: ExchangeMessage, from peer: Peer, _ recorder: Recorder, now: Int64
    ) throws {
        guard try Recovery.reclaim(from: peer.id, recorder.tx) != nil else { return }
        if let reclaimed = message.reclaimed, reclaimed.life == node.incarnation {
            try Lives.put(reclaimed.end, Recovery.returnedSetting(peer.id), recorder.tx)
        }
        try Returning(side: self, peer: peer).finishIfDone(message, recorder, now: now)
    }
}
