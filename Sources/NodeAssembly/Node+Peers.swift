import Ledger
import People
import Storage
import SyncEngine
import SyncHTTP
import SyncProtocol

/// Acts on the nodes around this one: whoever does them needs a role that allows it.
extension Node {
    /// - Parameter lost: the node whose place the invited machine takes.
    func invite(
        _ name: String, tier: Tier, url: String, replacing lost: Peer? = nil, by person: String
    ) throws -> Invitation {
        try permit(.nodes, person)
        return try Enrolment(side, store: store).invite(
            url: url, pin: configuration.isPlain ? "" : try tlsPin(), name: name, tier: tier,
            replacing: lost, by: person, now: Self.now())
    }

    func approve(_ peer: NodeID, by person: String) throws {
        try permit(.nodes, person)
        try Enrolment(side, store: store).approve(peer, by: person, now: Self.now())
    }

    func revoke(_ peer: NodeID, by person: String) throws {
        try permit(.nodes, person)
        try Enrolment(side, store: store).revoke(peer, by: person, now: Self.now())
    }

    /// - Returns: whether its stream was stopped.
    func resume(_ peer: NodeID, by person: String) throws -> Bool {
        try permit(.nodes, person)
        return try Enrolment(side, store: store).resume(peer, by: person, now: Self.now())
    }
}
