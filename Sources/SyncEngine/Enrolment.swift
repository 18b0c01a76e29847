import Hashing
import JSON
import Ledger
import Storage
import SyncProtocol

/// Who may exchange with this node: invitations, approval, revocation. Every decision is one
/// transaction with its audit entry.
///
/// An invitation ends by this machine's wall clock. A wrong clock can only make one end early or
/// late; what protects it is that it works once and that a person approves.
public struct Enrolment: Sendable {
    public static let invitationMilliseconds: Int64 = 24 * 3_600_000

    let side: ExchangeSide
    let store: any Store

    public init(_ side: ExchangeSide, store: any Store) {
        self.side = side
        self.store = store
    }

    /// Why an operator's act was not done.
    public enum Refusal: Error, Sendable, Equatable {
        /// Only tiers below this node's can be invited; only one above can be joined.
        case wrongTier
        /// This node has another upstream.
        case hasUpstream
        /// What answered is not the node that the code names.
        case otherNode
        /// A letter for another node.
        case otherReader
        case unknownPeer
        /// The peer was revoked; that is final.
        case revoked
        /// The code is for the machine that takes the place of a lost node, and this is not it.
        case otherPlace
    }

    // MARK: The upstream's side

    /// Remembers an invitation by its secret's hash.
    ///
    /// - Parameter replaces: the lost node whose place the invited machine takes.
    public func invite(
        name: String, tier: Tier, secretHash: Digest, replacing replaces: NodeID? = nil,
        by person: String, now: Int64
    ) throws {
        guard tier < side.node.tier else { throw Refusal.wrongTier }
        let record = InvitationRecord(
            by: person, expires: now + Self.invitationMilliseconds, name: name, tier: tier,
            replaces: replaces)
        try store.write { tx in
            try tx.put(setting: InvitationRecord.setting(secretHash), record.storedText)
            try audit(tx, person, "invite", name, now, [("tier", tier.rawValue)])
        }
    }

    /// Lets a node in that shows a secret, and proved that it has the key it names. The same node
    /// asking again is answered the same.
    public func accept(_ message: EnrolMessage, now: Int64) throws -> EnrolMessage {
        try ExchangeSide.agree(message.versions)
        let name = InvitationRecord.setting(Invitation.hash(secret: message.secret))
        guard try store.read({ try $0.setting(name) }) != nil else { throw Self.noInvitation }
        try store.write { tx in
            guard var record = try tx.setting(name).flatMap(InvitationRecord.init(stored:)) else {
                throw Self.noInvitation
            }
            if record.usedBy == message.node.text + message.key { return }
            guard record.usedBy.isEmpty else {
                throw Problem(.invitationUsed, "another node has used this invitation")
            }
            guard now < record.expires else {
                throw Problem(.invitationInvalid, "the invitation has ended")
            }
            guard message.tier == record.tier else {
                throw Problem(.invitationInvalid, "the invitation is for another tier")
            }
            if let lost = record.replaces {
                guard lost == message.node else {
                    throw Problem(.invitationInvalid, "the invitation is for another node's place")
                }
                record.usedBy = message.node.text + message.key
                try tx.put(setting: name, record.storedText)
                try Replacement.propose(message.key, for: lost, tx)
                return try audit(
                    tx, record.by, "replace", lost.text, now, [("key", message.key)])
            }
            guard message.node != side.node.id, try tx.peer(message.node) == nil else {
                throw Problem(.alreadyEnrolled, "a node of this name is known here")
            }
            record.usedBy = message.node.text + message.key
            try tx.put(setting: name, record.storedText)
            try tx.put(
                peer: Peer(
                    id: message.node, relation: .downstream, name: record.name,
                    tier: message.tier, status: .pending, keys: [message.key], enrolledAt: now))
            try audit(
                tx, record.by, "enrol", message.node.text, now,
                [("key", message.key), ("name", message.name), ("tier", message.tier.rawValue)])
        }
        return own()
    }

    private static var noInvitation: Problem {
        Problem(.invitationInvalid, "there is no such invitation")
    }

    /// After the fingerprints were compared: the peer may exchange, and gets what is meant for
    /// everyone below. Doing it twice does it once.
    public func approve(_ id: NodeID, by person: String, now: Int64) throws {
        try store.write { tx in
            guard var peer = try tx.peer(id) else { throw Refusal.unknownPeer }
            if peer.status == .revoked { throw Refusal.revoked }
            if let key = try Replacement.key(of: id, tx) {
                try Replacement.approve(key, of: peer, tx)
                return try audit(tx, person, "approve-replaced", id.text, now, [("key", key)])
            }
            if peer.status == .enrolled {
                let recorder = try Recorder(tx, node: side.node, rules: side.rules)
                guard try Successor.approve(peer, recorder) else { return }
                try recorder.finish(at: now)
                return try audit(tx, person, "approve-restored", id.text, now, [])
            }
            peer.status = .enrolled
            try tx.put(peer: peer)
            try Recovery.expect(peer, of: side.node, tx)
            // Made after the peer was put: it routes to those enrolled.
            let recorder = try Recorder(tx, node: side.node, rules: side.rules)
            for record in try tx.tagged(Recorder.everyoneTag)
            where !Weakness.latecomersForgotten.isPresent {
                try recorder.introduce(record, to: peer)
            }
            try recorder.finish(at: now)
            try audit(tx, person, "approve", id.text, now, [("key", peer.keys.last ?? "")])
        }
    }

    /// Goes on exchanging with a peer whose stream was stopped: the stray copy of it is switched off.
    ///
    /// - Returns: whether it was stopped.
    public func resume(_ id: NodeID, by person: String, now: Int64) throws -> Bool {
        try store.write { tx in
            guard try tx.peer(id) != nil else { throw Refusal.unknownPeer }
            guard var link = try tx.link(id), let reason = link.stopped else { return false }
            link.stopped = nil
            try tx.put(link: link)
            try audit(tx, person, "resume", id.text, now, [("stopped", reason)])
            return true
        }
    }

    /// From the next request on the peer is refused. What it gave before stays.
    public func revoke(_ id: NodeID, by person: String, now: Int64) throws {
        try store.write { tx in
            guard var peer = try tx.peer(id) else { throw Refusal.unknownPeer }
            if peer.status == .revoked { return }
            peer.status = .revoked
            try tx.put(peer: peer)
            try audit(tx, person, "revoke", id.text, now, [("key", peer.keys.last ?? "")])
        }
    }

    // MARK: The downstream's side

    /// What this node says of itself.
    public func own(secret: String = "") -> EnrolMessage {
        EnrolMessage(
            secret: secret, node: side.node.id, key: side.notary.key, name: side.node.name,
            tier: side.node.tier)
    }

    /// Whether a join could be kept; asked before the secret is spent.
    public func mayJoin(_ invitation: Invitation) throws {
        guard invitation.tier == side.node.tier else { throw Refusal.wrongTier }
        if let lost = invitation.replaces, lost.node != side.node.id { throw Refusal.otherPlace }
        let others = try store.read { try $0.peers() }.filter {
            $0.relation == .upstream && $0.status != .revoked && $0.id != invitation.node
        }
        guard others.isEmpty else { throw Refusal.hasUpstream }
    }

    /// Keeps the upstream that answered an invitation. Doing it twice does it once.
    public func join(
        _ invitation: Invitation, _ answer: EnrolMessage, by person: String, now: Int64
    ) throws {
        try ExchangeSide.agree(answer.versions)
        guard answer.node == invitation.node, answer.key == invitation.key,
            answer.node != side.node.id
        else { throw Refusal.otherNode }
        guard answer.tier > side.node.tier else { throw Refusal.wrongTier }
        try mayJoin(invitation)
        try store.write { tx in
            if let known = try tx.peer(answer.node) {
                guard known.relation == .upstream else { throw Refusal.otherNode }
                if known.status == .revoked { throw Refusal.revoked }
                // A key that was given up long ago does not count again.
                if known.keys.contains(answer.key) { return }
                // Its machine was lost too: the code of the new one brings its key.
                try tx.put(peer: Replacement.peer(known, answer.key, invitation))
                return try audit(
                    tx, person, "join-replaced", answer.node.text, now,
                    [("key", answer.key), ("url", invitation.url)])
            }
            let peer = Peer(
                id: answer.node, relation: .upstream, name: answer.name, tier: answer.tier,
                status: .enrolled, keys: [answer.key], url: invitation.url,
                pin: invitation.pin, enrolledAt: now)
            try tx.put(peer: peer)
            try Recovery.expect(peer, of: side.node, tx)
            try audit(
                tx, person, "join", answer.node.text, now,
                [("key", answer.key), ("name", answer.name), ("url", invitation.url)])
        }
    }

    // MARK: Audit

    func audit(
        _ tx: any StoreWriter, _ person: String, _ act: String, _ object: String, _ now: Int64,
        _ detail: [(String, String)]
    ) throws(StoreError) {
        let members = detail.map { JSONMember(key: $0.0, value: .string($0.1)) }
        try tx.append(
            audit: AuditEntry(
                at: now, person: person, act: act, object: object,
                detail: String(decoding: JSONValue.object(members).canonical, as: UTF8.self)))
    }
}
