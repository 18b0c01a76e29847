import Identity
import Ledger
import Storage
import SyncEngine
import SyncProtocol
import Testing

@testable import SyncHTTP

/// Enrolment where no line leads from one office to the other.
@Suite struct LetterTests {
    private let world: World
    private let invitation: Invitation
    private var city: Enrolment { world.city.enrolment }
    private var district: Enrolment { world.district.enrolment }
    private var now: Int64 { world.clock.now }

    init() throws {
        world = try World(isEnrolled: false)
        invitation = try world.city.enrolment.invite(
            url: "http://127.0.0.1:1", pin: "", name: "Yuzhong", tier: .district, by: "Li",
            now: world.clock.now)
    }

    /// Carried as text, as a person would.
    private func carried(_ letter: EnrolmentLetter) throws -> EnrolmentLetter {
        try EnrolmentLetter(text: " \(letter.text)\n")
    }

    private func problem(_ body: () throws -> EnrolmentLetter) -> ProblemCode? {
        do {
            _ = try body()
            return nil
        } catch {
            return (error as? Problem)?.code
        }
    }

    @Test func `An office without a line is let in by letters, and exchanges by bundles`() throws {
        let asked = try carried(try district.letter(invitation))
        let answer = try carried(try city.answer(asked, now: now))
        try district.join(invitation, answer, by: "Chen", now: now)
        try city.approve(world.district.facts.id, by: "Li", now: now)
        let record = try world.proposal(1)

        let drawer = try Drawer()
        try world.city.take(try world.district.bundle(to: world.city, in: drawer))

        #expect(try world.city.value(record, "title") == "A bridge")
        #expect(world.wire.requests.isEmpty)
        #expect(try world.city.acts() == ["Li invite", "Li enrol", "Li approve"])
        #expect(try world.district.acts() == ["Chen join"])
    }

    @Test func `The same letter is answered the same, and nobody else can use its code`() throws {
        let letter = try district.letter(invitation)
        let first = try city.answer(letter, now: now)

        #expect(try city.answer(letter, now: now + Enrolment.invitationMilliseconds) == first)
        let other = TestNode("Beibei", 3, .district, clock: world.clock)
        let copied = try other.enrolment.letter(invitation)
        #expect(problem { try city.answer(copied, now: now) } == .invitationUsed)
        for _ in 1...2 { try district.join(invitation, first, by: "Chen", now: now) }
        #expect(try world.district.acts() == ["Chen join"])
    }

    @Test func `A letter counts only for its reader, under the key that it names`() throws {
        let letter = try district.letter(invitation)
        let stranger = NodeKeys(.generate())
        let forged = EnrolmentLetter(letter.message, to: letter.to, sign: stranger.sign)
        #expect(problem { try city.answer(forged, now: now) } == .signatureInvalid)
        let elsewhere = EnrolmentLetter(
            letter.message, to: NodeID(99), sign: world.district.keys.sign)
        #expect(throws: Enrolment.Refusal.otherReader) {
            try city.answer(elsewhere, now: now)
        }
        #expect(try world.city.store.read { try $0.peers() }.isEmpty)

        let answer = try city.answer(letter, now: now)
        let impostor = EnrolmentLetter(
            EnrolMessage(
                node: answer.message.node, key: stranger.key, name: "City", tier: .city),
            to: answer.to, sign: stranger.sign)
        #expect(throws: Enrolment.Refusal.otherNode) {
            try district.join(invitation, impostor, by: "Chen", now: now)
        }
        #expect(throws: Enrolment.Refusal.otherReader) {
            try district.join(invitation, letter, by: "Chen", now: now)
        }
        #expect(try world.district.store.read { try $0.peers() }.isEmpty)
    }

    @Test func `A letter that was copied with a slip is told from one that is none`() throws {
        let text = try district.letter(invitation).text

        #expect(throws: CarriedTextFault.mistyped(mark: "jl1-")) {
            try EnrolmentLetter(text: String(text.dropLast()))
        }
        #expect(throws: CarriedTextFault.notThis(mark: "jl1-")) {
            try EnrolmentLetter(text: invitation.code)
        }
        #expect(throws: CarriedTextFault.notThis(mark: "jy1-")) { try Invitation(code: text) }
    }
}
