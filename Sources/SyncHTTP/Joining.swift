import Compression
import HTTPMessages
import Hashing
import Identity
import Ledger
import Storage
import SyncEngine
import SyncProtocol

/// Both ends of an enrolment, as an operator starts them.
extension Enrolment {
    /// Makes an invitation with a fresh secret; its code is shown once and kept nowhere.
    ///
    /// - Parameters:
    ///   - url: where this node listens for downstream nodes.
    ///   - pin: of that listener's certificate; empty on plain HTTP.
    ///   - lost: the peer whose place the invited machine takes, its key being lost.
    public func invite(
        url: String, pin: String, name: String, tier: Tier, replacing lost: Peer? = nil,
        by person: String, now: Int64
    ) throws -> Invitation {
        let me = own()
        let secret = Base64URL.encode(Random.bytes(16))
        try invite(
            name: name, tier: tier, secretHash: Invitation.hash(secret: secret),
            replacing: lost?.id, by: person, now: now)
        return Invitation(
            url: url, pin: pin, node: me.node, key: me.key, secret: secret, tier: tier, name: name,
            replaces: lost.map { .init(node: $0.id, keys: $0.keys) })
    }

    /// Makes a new key the one this node signs with.
    ///
    /// - Parameter new: already safe on disk, so that a crash in between loses nothing.
    public func rotate(
        _ keys: NodeKeys, to new: SigningKey, by person: String, now: Int64
    ) throws {
        try rotate(to: NodeKeys(new), by: person, now: now)
        keys.replace(with: new)
    }
}

extension SyncPeer {
    /// Joins the upstream that an invitation names. Until its operator approves, exchanges are
    /// answered `node_pending`. Trying again after a lost answer ends the same.
    ///
    /// - Throws: `SyncFailure`, or `Enrolment.Refusal` when this node cannot keep the upstream.
    public func join(_ invitation: Invitation, by person: String) throws -> Peer {
        let enrolment = Enrolment(side, store: store)
        try enrolment.mayJoin(invitation)
        let answer: EnrolMessage
        do {
            answer = try asking.enrol(invitation, enrolment.own(secret: invitation.secret))
        } catch {
            throw SyncFailure(error)
        }
        try enrolment.join(invitation, answer, by: person, now: clock())
        guard let peer = try store.read({ try $0.peer(answer.node) }) else {
            throw Enrolment.Refusal.otherNode
        }
        return peer
    }
}
