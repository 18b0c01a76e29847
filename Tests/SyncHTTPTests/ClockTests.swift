import HTTPMessages
import JSON
import Ledger
import Storage
import SyncEngine
import SyncProtocol
import Testing

@testable import SyncHTTP

/// Clocks that are wrong, and clocks that jump.
@Suite struct ClockTests {
    private static let day: Int64 = 86_400

    /// The district's clock three years behind, the city's ten years ahead.
    private func apart(isEnrolled: Bool = true) throws -> World {
        let ahead = TestClock()
        ahead.move(seconds: 3650 * Self.day)
        let world = try World(isEnrolled: isEnrolled, cityClock: ahead)
        world.clock.move(seconds: -1095 * Self.day)
        return world
    }

    @Test func `Offices whose clocks are thirteen years apart exchange, and are told of it`() throws
    {
        let world = try apart()
        let record = try world.proposal(1)
        let tally = try world.sync()
        #expect(tally.verdict == .equal)
        #expect(tally.clockOffset == 4745 * Self.day * 1000)
        #expect(try world.city.value(record, "title") == "A bridge")
    }

    @Test func `The office whose clock is ahead does not win a conflict by it`() throws {
        let world = try apart()
        let record = try world.proposal(1)
        try world.sync()
        try world.district.write(record, ["title": .string("A tunnel")])
        try world.city.write(record, ["title": .string("A ferry")])
        try world.sync()
        // The greater counter leads, on both sides: the district wrote its second change.
        #expect(try world.district.value(record, "title") == "A tunnel")
        #expect(try world.city.value(record, "title") == "A tunnel")
    }

    @Test func `A code is good for a day by the inviter's clock, whatever the other's says`() throws
    {
        let world = try apart(isEnrolled: false)
        let invitation = try world.city.enrolment.invite(
            url: "http://127.0.0.1:1", pin: "", name: "Yuzhong", tier: .district, by: "Li",
            now: world.city.clock.now)
        _ = try world.district.asks(over: world.wire).join(invitation, by: "Chen")
        try world.city.enrolment.approve(world.district.facts.id, by: "Li", now: 1)
        #expect(try world.sync().verdict == .equal)
    }

    @Test func `Clocks that jump between the requests of a session change nothing`() throws {
        let world = try World()
        for number in 1...1500 { _ = try world.proposal(UInt64(number)) }
        let dice = Dice()
        world.wire.onRequest { [clock = world.clock] _ in
            clock.move(seconds: Int64(dice.roll(7300)) * Self.day - 3650 * Self.day)
        }
        let tally = try world.sync()
        #expect(tally.sent == 1500 && tally.verdict == .equal)
    }

    @Test(arguments: [-2 * day, 3650 * day])
    func `A clock that jumps while someone waits for news neither wakes nor holds him`(
        seconds: Int64
    ) throws {
        let world = try World(longestPoll: .milliseconds(300))
        try world.sync()
        let request = world.request(
            Exchange.body(
                try world.message {
                    $0.waitSeconds = 20
                    $0.entryLimit = 100
                }))
        let answer = Later<HTTPResponse>()
        let start = ContinuousClock.now
        world.city.routes.handle(request) { answer.give($0) }
        world.clock.move(seconds: seconds)
        #expect(answer.wait().status == 200)
        let waited = ContinuousClock.now - start
        #expect((.milliseconds(300)..<(.seconds(15))).contains(waited), "\(waited)")
    }
}
