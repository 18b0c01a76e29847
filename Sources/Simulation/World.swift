import FrontDesk
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import SyncProtocol

/// A city with its districts, a clock that a test owns, and everything that ever went over a wire.
package final class World {
    package let city: OfficeNode
    package private(set) var districts: [OfficeNode] = []
    package var now: Int64 = 1_660_000_000_000
    /// Bodies in the order they were handed over, both ways.
    package private(set) var sent: [(from: NodeID, to: NodeID, body: [UInt8])] = []
    /// Requests as they were, to be repeated.
    package private(set) var requests: [(from: OfficeNode, body: [UInt8])] = []
    package private(set) var verdicts: [Verdict] = []
    /// How far each office's clock is off; clocks are anywhere and jump.
    package var skew: [NodeID: Int64] = [:]

    package init(districts count: Int = 1, city store: CrashingStore = CrashingStore()) throws {
        city = OfficeNode("City", 9, .city, store: store)
        try city.begin()
        for number in 1...UInt64(max(1, count)) { try enrol(number) }
    }

    /// Sessions and checks leave the node out from now on.
    package func forget(_ node: OfficeNode) { districts.removeAll { $0 === node } }

    package var district: OfficeNode { districts[0] }

    @discardableResult
    package func enrol(_ number: UInt64) throws -> OfficeNode {
        let node = OfficeNode("District \(number)", number, .district)
        try node.begin()
        try node.knows(city, as: .upstream)
        try city.knows(node, as: .downstream)
        try Enrolment(city.side, store: city.store).approve(
            node.facts.id, by: "operator", now: now)
        districts.append(node)
        return node
    }

    /// What an office's clock shows.
    package func clock(_ node: OfficeNode) -> Int64 { now + (skew[node.facts.id] ?? 0) }

    package func actor(
        _ person: String = "Wang", at node: OfficeNode? = nil, retry: String? = nil
    ) -> FrontDesk.Actor {
        now += 1000
        return FrontDesk.Actor(
            person: person, at: node.map(clock) ?? now, retryKey: retry)
    }

    // MARK: The wire

    package func session(_ node: OfficeNode) throws -> Session {
        Session(node.side, store: node.store, with: try node.peer(city))
    }

    /// Hands a request to the city.
    package func deliver(_ body: [UInt8], from node: OfficeNode) throws -> [UInt8] {
        sent.append((node.facts.id, city.facts.id, body))
        let answer = try city.answerer.answer(
            Exchange(body: body), from: try city.peer(node), now: clock(city))
        requests.append((node, body))
        sent.append((city.facts.id, node.facts.id, answer.body))
        return answer.body
    }

    /// One whole session without faults.
    @discardableResult
    package func sync(_ node: OfficeNode? = nil) throws -> Session.Tally {
        let node = node ?? district
        var session = try session(node)
        var isMore = true
        while isMore {
            let request = try session.request(now: clock(node))
            let answer = try deliver(request.body, from: node)
            isMore = try session.take(answer, to: request, now: clock(node))
            note(session.tally.verdict)
            guard session.tally.exchanges < 50 else {
                throw StoreError.damaged("a session without end")
            }
        }
        return session.tally
    }

    package func note(_ verdict: Verdict?) {
        if let verdict { verdicts.append(verdict) }
    }

    /// Sessions with everyone until nothing moves.
    package func heal() throws {
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
    package func problem(_ body: () throws -> Void) -> Problem? {
        do { try body() } catch { return error as? Problem }
        return nil
    }

    /// How many papers all nodes keep.
    package func paperCount() throws -> Int {
        try (districts + [city]).reduce(0) { count, node in
            try count + node.store.read { try $0.papers(peer: nil, sort: nil).count }
        }
    }

    // MARK: Records in one line

    @discardableResult
    package func proposal(
        _ node: OfficeNode? = nil, title: String = "A bridge", isReleased: Bool = true
    ) throws -> RecordID {
        let node = node ?? district
        let draft = ProposalDraft(title: title, body: "Build it", channel: .letter)
        let word = try node.desk.propose(draft, by: actor())
        if isReleased { _ = try node.desk.release(word, track: .transfer, by: actor()) }
        guard let id = RecordID(text: word) else { throw StoreError.damaged(word) }
        return id
    }
}
