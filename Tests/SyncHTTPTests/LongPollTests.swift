import Dispatch
import HTTPMessages
import JSON
import Ledger
import Storage
import SyncEngine
import SyncProtocol
import Testing

@testable import SyncHTTP

/// A district that waits for news hears of it when it happens.
@Suite struct LongPollTests {
    /// Sends a poll and waits until it is parked.
    private func poll(_ world: World, wait: Int = 20) throws -> Later<HTTPResponse> {
        let request = world.request(
            Exchange.body(
                try world.message {
                    $0.waitSeconds = wait
                    $0.entryLimit = 100
                }))
        let answer = Later<HTTPResponse>()
        // Parks before it returns, so that what follows in the test comes after.
        world.city.routes.handle(request) { answer.give($0) }
        return answer
    }

    @Test func `A commit wakes the one who waits`() throws {
        let world = try World(longestPoll: .seconds(20))
        let record = try world.proposal(1)
        let asker = world.district.asks(over: world.wire)
        var times: [Duration] = []
        for round in 1...20 {
            try world.sync(asker)
            let answer = try poll(world)
            #expect(!answer.isGiven)
            let start = ContinuousClock.now
            try world.city.write(record, ["reply": .string("Answer \(round)")])
            let response = answer.wait()
            times.append(ContinuousClock.now - start)
            #expect(response.status == 200)
            #expect(try Exchange(body: response.body).entries.count == 1)
        }
        times.sort()
        print("long poll, act to answer: median \(times[10]), at most \(times[19])")
        #expect(times[10] < .milliseconds(500))
    }

    @Test func `Without news the answer comes when the time is over`() throws {
        let world = try World(longestPoll: .milliseconds(30))
        try world.sync()
        let start = ContinuousClock.now
        let response = try poll(world).wait()
        #expect(ContinuousClock.now - start >= .milliseconds(30))
        #expect(response.status == 200)
        #expect(try Exchange(body: response.body).entries.isEmpty)
    }

    @Test func `A whole session waits for news and brings it`() throws {
        let world = try World(longestPoll: .seconds(20))
        let record = try world.proposal(1)
        let asker = world.district.asks(over: world.wire)
        try world.sync(asker)
        let tally = Later<Session.Tally?>()
        DispatchQueue.global().async { tally.give(try? world.sync(asker, waitSeconds: 20)) }
        world.city.routes.waitUntilParked(1)
        try world.city.write(record, ["reply": .string("Yes")])
        #expect(tally.wait()?.received == 1)
        #expect(try world.district.value(record, "reply") == "Yes")
    }

    @Test func `News is not missed between looking and waiting`() throws {
        let parking = Parking()
        defer { parking.stop() }
        let stamp = parking.stamp(NodeID(1))
        parking.signal([NodeID(1)])
        let poll = Parking.Poll(peer: NodeID(1), deadline: .now() + 20) {}
        #expect(!parking.park(poll, stamp: stamp))
    }

    @Test func `A newer poll of the same node releases the older`() throws {
        let world = try World(longestPoll: .seconds(20))
        try world.sync()
        let older = try poll(world)
        let newer = try poll(world)
        #expect(older.wait().status == 200)
        #expect(!newer.isGiven)
        world.city.routes.stop()
        #expect(newer.wait().status == 200)
    }

    @Test func `A node that stops answers all who wait, and later ones at once`() throws {
        let world = try World(longestPoll: .seconds(20))
        try world.sync()
        let waiting = try poll(world)
        world.city.routes.stop()
        #expect(waiting.now?.status == 200)
        #expect(try poll(world).now?.status == 200)
    }

    @Test func `Who is revoked while waiting hears it`() throws {
        let world = try World(longestPoll: .milliseconds(30))
        try world.sync()
        let waiting = try poll(world)
        try world.city.enrolment.revoke(world.district.facts.id, by: "Li", now: 1)
        #expect(Problem(bytes: waiting.wait().body)?.code == .nodeRevoked)
    }

    @Test func `Who brings something is answered at once`() throws {
        let world = try World(longestPoll: .seconds(20))
        _ = try world.proposal(1)
        #expect(try world.sync(waitSeconds: 20).sent == 1)
    }
}
