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

    /// This node's letter to the one that invited it, where no line leads there.
    func letter(_ invitation: Invitation) throws -> EnrolmentLetter {
        try Enrolment(side, store: store).letter(invitation)
    }

    /// Keeps the upstream that answered the letter.
    func join(
        _ invitation: Invitation, _ answer: EnrolmentLetter, by person: String
    ) throws -> Peer {
        try explained {
            try Enrolment(side, store: store).join(invitation, answer, by: person, now: Self.now())
        }
        guard let peer = try store.read({ try $0.peer(invitation.node) }) else {
            throw Enrolment.Refusal.otherNode
        }
        return peer
    }

    /// Lets the writer of a letter in, to be approved.
    ///
    /// - Returns: what goes back to him.
    func admit(_ letter: EnrolmentLetter, by person: String) throws -> EnrolmentLetter {
        try permit(.nodes, person)
        return try explained {
            try Enrolment(side, store: store).answer(letter, now: Self.now())
        }
    }

    private func explained<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let problem as Problem {
            throw LetterRefusal(problem: problem)
        }
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
