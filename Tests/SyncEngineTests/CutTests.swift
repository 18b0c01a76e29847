import Ledger
import Simulation
import Storage
import SyncEngine
import SyncProtocol
import Testing

/// A line that goes dead after any byte.
@Suite struct CutTests {
    /// A district with something to send and something to get.
    private func world() throws -> World {
        let world = try World()
        _ = try world.proposal()
        try world.sync()
        _ = try world.proposal(title: "A path")
        _ = try world.city.campaign(world)
        return world
    }

    @Test func `A request cut after any byte changes nothing at the city, and is refused`() throws {
        let world = try world()
        let request = try world.session(world.district).request(now: world.now)
        let before = try picture(world)
        for end in request.body.indices {
            let part = Array(request.body.prefix(end))
            let problem = world.problem { _ = try world.deliver(part, from: world.district) }
            let code = try #require(problem?.code, "cut after \(end) bytes it was answered")
            #expect([.truncated, .malformed, .mistyped].contains(code), "\(end): \(code)")
        }
        #expect(try picture(world) == before)
        try claimSound(world)
    }

    @Test func `An answer cut after any byte changes nothing at the district, and is refused`()
        throws
    {
        let world = try world()
        var session = try world.session(world.district)
        let request = try session.request(now: world.now)
        let answer = try world.deliver(request.body, from: world.district)
        let before = try picture(world)
        for end in answer.indices {
            let part = Array(answer.prefix(end))
            let problem = world.problem {
                _ = try session.take(part, to: request, now: world.now)
            }
            #expect(problem != nil, "cut after \(end) bytes it was taken")
        }
        #expect(try picture(world) == before)
        // The whole answer still counts, late as it is.
        _ = try session.take(answer, to: request, now: world.now)
        try claimSound(world)
    }

    /// Where both streams stand at both ends, and every record.
    private func picture(_ world: World) throws -> [String] {
        try [world.district, world.city].flatMap { node in
            let other = node === world.city ? world.district : world.city
            let link = try node.link(other)
            return ["\(link)"]
                + (try node.allRecords().map { "\($0.id) \($0.shared.vector) \($0.touched)" })
        }
    }

    private func claimSound(_ world: World) throws {
        try world.heal()
        try Checks(world: world).all()
        try Checks(world: world).equal()
    }
}
