import FrontDesk
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import SyncProtocol
import Testing

/// A city with its districts, a clock that a test owns, and everything that ever went over a wire.
final class World {
    let city: OfficeNode
    private(set) var districts: [OfficeNode] = []
    var now: Int64 = 1_660_000_000_000
    /// Bodies in the order they were handed over, both ways.
    private(set) var sent: [(from: NodeID, to: NodeID, body: [UInt8])] = []
    /// Requests as they were, to be repeated.
    private(set) var requests: [(from: OfficeNode, body: [UInt8])] = []
    private(set) var verdicts: [Verdict] = []

    init(districts count: Int = 1) throws {
        city = OfficeNode("City", 9, .city)
        for number in 1...UInt64(max(1, count)) { try enrol(number) }
    }

    /// Sessions and checks leave the node out from now on.
    func forget(_ node: OfficeNode) { districts.removeAll { $0 === node } }

    var district: OfficeNode { districts[0] }

    @discardableResult
    func enrol(_ number: UInt64) throws -> OfficeNode {
        let node = OfficeNode("District \(number)", number, .district)
        try node.knows(city, as: .upstream)
        try city.knows(node, as: .downstream)
        try Enrolment(city.side, store: city.store).approve(
            node.facts.id, by: "operator", now: now)
        districts.append(node)
        return node
    }

    func actor(_ person: String = "Wang", retry: String? = nil) -> FrontDesk.Actor {
        now += 1000
        return FrontDesk.Actor(person: person, at: now, retryKey: retry)
    }

    // MARK: The wire

    func session(_ node: OfficeNode) throws -> Session {
        Session(node.side, store: node.store, with: try node.peer(city))
    }

    /// Hands a request to the city.
    func deliver(_ body: [UInt8], from node: OfficeNode) throws -> [UInt8] {
        sent.append((node.facts.id, city.facts.id, body))
        let answer = try city.answerer.answer(
            Exchange(body: body), from: try city.peer(node), now: now)
        requests.append((node, body))
        sent.append((city.facts.id, node.facts.id, answer.body))
        return answer.body
    }

    /// One whole session without faults.
    @discardableResult
    func sync(_ node: OfficeNode? = nil) throws -> Session.Tally {
        let node = node ?? district
        var session = try session(node)
        var isMore = true
        while isMore {
            let request = try session.request(now: now)
            let answer = try deliver(request.body, from: node)
            isMore = try session.take(answer, to: request, now: now)
            note(session.tally.verdict)
            guard session.tally.exchanges < 50 else {
                throw StoreError.damaged("a session without end")
            }
        }
        return session.tally
    }

    func note(_ verdict: Verdict?) {
        if let verdict { verdicts.append(verdict) }
    }

    /// Sessions with everyone until nothing moves.
    func heal() throws {
        for _ in 0..<12 {
            var isQuiet = true
            for node in districts {
                let tally = try sync(node)
                if tally.sent > 0 || tally.received > 0 { isQuiet = false }
            }
            if isQuiet { return }
        }
        throw StoreError.damaged("sessions never come to rest")
    }

    /// The problem that an exchange ends with.
    func problem(_ body: () throws -> Void) -> Problem? {
        do { try body() } catch { return error as? Problem }
        return nil
    }

    /// How many papers all nodes keep.
    func paperCount() throws -> Int {
        try (districts + [city]).reduce(0) { count, node in
            try count + node.store.read { try $0.papers(peer: nil, sort: nil).count }
        }
    }

    // MARK: Records in one line

    @discardableResult
    func proposal(
        _ node: OfficeNode? = nil, title: String = "A bridge", isReleased: Bool = true
    ) throws -> RecordID {
        let node = node ?? district
        let draft = ProposalDraft(title: title, body: "Build it", channel: .letter)
        let word = try node.desk.propose(draft, by: actor())
        if isReleased { _ = try node.desk.release(word, track: .transfer, by: actor()) }
        return try #require(RecordID(text: word))
    }
}
