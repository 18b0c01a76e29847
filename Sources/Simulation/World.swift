import FrontDesk
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import SyncProtocol

/// A city with its districts, perhaps a province above and townships below, a clock that a test
/// owns, and everything that ever went over a wire.
package final class World {
    package private(set) var city: OfficeNode
    package private(set) var districts: [OfficeNode] = []
    package private(set) var townships: [OfficeNode] = []
    package private(set) var province: OfficeNode?
    /// Each office below another, with the one above it.
    package private(set) var links: [(below: OfficeNode, above: OfficeNode)] = []
    package var now: Int64 = 1_660_000_000_000
    /// Bodies in the order they were handed over, both ways.
    package private(set) var sent: [(from: NodeID, to: NodeID, body: [UInt8])] = []
    /// Requests as they were, to be repeated.
    package private(set) var requests: [(from: OfficeNode, body: [UInt8])] = []
    package private(set) var verdicts: [Verdict] = []
    /// Changes that their offices took back, asked or not.
    package var withdrawn: Set<Written> = []
    /// How far each office's clock is off; clocks are anywhere and jump.
    package var skew: [NodeID: Int64] = [:]

    package struct Written: Hashable {
        let record: RecordID
        let dot: Dot

        package init(_ record: RecordID, _ dot: Dot) {
            self.record = record
            self.dot = dot
        }
    }

    /// - Parameters:
    ///   - townships: how many; they lie below the districts in turn.
    ///   - hasProvince: whether the city has an office above it.
    package init(
        districts count: Int = 1, townships: Int = 0, hasProvince: Bool = false,
        city store: CrashingStore = CrashingStore()
    ) throws {
        city = OfficeNode("City", 9, .city, store: store)
        try city.begin()
        if hasProvince {
            let office = OfficeNode("Province", 8, .province)
            try office.begin()
            try connect(city, to: office)
            province = office
        }
        for number in 1...UInt64(max(1, count)) { try enrol(number) }
        for number in 0..<townships {
            try enrolTownship(below: districts[number % districts.count])
        }
    }

    /// Every office, lowest first.
    package var offices: [OfficeNode] {
        townships + districts + [city] + (province.map { [$0] } ?? [])
    }

    /// Offices that know each other already, or are to be enrolled.
    package init(city: OfficeNode, districts: [OfficeNode]) {
        self.city = city
        self.districts = districts
        links = districts.map { ($0, city) }
    }

    /// Sessions and checks leave the node out from now on.
    package func forget(_ node: OfficeNode) {
        districts.removeAll { $0 === node }
        links.removeAll { $0.below === node || $0.above === node }
    }

    package var district: OfficeNode { districts[0] }

    @discardableResult
    package func enrol(_ number: UInt64) throws -> OfficeNode {
        let node = OfficeNode("District \(number)", number, .district)
        try enrol(node)
        return node
    }

    package func enrol(_ node: OfficeNode) throws {
        try node.begin()
        try connect(node, to: city)
        districts.append(node)
    }

    @discardableResult
    package func enrolTownship(below district: OfficeNode) throws -> OfficeNode {
        let number = townships.count
        let node = OfficeNode("Township \(number + 1)", 20 + UInt64(number), .township)
        try node.begin()
        try connect(node, to: district)
        townships.append(node)
        return node
    }

    private func connect(_ below: OfficeNode, to above: OfficeNode) throws {
        try below.knows(above, as: .upstream)
        try above.knows(below, as: .downstream)
        try Enrolment(above.side, store: above.store).approve(
            below.facts.id, by: "operator", now: now)
        links.append((below, above))
    }

    /// The office above; the city's for strangers that a test brings along.
    package func upstream(of node: OfficeNode) -> OfficeNode {
        links.first { $0.below === node }?.above ?? city
    }

    package func neighbours(of node: OfficeNode) -> [OfficeNode] {
        links.compactMap { $0.below === node ? $0.above : $0.above === node ? $0.below : nil }
    }

    /// The neighbour through which another office is reached; nil for the node itself.
    package func way(from node: OfficeNode, to id: NodeID) -> OfficeNode? {
        func leads(_ next: OfficeNode, from last: OfficeNode) -> Bool {
            next.facts.id == id
                || neighbours(of: next).contains { $0 !== last && leads($0, from: next) }
        }
        return neighbours(of: node).first { leads($0, from: node) }
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

    // MARK: Lives

    private var lives: UInt64 = 1
    /// Records that a lost machine had released: its backup may hold them as private.
    package private(set) var onceReleased: Set<RecordID> = []

    /// What a machine that is gone had released may be private at the one in its place, or at a copy of it.
    func noteReleased(by lost: OfficeNode) throws {
        onceReleased.formUnion(try lost.allRecords().filter { !$0.shared.isEmpty }.map(\.id))
    }

    /// What each office erased: the list that lies in no backup.
    package var erasures: [NodeID: [Erasure]] = [:]

    /// The office goes on from a backup, in a new life; what it had in memory is gone.
    @discardableResult
    package func restore(
        _ backup: (facts: NodeFacts, store: CrashingStore)
    ) throws -> OfficeNode {
        lives += 1
        let store = try CrashingStore(copying: backup.store)
        let number = backup.facts.id.word
        let notary = OfficeNode(backup.facts, store: store).side.notary
        let facts = try store.write { tx in
            try Recovery(node: backup.facts, notary: notary).begin(
                incarnation: Incarnation(0x1000 * number + lives),
                homeIncarnation: Incarnation(OfficeNode.homeMark + number + lives << 16),
                by: "operator", now: now, tx)
        }
        let node = OfficeNode(facts, store: store, rules: releases[facts.id] ?? OfficeRules.rules)
        try node.eraseAgain(erasures[facts.id] ?? [])
        for lost in offices where lost.facts.id == facts.id { try noteReleased(by: lost) }
        // The backup may be of a time before the last upgrade.
        try Upgrading.run(store, node: facts, rules: node.side.rules, now: now)
        replace(node)
        // Those that joined after the backup are invited again.
        for (below, above) in links where above === node {
            if try node.store.read({ try $0.peer(below.facts.id) }) != nil { continue }
            try node.knows(below, as: .downstream)
            try Enrolment(node.side, store: store).approve(
                below.facts.id, by: "operator", now: now)
        }
        return node
    }

    /// The office's machine is lost with its key and all backups; another takes its place.
    @discardableResult
    package func rebuild(_ lost: OfficeNode) throws -> OfficeNode {
        lives += 1
        let number = lost.facts.id.word
        let facts = NodeFacts(
            id: lost.facts.id, tier: lost.facts.tier, name: lost.facts.name,
            incarnation: Incarnation(0x1000 * number + lives),
            homeIncarnation: Incarnation(OfficeNode.homeMark + number + lives << 16))
        let notary = FakeNotary(key: "key-\(number)-\(lives)")
        let keys = Invitation.Replaced(node: facts.id, keys: [lost.side.notary.key])
        let store = CrashingStore()
        try store.write { tx in
            try tx.put(setting: OfficeNode.keySetting, notary.key)
            try Replacement.begin(
                facts, keys, former: Incarnation(0x1000 * number), notary: notary, now: now, tx)
        }
        let node = OfficeNode(facts, store: store)
        try node.begin()
        try noteReleased(by: lost)
        replace(node)
        for (below, above) in links where below === node || above === node {
            try join(below, to: above, replacing: below === node ? keys : nil)
        }
        return node
    }

    /// As the operators of both offices do it.
    private func join(
        _ below: OfficeNode, to above: OfficeNode, replacing lost: Invitation.Replaced?
    ) throws {
        let enrolment = Enrolment(above.side, store: above.store)
        let secret = "secret-\(lives)-\(below.facts.id)"
        try enrolment.invite(
            name: below.name, tier: below.facts.tier, secretHash: Invitation.hash(secret: secret),
            replacing: lost?.node, by: "operator", now: now)
        let invitation = Invitation(
            url: "", pin: "", node: above.facts.id, key: above.side.notary.key, secret: secret,
            tier: below.facts.tier, name: below.name, replaces: lost)
        let joining = Enrolment(below.side, store: below.store)
        let answer = try enrolment.accept(joining.own(secret: secret), now: now)
        try joining.join(invitation, answer, by: "operator", now: now)
        try enrolment.approve(below.facts.id, by: "operator", now: now)
    }

    /// Another machine answers for the office from now on.
    package func replace(_ node: OfficeNode) {
        let id = node.facts.id
        func new(_ old: OfficeNode) -> OfficeNode { old.facts.id == id ? node : old }
        city = new(city)
        districts = districts.map(new)
        townships = townships.map(new)
        province = province.map(new)
        links = links.map { (new($0.below), new($0.above)) }
        requests.removeAll { $0.from.facts.id == id }
    }

    // MARK: Releases of the program

    /// What an office's program knows; all words where nothing is said.
    private var releases: [NodeID: Rules] = [:]

    /// The office runs another release of the program from now on.
    package func install(_ rules: Rules, at node: OfficeNode) throws {
        releases[node.facts.id] = rules
        let new = OfficeNode(node.facts, store: node.store, rules: rules)
        try Upgrading.run(new.store, node: new.facts, rules: rules, now: clock(new))
        replace(new)
    }

    package func knows(_ node: OfficeNode, _ kind: Kind) -> Bool {
        node.side.rules.vocabulary[kind] != nil
    }

    /// Operators approve every restored office below theirs.
    package func approveRestored() throws {
        for (below, above) in links {
            guard try above.store.read({ try Successor.waiting(below.facts.id, $0) }) != nil else {
                continue
            }
            try Enrolment(above.side, store: above.store).approve(
                below.facts.id, by: "operator", now: now)
        }
    }

    // MARK: The wire

    package func session(_ node: OfficeNode) throws -> Session {
        Session(node.side, store: node.store, with: try node.peer(upstream(of: node)))
    }

    /// Hands a request to the office above.
    package func deliver(_ body: [UInt8], from node: OfficeNode) throws -> [UInt8] {
        let above = upstream(of: node)
        sent.append((node.facts.id, above.facts.id, body))
        let answer = try above.answerer.answer(
            Exchange(body: body), from: try above.peer(node), now: clock(above))
        requests.append((node, body))
        sent.append((above.facts.id, node.facts.id, answer.body))
        return answer.body
    }

    /// Something was handed over without a line.
    func keep(sent body: [UInt8], from node: OfficeNode, to other: OfficeNode) {
        sent.append((node.facts.id, other.facts.id, body))
    }

    /// One whole session without faults.
    @discardableResult
    package func sync(_ node: OfficeNode? = nil) throws -> Session.Tally {
        let node = node ?? district
        var session = try session(node)
        var isMore = true
        while isMore {
            let request = try session.request(now: clock(node))
            let answer = try answer(to: request.body, from: node, &session)
            guard let answer else { continue }
            isMore = try session.take(answer, to: request, now: clock(node))
            note(session.tally.verdict)
            guard session.tally.exchanges < 50 else {
                throw StoreError.damaged("a session without end")
            }
        }
        return session.tally
    }

    /// Nil: the office above has less of the stream and it begins again there.
    private func answer(
        to body: [UInt8], from node: OfficeNode, _ session: inout Session
    ) throws -> [UInt8]? {
        do { return try deliver(body, from: node) } catch let problem as Problem {
            let peer = try node.peer(upstream(of: node))
            guard try node.side.heed(problem, of: peer, node.store) else { throw problem }
            return nil
        }
    }

    package func note(_ verdict: Verdict?) {
        if let verdict { verdicts.append(verdict) }
    }

    /// Sessions with everyone until nothing moves.
    package func heal() throws {
        for _ in 0..<24 {
            var isQuiet = true
            for link in links {
                do {
                    let tally = try sync(link.below)
                    if tally.sent > 0 || tally.received > 0 { isQuiet = false }
                } catch let problem as Problem where problem.code == .restorePending {
                    isQuiet = false
                }
            }
            try approveRestored()
            if try isQuiet && !offices.contains(where: owes) { return }
        }
        throw StoreError.damaged("sessions never come to rest")
    }

    /// Whether something is written for a peer that it has not signed for, given back by another
    /// perhaps.
    private func owes(_ node: OfficeNode) throws -> Bool {
        try links.filter { $0.below === node || $0.above === node }.contains { link in
            let link = try node.link(link.below === node ? link.above : link.below)
            return link.outgoing.sequence > link.confirmed
        }
    }

    /// The problem that an exchange ends with.
    package func problem(_ body: () throws -> Void) -> Problem? {
        do { try body() } catch { return error as? Problem }
        return nil
    }

    /// How many papers all nodes keep.
    package func paperCount() throws -> Int {
        try offices.reduce(0) { count, node in
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
