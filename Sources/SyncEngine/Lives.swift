import Hashing
import JSON
import Ledger
import Storage
import SyncProtocol

/// What is remembered of the lives of a stream's writer: the present one is the link's, former ones
/// are kept under names of their own (Protocol/sync.md §12).
enum Lives {
    /// Under which the store keeps the stream of a former life: the same for both directions, for a
    /// writer is either this node or the peer.
    static func name(_ peer: NodeID, _ life: Incarnation) -> NodeID {
        NodeID(SHA256.hash(Array("\(peer.text) \(life.text)".utf8)).words.0)
    }

    /// Whose stream it is that is kept under a name; nil when it is no such name.
    static func peer(named name: NodeID, _ reader: any StoreReader) throws(StoreError) -> NodeID? {
        try reader.setting("life:\(name.text)").flatMap(NodeID.init(text:))
    }

    /// Oldest first.
    static func ofPeer(
        _ peer: NodeID, _ reader: any StoreReader
    ) throws(StoreError) -> [Incarnation] {
        try list("lives:\(peer.text)", reader)
    }

    static func ofOwn(
        to peer: NodeID, _ reader: any StoreReader
    ) throws(StoreError) -> [Incarnation] {
        try list("own-lives:\(peer.text)", reader)
    }

    private static func list(
        _ setting: String, _ reader: any StoreReader
    ) throws(StoreError) -> [Incarnation] {
        (try reader.setting(setting) ?? "").split(separator: " ")
            .compactMap { Incarnation(text: String($0)) }
    }

    static func endPeer(
        _ life: Incarnation, _ peer: NodeID, _ tx: any StoreWriter
    ) throws(StoreError) {
        try add(life, "lives:\(peer.text)", tx)
        let name = name(peer, life)
        try tx.put(setting: "life:\(name.text)", peer.text)
        try tx.putAway(incoming: peer, as: name)
    }

    /// A life that a peer says it gave up, though nothing of it ever came here: what is still on its way
    /// must not pass for another machine's.
    static func retire(
        _ life: Incarnation, of peer: NodeID, _ tx: any StoreWriter
    ) throws(StoreError) {
        try tx.put(setting: retiredSetting(life, peer), "")
    }

    static func isRetired(
        _ life: Incarnation, of peer: NodeID, _ reader: any StoreReader
    ) throws(StoreError) -> Bool {
        if try ofPeer(peer, reader).contains(life) { return true }
        return try reader.setting(retiredSetting(life, peer)) != nil
    }

    private static func retiredSetting(_ life: Incarnation, _ peer: NodeID) -> String {
        "life-retired:\(peer.text):\(life.text)"
    }

    /// - Parameter confirmed: how far the peer has signed for it.
    static func endOwn(
        _ life: Incarnation, to peer: NodeID, confirmed: UInt64, _ tx: any StoreWriter
    ) throws(StoreError) {
        let lives = try ofOwn(to: peer, tx)
        if lives.contains(life) { return }
        try learn(life, to: peer, tx)
        try tx.put(setting: confirmedSetting(life, peer), String(confirmed))
        try tx.putAway(outgoing: peer, as: name(peer, life))
    }

    /// How far the peer had signed for a former life when it ended; nil for one that only the peer
    /// remembered.
    static func confirmed(
        of life: Incarnation, to peer: NodeID, _ reader: any StoreReader
    ) throws(StoreError) -> UInt64? {
        try reader.setting(confirmedSetting(life, peer)).flatMap { UInt64($0) }
    }

    private static func confirmedSetting(_ life: Incarnation, _ peer: NodeID) -> String {
        "life-confirmed:\(peer.text):\(life.text)"
    }

    /// A life of this node that only the peer remembered.
    static func learn(
        _ life: Incarnation, to peer: NodeID, _ tx: any StoreWriter
    ) throws(StoreError) {
        try add(life, "own-lives:\(peer.text)", tx)
    }

    private static func add(
        _ life: Incarnation, _ setting: String, _ tx: any StoreWriter
    ) throws(StoreError) {
        let known = try list(setting, tx)
        if known.contains(life) { return }
        let texts = (known + [life]).map(\.text)
        try tx.put(setting: setting, texts.joined(separator: " "))
    }

    // MARK: Positions as settings

    static func position(
        _ setting: String, _ reader: any StoreReader
    ) throws(StoreError) -> Position? {
        guard let text = try reader.setting(setting) else { return nil }
        guard let position = try? JSONParser().parse(Array(text.utf8), { try $0.position() }) else {
            throw .damaged("the position in \(setting) cannot be read")
        }
        return position
    }

    static func put(
        _ position: Position?, _ setting: String, _ tx: any StoreWriter
    ) throws(StoreError) {
        let text = position.map { position in
            var json = CanonicalJSON(capacity: 100)
            json.position(position)
            return String(decoding: json.bytes, as: UTF8.self)
        }
        try tx.put(setting: setting, text)
    }
}
