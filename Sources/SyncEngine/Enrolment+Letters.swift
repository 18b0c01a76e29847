import Ledger
import SyncProtocol

/// Enrolment by letters, where no line leads from one node to the other (enrolment.md §5). Each step is
/// the one of the line: only the carrier differs.
extension Enrolment {
    /// The downstream asks: its letter to the node that invited it.
    public func letter(_ invitation: Invitation) throws -> EnrolmentLetter {
        try mayJoin(invitation)
        return EnrolmentLetter(
            own(secret: invitation.secret), to: invitation.node, sign: side.notary.sign)
    }

    /// The upstream lets the writer in, and answers. The same letter is answered the same again.
    public func answer(_ letter: EnrolmentLetter, now: Int64) throws -> EnrolmentLetter {
        try check(letter)
        return EnrolmentLetter(
            try accept(letter.message, now: now), to: letter.message.node, sign: side.notary.sign)
    }

    /// The downstream keeps the upstream that answered.
    public func join(
        _ invitation: Invitation, _ answer: EnrolmentLetter, by person: String, now: Int64
    ) throws {
        try check(answer)
        try join(invitation, answer.message, by: person, now: now)
    }

    /// For this node, and by the key that it names: nobody enrols a key he does not have.
    private func check(_ letter: EnrolmentLetter) throws {
        guard letter.to == side.node.id else { throw Refusal.otherReader }
        guard
            side.notary.verifies(
                letter.signature, letter.canonicalBytes, key: letter.message.key)
        else { throw Problem(.signatureInvalid, "the letter is not signed by the key it names") }
    }
}
