import CMalloc
import CurlTransport
import Foundation
import HTTPMessages
import Identity
import Ledger
import Storage
import SyncEngine
import SyncHTTP
import SyncProtocol
import Threads

/// Many districts that wait for news at one city, over real sockets: each is a thread of this
/// process with a store in memory, the city is a process of its own.
///
/// What a woken district does with its answer would take time of this machine that in life another
/// machine has; so every answer is kept back until all have come.
final class WaitingDistricts {
    static let count = 200
    private static let changes = 5

    /// Milliseconds from the start of the act at the city until 99 of 100 districts have the answer.
    private(set) var slowest = 0.0
    /// Milliseconds until half of them have it.
    private(set) var middle = 0.0
    /// Bytes of the city's memory for each district that waits.
    private(set) var memory = 0.0

    private let starter = Starter()

    /// - Parameter folder: not there yet.
    init(_ folder: String) throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let home = folder + "/city"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let plain = "127.0.0.1:0"
        _ = try Node.make(
            home,
            Configuration(
                name: "市征集办", tier: .city, officeCode: "500000", listen: plain,
                url: "http://" + plain, compress: true), by: "bench")
        let districts = try Self.enrol(at: home, starter)
        let city = try ServingNode(home)
        defer { city.stop() }
        try measure(districts, at: city)
    }

    private func measure(_ districts: [District], at city: ServingNode) throws {
        for district in districts { try district.join(city.port) }
        // Once through, so that what the city keeps for itself anyhow is not counted.
        let before = city.meter.proportionalBytes
        for district in districts { district.listen() }
        defer { for district in districts { district.stop() } }
        var times: [Double] = []
        for round in 0..<Self.changes {
            starter.waitUntilAsked(districts.count)
            // They have asked; the city puts them to sleep.
            sleep(1)
            if round == 0 {
                memory = (city.meter.proportionalBytes - before) / Double(districts.count)
            }
            let start = starter.begin()
            _ = try city.command([
                "unit", "add", "--code", "w\(round)", "--name", "测试单位",
            ])
            times += starter.waitForAnswers(districts.count).map { ($0 - start) / .milliseconds(1) }
        }
        times.sort()
        slowest = times[times.count * 99 / 100]
        middle = times[times.count / 2]
    }

    private static func enrol(at home: String, _ starter: Starter) throws -> [District] {
        let city = try Node(opening: home)
        defer { city.close() }
        let districts = try (0..<count).map { try District($0, below: city, starter) }
        try city.store.write { tx in
            for district in districts { try tx.put(peer: district.peer) }
        }
        return districts
    }
}

/// Keeps answers back until all have come, and notes when each came.
private final class Starter: @unchecked Sendable {
    // Guarded by `condition` throughout.
    private let condition = NSCondition()
    private var asked = 0
    private var answers: [ContinuousClock.Instant] = []
    private var isHolding = false

    /// One more district waits for news.
    func ask() {
        condition.lock()
        asked += 1
        condition.broadcast()
        condition.unlock()
    }

    func waitUntilAsked(_ count: Int) {
        condition.lock()
        while asked < count { condition.wait() }
        asked = 0
        condition.unlock()
    }

    /// From now on answers are kept back.
    func begin() -> ContinuousClock.Instant {
        condition.lock()
        defer { condition.unlock() }
        answers = []
        isHolding = true
        return .now
    }

    func answer(_ moment: ContinuousClock.Instant) {
        condition.lock()
        defer { condition.unlock() }
        guard isHolding else { return }
        answers.append(moment)
        condition.broadcast()
        while isHolding { condition.wait() }
    }

    func waitForAnswers(_ count: Int) -> [ContinuousClock.Instant] {
        condition.lock()
        defer { condition.unlock() }
        let end = Date(timeIntervalSinceNow: 30)
        while answers.count < count, condition.wait(until: end) {}
        isHolding = false
        condition.broadcast()
        return answers
    }

    func release() {
        condition.lock()
        isHolding = false
        condition.broadcast()
        condition.unlock()
    }
}

/// One of them.
private final class District: @unchecked Sendable {
    /// As the city knows it.
    let peer: Peer
    private let store = MemoryStore()
    private let client: HeldClient
    private let sync: SyncPeer
    private let upstream: Peer
    private let bell = Bell()

    init(_ number: Int, below city: Node, _ starter: Starter) throws {
        let facts = NodeFacts(
            id: NodeID(Random.uint64()), tier: .district, name: "第\(number)区",
            incarnation: Incarnation(Random.uint64()),
            homeIncarnation: Incarnation(Random.uint64()))
        let keys = NodeKeys(.generate())
        peer = Peer(
            id: facts.id, relation: .downstream, name: facts.name, tier: facts.tier,
            status: .enrolled, keys: [keys.key], enrolledAt: Node.now())
        upstream = Peer(
            id: city.facts.id, relation: .upstream, name: city.facts.name, tier: .city,
            status: .enrolled, keys: [city.keys.key], enrolledAt: Node.now())
        client = HeldClient(starter)
        sync = SyncPeer(
            side: ExchangeSide(node: facts, rules: city.side.rules, notary: keys), store: store,
            client: client, clock: Node.now)
    }

    /// A first session, after which nothing is left to do.
    func join(_ port: Int) throws {
        var upstream = upstream
        upstream.url = "http://127.0.0.1:\(port)"
        try store.write { try $0.put(peer: upstream) }
        _ = try sync.sync(with: upstream)
    }

    /// Waits for news again and again on a thread of its own.
    func listen() {
        let isRunning = DetachedThread.start { [self] in
            bell.enter()
            defer { bell.leave() }
            while !bell.isStopped, let peer = try? store.read({ try $0.peers() }).first {
                _ = try? sync.sync(with: peer, waitSeconds: SyncLimits.waitSeconds)
            }
        }
        precondition(isRunning, "no thread for a district")
    }

    func stop() {
        bell.stop()
        client.stop()
        bell.waitForThreads()
    }
}

/// Tells the starter of requests that wait, and of their answers.
private final class HeldClient: HTTPClient {
    private let client = CurlClient()
    private let starter: Starter

    init(_ starter: Starter) { self.starter = starter }

    func send(
        _ request: HTTPRequest, to origin: HTTPOrigin, timeoutSeconds: Int, answerLimit: Int
    ) throws(HTTPFailure) -> HTTPResponse {
        // Only a request that waits for news may take longer than a minute.
        let waits = timeoutSeconds > 60
        if waits { starter.ask() }
        let answer = try client.send(
            request, to: origin, timeoutSeconds: timeoutSeconds, answerLimit: answerLimit)
        if waits { starter.answer(.now) }
        return answer
    }

    func stop() {
        client.cancelAll()
        starter.release()
    }
}
