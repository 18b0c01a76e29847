import FrontDesk
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import SyncProtocol

/// Sessions in which anything may go wrong.
extension Story {
    func faultySession(_ node: OfficeNode) throws {
        do {
            try exchanges(node)
        } catch let crash as CrashingStore.Crashed {
            crashed(crash)
        } catch let problem as Problem {
            guard [.restorePending, .sequenceGap].contains(problem.code) else { throw problem }
            if problem.code == .restorePending {
                _ = try node.side.heed(
                    problem, of: try node.peer(world.upstream(of: node)), node.store)
            }
        }
        for office in world.offices { office.store.crash(at: nil) }
    }

    private func exchanges(_ node: OfficeNode) throws {
        var session = try world.session(node)
        session.entryLimit = chance.one(of: [1, 2, 1000, 1000, 0]) ?? 1000
        for _ in 0..<6 {
            let request = try session.request(now: world.clock(node))
            if chance.hits(8) {
                tell(.requestDelayed, node)
                return waiting.append((node, session, request))
            }
            if chance.hits(8) { return tell(.requestLost, node) }
            if chance.hits(8) { try cut(request.body, from: node) }
            if chance.hits(10) { try repeatOld() }
            if chance.hits(12) { try someAct() }
            let ahead = try secondFlight(session, request, node)
            if let ahead, chance.hits(40) {
                try overtake(ahead, from: node)
                if chance.hits(30) { return tell(.requestLost, node) }
            }
            if chance.hits(4) { endLife(of: world.upstream(of: node)) }
            let answer = try world.deliver(request.body, from: node)
            let later = try ahead.map { try world.deliver($0.body, from: node) }
            if chance.hits(10) {
                tell(.requestRepeated, node)
                _ = try world.deliver(request.body, from: node)
            }
            if chance.hits(12) { return try loseAnswer(before: ahead, later, session, node) }
            if chance.hits(8) { try cut(answer, into: session, request, node) }
            if chance.hits(15) { try someAct() }
            if chance.hits(10), !waiting.isEmpty {
                let left = waiting.remove(at: chance.below(waiting.count))
                try finish(left.node, left.session, left.request)
            }
            if chance.hits(4) { endLife(of: node) }
            var isMore = try session.take(answer, to: request, now: world.clock(node))
            note(session, node)
            if let ahead, let later, chance.hits(80) {
                isMore = try session.take(later, to: ahead, now: world.clock(node))
                note(session, node)
            }
            if !isMore { return }
        }
    }

    /// The answer is lost; the one to the request after it may come all the same.
    private func loseAnswer(
        before ahead: Session.Request?, _ later: [UInt8]?, _ session: Session, _ node: OfficeNode
    ) throws {
        tell(.answerLost, node)
        guard let ahead, let later else { return }
        var session = session
        _ = try session.take(later, to: ahead, now: world.clock(node))
        note(session, node)
    }

    /// The next write of the node is its last in this life.
    private func endLife(of node: OfficeNode) {
        node.store.crash(at: chance.one(of: CrashingStore.Moment.allCases))
    }

    private func note(_ session: Session, _ node: OfficeNode) {
        world.note(session.tally.verdict)
        let (tally, verdict) = (session.tally, session.tally.verdict?.rawValue ?? "")
        tell(.exchange, node, "\(tally.sent) \(tally.received) \(verdict)")
    }

    /// The next batch, asked for before the answer to this one is there.
    func secondFlight(
        _ session: Session, _ request: Session.Request, _ node: OfficeNode
    ) throws -> Session.Request? {
        guard let end = request.end, chance.hits(60) else { return nil }
        if chance.hits(60) { try someAct(at: node) }
        return try session.request(now: world.clock(node), after: end)
    }

    /// The second request arrives before the first.
    func overtake(_ request: Session.Request, from node: OfficeNode) throws {
        tell(.requestOvertaken, node)
        do {
            _ = try world.deliver(request.body, from: node)
        } catch let problem as Problem where problem.code == .sequenceGap {}
    }

    /// A request that was long under way arrives, and its answer is taken.
    func finish(
        _ node: OfficeNode, _ session: Session, _ request: Session.Request
    ) throws {
        var session = session
        do {
            let answer = try world.deliver(request.body, from: node)
            _ = try session.take(answer, to: request, now: world.clock(node))
            note(session, node)
        } catch let problem as Problem {
            guard problem.code == .restorePending || problem.code == .sequenceGap else {
                throw problem
            }
        }
    }

    func repeatOld() throws {
        guard let old = chance.one(of: world.requests) else { return }
        tell(.requestRepeated, old.from)
        _ = try world.deliver(old.body, from: old.from)
    }

    func cut(_ body: [UInt8], from node: OfficeNode) throws {
        let part = Array(body.prefix(chance.below(body.count)))
        tell(.requestCut, node, "\(part.count) / \(body.count)")
        do {
            _ = try world.deliver(part, from: node)
        } catch let problem as Problem {
            guard [.truncated, .malformed, .mistyped].contains(problem.code) else { throw problem }
            return
        }
        throw Violation(.exactlyOnce, "a cut request was answered")
    }

    func cut(
        _ answer: [UInt8], into session: Session, _ request: Session.Request, _ node: OfficeNode
    ) throws {
        var session = session
        let part = Array(answer.prefix(chance.below(answer.count)))
        tell(.answerCut, node, "\(part.count) / \(answer.count)")
        do {
            _ = try session.take(part, to: request, now: world.clock(node))
        } catch is Problem { return }
        throw Violation(.exactlyOnce, "a cut answer was taken")
    }
}
