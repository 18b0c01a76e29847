import HTTPMessages
import Hashing
import Identity
import JSON
import Ledger
import Storage
import SyncEngine
import SyncProtocol
import Testing

@testable import SyncHTTP

@Suite struct EnrolmentTests {
    private func invite(
        _ world: World, tier: Tier = .district
    ) throws -> Invitation {
        try world.city.enrolment.invite(
            url: "http://127.0.0.1:1", pin: "", name: "Yuzhong", tier: tier, by: "Li",
            now: world.clock.now)
    }

    private func refusal(
        _ world: World, _ invitation: Invitation, _ node: TestNode? = nil
    ) -> ProblemCode? {
        do {
            _ = try (node ?? world.district).asks(over: world.wire).join(invitation, by: "Chen")
            return nil
        } catch let failure as SyncFailure {
            if case .refused(let problem, _) = failure { return problem.code }
            return nil
        } catch {
            return nil
        }
    }

    @Test func `A district joins with a code, is approved, and exchanges`() throws {
        let world = try World(isEnrolled: false)
        let code = try invite(world).code

        let peer = try world.district.asks(over: world.wire)
            .join(try Invitation(code: code), by: "Chen")

        #expect(peer.id == world.city.facts.id)
        let record = try world.proposal(1)
        guard case .refused(let problem, _)? = world.failure() else {
            Issue.record("exchange before approval")
            return
        }
        #expect(problem.code == .nodePending)
        #expect(problem.code.mayRetry)
        try world.city.enrolment.approve(world.district.facts.id, by: "Li", now: 1)
        try world.sync()
        #expect(try world.city.value(record, "title") == "A bridge")
        #expect(try world.city.acts() == ["Li invite", "Li enrol", "Li approve"])
        #expect(try world.district.acts() == ["Chen join"])
    }

    @Test func `A node that comes later gets what is meant for everyone`() throws {
        let world = try World(isEnrolled: false)
        let campaign = RecordID(kind: "campaign", origin: world.city.facts.id, number: 1)
        try world.city.write(campaign, ["title": .string("Spring")], everyoneBelow: true)
        try world.city.write(campaign, ["title": .string("Summer")])
        let invitation = try invite(world)
        _ = try world.district.asks(over: world.wire).join(invitation, by: "Chen")
        for _ in 1...2 {
            try world.city.enrolment.approve(world.district.facts.id, by: "Li", now: 1)
        }

        let tally = try world.sync()

        #expect(tally.received == 2)
        #expect(tally.verdict == .equal)
        #expect(try world.district.value(campaign, "title") == "Summer")
    }

    @Test func `A code works once, but a lost answer may be asked for again`() throws {
        let world = try World(isEnrolled: false)
        let invitation = try invite(world)
        world.wire.onAnswer { _ throws in throw HTTPFailure.lost(reason: "cable") }
        #expect(throws: SyncFailure.lost(reason: "cable")) {
            try world.district.asks(over: world.wire).join(invitation, by: "Chen")
        }
        world.wire.onAnswer { _ in }

        #expect(throws: Never.self) {
            try world.district.asks(over: world.wire).join(invitation, by: "Chen")
        }
        let other = TestNode("Other", 3, .district, clock: world.clock)
        #expect(refusal(world, invitation, other) == .invitationUsed)
        #expect(try world.city.acts() == ["Li invite", "Li enrol"])
    }

    @Test func `A code ends after a day`() throws {
        let world = try World(isEnrolled: false)
        let invitation = try invite(world)
        world.clock.move(seconds: 24 * 3600)
        let before = try world.city.picture()
        #expect(refusal(world, invitation) == .invitationInvalid)
        #expect(try world.city.picture() == before)
    }

    @Test func `A wrong secret, a taken name and another tier are refused`() throws {
        let world = try World(isEnrolled: false)
        let invitation = try invite(world)
        let guessed = Invitation(
            url: "", pin: "", node: invitation.node, key: invitation.key,
            secret: Base64URL.encode(Random.bytes(16)), tier: .district, name: "Yuzhong")
        #expect(refusal(world, guessed) == .invitationInvalid)

        #expect(refusal(world, invitation) == nil)
        let twin = TestNode("Twin", 1, .district, clock: world.clock)
        #expect(refusal(world, try invite(world), twin) == .alreadyEnrolled)

        let township = TestNode("Township", 4, .township, clock: world.clock)
        let lies = Invitation(
            url: "", pin: "", node: invitation.node, key: invitation.key,
            secret: try invite(world).secret, tier: .township, name: "")
        #expect(refusal(world, lies, township) == .invitationInvalid)
        #expect(throws: Enrolment.Refusal.wrongTier) { try invite(world, tier: .city) }
        #expect(throws: Enrolment.Refusal.wrongTier) {
            try township.asks(over: world.wire).join(invitation, by: "Chen")
        }
    }

    @Test func `Nobody enrols a key he does not have`() throws {
        let world = try World(isEnrolled: false)
        let invitation = try invite(world)
        let message = EnrolMessage(
            secret: invitation.secret, node: world.district.facts.id,
            key: SigningKey.generate().publicKey.text, name: "x", tier: .district)
        var request = HTTPRequest(
            method: "POST", path: SyncLimits.enrolPath, body: message.canonicalBytes)
        request.headers.add("content-type", SyncLimits.jsonType)
        world.sign(&request, nonce: NonceBook.make())
        #expect(world.refusal(request)?.code == .signatureInvalid)
        #expect(refusal(world, invitation) == nil)
    }

    @Test func `Who answers with another key than the code's is not joined`() throws {
        let world = try World(isEnrolled: false)
        let real = try invite(world)
        let forged = Invitation(
            url: real.url, pin: real.pin, node: real.node,
            key: SigningKey.generate().publicKey.text, secret: real.secret, tier: real.tier,
            name: real.name)
        #expect(throws: (any Error).self) {
            try world.district.asks(over: world.wire).join(forged, by: "Chen")
        }
        #expect(try world.district.store.read { try $0.peers() } == [])
    }

    @Test func `A node with an upstream joins no second one`() throws {
        let world = try World()
        let other = TestNode("Other city", 9, .city, clock: world.clock)
        let invitation = try other.enrolment.invite(
            url: "", pin: "", name: "x", tier: .district, by: "Li", now: 0)
        #expect(throws: Enrolment.Refusal.hasUpstream) {
            try world.district.asks(over: Wire(other.routes)).join(invitation, by: "Chen")
        }
    }

    @Test func `A revoked node is not approved again`() throws {
        let world = try World()
        try world.city.enrolment.revoke(world.district.facts.id, by: "Li", now: 1)
        #expect(throws: Enrolment.Refusal.revoked) {
            try world.city.enrolment.approve(world.district.facts.id, by: "Li", now: 2)
        }
    }

    @Test func `A mistyped code is told apart from a wrong one`() throws {
        let code = try invite(try World(isEnrolled: false)).code
        #expect(code.utf8.allSatisfy { SignatureInput.isURLCharacter($0) })
        #expect(throws: Never.self) { try Invitation(code: " \(code)\n") }
        #expect(throws: CarriedTextFault.mistyped(mark: "jy1-")) {
            try Invitation(code: code.replacing("jy1-e", with: "jy1-f"))
        }
        #expect(throws: CarriedTextFault.mistyped(mark: "jy1-")) {
            try Invitation(code: String(code.dropLast()))
        }
        #expect(throws: CarriedTextFault.notThis(mark: "jy1-")) { try Invitation(code: "hello") }
        #expect(throws: CarriedTextFault.mistyped(mark: "jy1-")) { try Invitation(code: "jy1-") }
        #expect(code.utf8.count < 400, "\(code.utf8.count)")
    }
}

extension TestNode {
    var enrolment: Enrolment { Enrolment(side, store: store) }

    /// Who did what here, as the audit has it.
    func acts() throws -> [String] {
        try store.read { try $0.audit(after: 0, limit: 1000) }.map { "\($0.person) \($0.act)" }
    }
}
