import Dispatch
import HTTPMessages
import JSON
import Ledger
import Storage
import SyncEngine
import SyncProtocol
import Synchronization
import Testing

@testable import SyncHTTP

/// Bad lines.
@Suite struct FlapTests {
    @Test func `A hundred broken connections end as one good one would`() throws {
        let world = try World()
        let asker = world.district.asks(over: world.wire)
        let dice = Dice()
        world.wire.onRequest { _ throws in
            if dice.roll(3) == 0 { throw HTTPFailure.notSent(reason: "flap") }
        }
        world.wire.onAnswer { answer throws in
            switch dice.roll(4) {
            case 0: throw HTTPFailure.lost(reason: "flap")
            case 1: answer.body = Array(answer.body.dropLast(1 + answer.body.count / 3))
            default: break
            }
        }
        for number in 1...100 {
            let record = try world.proposal(UInt64(number), "Title \(number)")
            _ = world.failure(asker)
            if try world.city.store.read({ try $0.record(record) }) != nil {
                try world.city.write(record, ["reply": .string("Reply \(number)")])
            }
        }
        world.wire.onRequest { _ in }
        world.wire.onAnswer { _ in }

        let tally = try world.sync(asker)

        #expect(tally.verdict == .equal)
        #expect(try world.city.link(world.district)?.incoming?.sequence == 100)
        for number in 1...100 {
            let record = world.district.newRecord(UInt64(number))
            #expect(try world.city.value(record, "title") == "Title \(number)")
            #expect(try world.city.value(record, "reply") == world.district.value(record, "reply"))
        }
    }

    @Test func `Requests that start at once, none with a nonce, are all answered`() throws {
        let world = try World()
        let upstream = try world.district.peer(world.city)
        let body = try Session(world.district.side, store: world.district.store, with: upstream)
            .request(now: world.clock.now).body
        let refused = Mutex(0)
        for round in 0..<2000 {
            // As after a start: nothing is known of the peer's nonces.
            let asking = world.district.asks(over: world.wire).asking
            DispatchQueue.concurrentPerform(iterations: 2) { number in
                // The second begins while the first is refused, or is about to ask again.
                let start = ContinuousClock.now + .microseconds(number * round % 2500)
                while ContinuousClock.now < start {}
                var peer = upstream
                guard let content = try? asking.exchange(body, with: &peer, waitSeconds: 0),
                    case .body = content
                else { return refused.withLock { $0 += 1 } }
            }
        }
        #expect(refused.withLock { $0 } == 0)
    }

    @Test func `A district that owes many receipts hands them all over in one session`() throws {
        let world = try World()
        let record = try world.proposal(1, "A bridge")
        let asker = world.district.asks(over: world.wire)
        _ = try world.sync(asker)
        let upstream = try world.district.peer(world.city)
        let downstream = try world.city.peer(world.district)
        let (side, store) = (world.district.side, world.district.store)
        let answerer = Answerer(world.city.side, store: world.city.store)
        var session = Session(side, store: store, with: upstream)
        let now = world.clock.now
        // All asked before the first receipt was owed, so none of them hands one over.
        let requests = try (0..<8).map { _ in try session.request(now: now) }
        for (number, request) in requests.enumerated() {
            try world.city.write(record, ["reply": .string("Reply \(number)")])
            let answer = try answerer.answer(
                Exchange(body: request.body), from: downstream, now: now)
            _ = try session.take(answer.body, to: request, now: now)
        }

        let tally = try world.sync(asker)

        #expect(tally.verdict == .equal && tally.exchanges >= 8)
    }

    @Test func `The wait before trying again grows, spreads, and respects what the peer asks`() {
        #expect(Backoff.delay(attempt: 0, random: 0.9, retryAfter: nil) == .zero)
        #expect(Backoff.delay(attempt: 1, random: 0.5, retryAfter: nil) == .milliseconds(500))
        #expect(Backoff.delay(attempt: 4, random: 0.5, retryAfter: nil) == .seconds(4))
        #expect(Backoff.delay(attempt: 60, random: 1, retryAfter: nil) == .seconds(300))
        #expect(Backoff.delay(attempt: 2, random: 0, retryAfter: 30) == .seconds(30))
        #expect(Backoff.delay(attempt: 0, random: 0, retryAfter: 30) == .seconds(30))
        #expect(Backoff.delay(attempt: 1, random: 2, retryAfter: -5) == .seconds(1))
        #expect(
            Backoff.delay(attempt: .max, random: 0.5, retryAfter: .max) <= .seconds(86_400 + 300))
    }
}

/// Always the same throws.
final class Dice: Sendable {
    private let state = Mutex<UInt64>(88_172_645_463_325_252)

    func roll(_ sides: UInt64) -> UInt64 {
        state.withLock { state in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state % sides
        }
    }
}
