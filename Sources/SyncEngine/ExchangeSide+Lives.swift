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
    /// restored, perhaps in a life that it does not know of yet.
    func isOfFormerLife(
        _ place: Position, _ peer: Peer, _ reader: any StoreReader
    ) throws(StoreError) -> Bool {
        if place.incarnation == node.incarnation { return false }
        if try Lives.ofOwn(to: peer.id, reader).contains(place.incarnation) { return true }
        return try Recovery.reclaim(from: peer.id, reader) != nil
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
    /// - Returns: the lines of the batch.
    func giveBack(
        after place: Position, in message: inout ExchangeMessage, to peer: Peer,
        _ reader: any StoreReader
    ) throws -> [UInt8] {
        switch try Returning(side: self, peer: peer).given(after: place, reader) {
        case .batch(let head, let lines):
            message.head = head
            return lines
        case .end(let position):
            message.reclaimed = position
            return []
        }
    }

    /// Before anything else of a message is believed.
    func hear(
        _ message: ExchangeMessage, from peer: Peer, _ recorder: Recorder
    ) throws {
        if let paper = message.succession {
            try Successor.note(paper, of: peer, read: message.read, self, recorder)
        }
        if try Lives.ofPeer(peer.id, recorder.tx).contains(message.written.incarnation) {
            throw Problem(.retiredIncarnation, "the node goes on elsewhere")
        }
        if message.read?.incarnation == node.incarnation {
            try recorder.put(setting: Recovery.announceSetting(peer.id), nil)
        }
    }

    /// After everything else of a message was taken.
    func finishHearing(
        _ message: ExchangeMessage, from peer: Peer, _ recorder: Recorder, now: Int64
    ) throws {
        guard try Recovery.reclaim(from: peer.id, recorder.tx) != nil else { return }
        if let end = message.reclaimed {
            try Lives.put(end, Recovery.returnedSetting(peer.id), recorder.tx)
        }
        try Returning(side: self, peer: peer).finishIfDone(message, recorder, now: now)
    }
}
