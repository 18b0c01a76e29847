import FrontDesk
import JSON
import Ledger
import Storage
import SyncEngine
import SyncProtocol

/// A machine that was copied while it ran: both go on under one name, one key and one life, until
/// somebody notices. Only one of them can be reached at a time.
extension Story {
    /// Both work and talk to the office above; then one is switched off for good.
    func clone() throws {
        let node = someBelow
        guard world.offices.allSatisfy({ $0.facts.id != node.facts.id || $0 === node }) else {
            return
        }
        tell(.clone, node)
        waiting.removeAll { $0.node.facts.id == node.facts.id }
        let copy = OfficeNode(
            node.facts, store: try CrashingStore(copying: node.store), rules: node.side.rules)
        let machines = [node, copy]
        let before = try ends(of: node)
        for turn in 0..<6 {
            let machine = turn < 4 ? chance.one(of: machines) ?? node : machines[turn - 4]
            world.replace(machine)
            if chance.hits(35) { try someAct(at: machine) }
            _ = try talk(machine)
        }
        let writers = try machines.filter { try ends(of: $0) != before }
        if writers.count == 2 {
            // Where they wrote for different offices there is nothing that could show.
            let above = try machines.filter { try ends(of: $0).first != before.first }
            if above.count == 2 { try forkIsTold(machines) }
        }
        let writer = writers.count == 1 ? writers.first : nil
        try goOn(
            with: chance.one(of: machines) ?? node, of: machines, writer: writer,
            isSilent: writers.isEmpty)
        if chance.hits(50) { try absorb(machines) }
    }

    /// What the machine that was switched off had not sent is taken over from it.
    private func absorb(_ machines: [OfficeNode]) throws {
        guard let node = world.offices.first(where: { $0.facts.id == machines[0].facts.id }) else {
            return
        }
        for machine in machines where machine !== node {
            try world.noteReleased(by: machine)
            try machine.store.read { reader in
                _ = try node.desk.absorb(
                    reader, from: "copy", by: world.actor("operator", at: node))
            }
            tell(.absorb, node)
        }
    }

    /// Operators choose which text stands, wherever two were written under one dot.
    func choose() throws {
        for node in world.offices {
            for record in try node.allRecords()
            where record.isFrozen && (record.custody == .shared || record.custody == .sealed) {
                let twins = try node.store.read { try Twin.all(of: record, $0) }
                guard twins.allSatisfy({ $0.dot.node == node.facts.id }) else { continue }
                for twin in twins {
                    world.withdrawn.insert(World.Written(record.id, twin.dot))
                }
                _ = try node.desk.choose(
                    record.id.text, chance.hits(50) ? .known : .other, reason: "the original",
                    by: world.actor("operator", at: node))
                tell(.choose, node, record.id.text)
            }
        }
    }

    /// How far the streams that a machine writes go, the one to the office above first.
    private func ends(of machine: OfficeNode) throws -> [Position] {
        let others =
            world.links.filter { $0.below.facts.id == machine.facts.id }.map(\.above)
            + world.links.filter { $0.above.facts.id == machine.facts.id }.map(\.below)
        return try others.map { try machine.link($0).outgoing }
    }

    /// - Returns: what the two refused each other for.
    private func talk(_ machine: OfficeNode) throws -> ProblemCode? {
        do { try world.sync(machine) } catch let problem as Problem {
            guard Self.ofClones.contains(problem.code) else { throw problem }
            return problem.code
        }
        return nil
    }

    private static let ofClones: Set<ProblemCode> = [
        .fork, .streamStopped, .receiptInvalid, .newIncarnation, .retiredIncarnation, .sequenceGap,
        .restorePending,
    ]

    /// The operator switches one off. The other goes on as it is, if nothing was written but by it, or
    /// takes a new life and reads what the one that is off had sent.
    private func goOn(
        with machine: OfficeNode, of machines: [OfficeNode], writer: OfficeNode?, isSilent: Bool
    ) throws {
        world.replace(machine)
        let isAlone = isSilent || writer === machine
        for other in world.neighbours(of: machine) {
            for (one, peer) in [(machine, other), (other, machine)] {
                _ = try Enrolment(one.side, store: one.store).resume(
                    peer.facts.id, by: "operator", now: world.now)
            }
        }
        forms.removeAll { $0.node == machine.facts.id }
        if isAlone, chance.hits(50) { return try forgetUnsent() }
        let above = world.upstream(of: machine)
        let wasHeard = try above.link(machine).incoming != nil
        try renew(machine)
        let renewed = world.offices.first { $0.facts.id == machine.facts.id } ?? machine
        _ = try talk(renewed)
        try world.approveRestored()
        _ = try talk(renewed)
        for old in machines {
            world.replace(old)
            let code = try talk(old)
            guard !wasHeard || code == .retiredIncarnation || code == .streamStopped else {
                let word = code?.rawValue ?? "nothing"
                throw Violation(.authentic, "a machine that was replaced hears \(word)")
            }
        }
        world.replace(renewed)
    }

    /// Two copies that both wrote: it shows before anything is brought together.
    private func forkIsTold(_ machines: [OfficeNode]) throws {
        for machine in machines + machines {
            world.replace(machine)
            _ = try talk(machine)
        }
        let isStopped = try world.neighbours(of: machines[1]).contains { other in
            try other.store.read { try $0.link(machines[1].facts.id) }?.stopped != nil
        }
        let isNoticed = try machines.contains { machine in
            try machine.store.read { reader in
                try reader.peers().contains { try reader.link($0.id)?.stopped != nil }
            }
        }
        guard isStopped || isNoticed else {
            throw Violation(.tamperEvident, "two machines of \(machines[0].name) went on unnoticed")
        }
    }
}
