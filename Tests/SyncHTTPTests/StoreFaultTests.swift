import Dispatch
import Glibc
import HTTPMessages
import Ledger
import Storage
import SyncEngine
import SyncHTTP
import SyncProtocol
import Testing

@Suite struct StoreFaultTests {
    private struct Odd: Error {}

    @Test(arguments: [
        (StoreError.full, ProblemCode.storeFull), (.failed("disk"), .storeFailed),
        (.stopped, .storeFailed), (.outcomeUnknown("?"), .storeFailed),
    ])
    func `When the city's store fails, the district is told and tries again later`(
        fault: StoreError, code: ProblemCode
    ) throws {
        let store = FaultyStore()
        let world = try World(cityStore: store)
        let record = try world.proposal(1)
        store.fail(fault)

        guard case .refused(let problem, let retryAfter)? = world.failure() else {
            Issue.record("not refused")
            return
        }
        #expect(problem.code == code)
        #expect(problem.code.mayRetry)
        #expect(retryAfter == 30)
        store.fail(nil)
        try world.sync()
        #expect(try world.city.value(record, "title") == "A bridge")
    }

    @Test func `A fault nobody thought of tells nothing of the inside`() throws {
        let store = FaultyStore()
        let world = try World(cityStore: store)
        _ = try world.proposal(1)
        store.fail(Odd())
        guard case .refused(let problem, _)? = world.failure() else {
            Issue.record("not refused")
            return
        }
        #expect(problem.code == .internalFailure)
        #expect(!problem.detail.contains("Odd"))
    }

    @Test func `The fifth request of one peer at once is told to wait`() throws {
        let store = FaultyStore()
        let world = try World(cityStore: store)
        _ = try world.proposal(1)
        let requests = try (0..<5).map { _ in try world.caught() }
        let entered = DispatchSemaphore(value: 0)
        let mayGo = DispatchSemaphore(value: 0)
        store.beforeWrite {
            entered.signal()
            mayGo.wait()
        }
        let answers = requests.prefix(4).map { request in
            let answer = Later<Int>()
            DispatchQueue.global().async { answer.give(world.wire.deliver(request).status) }
            return answer
        }
        // One writes; the others have come in and wait for their turn.
        entered.wait()
        while world.city.routes.inWork < 4 { sched_yield() }

        #expect(world.refusal(requests[4])?.code == .busy)

        for _ in answers { mayGo.signal() }
        #expect(answers.map { $0.wait() } == [200, 200, 200, 200])
    }
}
