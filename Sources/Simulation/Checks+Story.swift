import Hashing
import JSON
import Ledger
import Office
import Storage
import SyncEngine
import SyncProtocol

/// What must hold of a whole history, once faults have ended and everyone has met again.
extension Checks {
    package func history(_ story: Story) throws {
        try equal()
        try saves(story)
        try released(story)
        try forged(story)
        // What a lost machine had done is lost, and what it had refused comes back unjudged.
        if story.hasRestores || story.hasClones { return }
        try done(story)
        try refused(story)
        for node in world.offices { try told(at: node) }
    }

    /// The last session of each link proves both sides equal.
    package func equal() throws {
        for (node, _) in world.links {
            let tally = try world.sync(node)
            guard tally.verdict == .equal else {
                let said = tally.verdict?.rawValue ?? "nothing"
                throw Violation(.convergent, "\(node.name) says \(said)")
            }
        }
    }

    // MARK: Saves

    /// Each save that was acknowledged stands at its writer, and covers only what its form showed.
    private func saves(_ story: Story) throws {
        let offices = world.offices
        for save in story.saves {
            guard let node = offices.first(where: { $0.facts.id == save.node }),
                let record = try node.record(save.record)
            else { throw Violation(.durable, "\(save.record) is gone") }
            let change = try node.store.read { try $0.change(record: record.number, dot: save.dot) }
            guard let change = change?.change else {
                throw Violation(.durable, "\(save.dot) of \(save.record) is lost")
            }
            if record.custody == .returned, change.isErased {
                try isAtOrigin(save.record, save.dot)
            }
            guard save.seen.covers(change.header.context) else {
                throw Violation(
                    .noSilentOverwrite, "\(save.dot) covers more than its form showed")
            }
            try resolves(change, of: record, at: node)
        }
    }

    /// What was handed back is where the record came from, or waits on the way there.
    private func isAtOrigin(_ id: RecordID, _ dot: Dot) throws {
        if let origin = world.offices.first(where: { $0.facts.id == id.origin }),
            let record = try origin.record(id),
            let stored = try origin.store.read({ try $0.change(record: record.number, dot: dot) }),
            try !stored.change.isErased || origin.isErased(id, dot)
        {
            return
        }
        guard try waits(id, dot) else {
            throw Violation(.durable, "\(dot) of \(id) was handed back and is nowhere")
        }
    }

    private func waits(_ id: RecordID, _ dot: Dot) throws -> Bool {
        try world.offices.contains { node in
            try node.store.read { try $0.held(peer: nil, record: id) }.contains { held in
                let header = try? JSONParser().parse(held.header, { try ChangeHeader($0) })
                return header?.dot == dot && held.payload != nil
            }
        }
    }

    /// Who saw two values of a register and kept one says why.
    private func resolves(_ change: Change, of record: StoredRecord, at node: OfficeNode) throws {
        guard let own = try change.payloadBytes.map({ try Payload(bytes: $0) }), own.reason == nil
        else { return }
        let seen = try node.store.read { try $0.changes(record: record.number) }
            .filter { !$0.isHome && change.header.context.covers($0.change.header.dot) }
            .map(\.change)
        // A change that is void by now may still have counted when the form was opened.
        let counting = seen.filter { !record.shared.voids.contains($0.header.dot) }
        for name in change.header.registers {
            let values = (try values(name, in: seen), try values(name, in: counting))
            guard min(values.0, values.1) < 2 else {
                throw Violation(
                    .noSilentOverwrite, "\(change.header.dot) settles \(name) without a reason")
            }
        }
    }

    /// How many values live in a register by these changes.
    private func values(_ name: RegisterName, in changes: [Change]) throws -> Int {
        let setters = changes.filter { $0.header.registers.contains(name) }
        let live = setters.filter { old in
            !setters.contains { $0.header.context.covers(old.header.dot) }
        }
        let values = try live.compactMap {
            try $0.payloadBytes.map { try Payload(bytes: $0).values[name]?.canonical }
        }
        return Set(values).count
    }

    // MARK: Acts

    /// What an office answered for was done, once.
    private func done(_ story: Story) throws {
        for node in world.offices {
            let audit = try node.store.read { try $0.audit(after: 0, limit: .max) }
            let acts = audit.count { ["Wang", "Li"].contains($0.person) }
            let told = story.done[node.facts.id] ?? 0
            guard acts == told else {
                throw Violation(.exactlyOnce, "\(node.name) did \(acts) acts and told of \(told)")
            }
        }
    }

    /// A proposal goes up from where somebody sent it up.
    private func released(_ story: Story) throws {
        for (node, above) in world.links {
            let peer = try node.peer(above)
            for record in try node.allRecords()
            where record.id.kind == .proposal && record.audience.includes(peer) {
                let release = Story.Release(node: node.facts.id, record: record.id)
                guard story.released.contains(release) else {
                    throw Violation(.confined, "\(node.name) sent up \(record.id) by itself")
                }
            }
        }
    }

    // MARK: Refusals

    /// Nothing that was forged counts anywhere.
    private func forged(_ story: Story) throws {
        for node in world.offices {
            for record in try node.allRecords() {
                for stored in try node.store.read({ try $0.changes(record: record.number) })
                where story.forged.contains(stored.change.hash) {
                    throw Violation(
                        .authentic, "\(node.name) took the forged \(stored.change.header.dot)")
                }
            }
        }
    }

    /// An honest office is refused nothing but what its people may not write and what was recalled,
    /// and sends nothing twice.
    private func refused(_ story: Story) throws {
        for (below, above) in world.links {
            for (node, other) in [(below, above), (above, below)] {
                for (entry, line) in try outcomes(at: node, from: other) {
                    guard case .refused(let code) = entry.outcome, !code.voids, code != .recalled,
                        code != .neverWritten,
                        !story.forged.contains(SHA256.hash(line))
                    else { continue }
                    throw Violation(
                        .authentic,
                        "\(node.name) refuses entry \(entry.sequence) of \(other.name): "
                            + code.rawValue)
                }
            }
        }
    }

    private func outcomes(
        at node: OfficeNode, from other: OfficeNode
    ) throws -> [(entry: IncomingEntry, line: [UInt8])] {
        let entries = try other.store.read {
            try $0.outgoingEntries(node.facts.id, after: 0, limit: .max)
        }
        return try node.store.read { reader in
            try entries.compactMap { sent in
                try reader.incoming(other.facts.id, sent.position.sequence)
                    .map { ($0, sent.header) }
            }
        }
    }

    private func refusedDots(at node: OfficeNode, from other: OfficeNode) throws -> [Dot] {
        try outcomes(at: node, from: other).compactMap { entry, line in
            guard case .refused(let code) = entry.outcome, code.voids else { return nil }
            return try? JSONParser().parse(line) { try ChangeHeader($0) }.dot
        }
    }

    /// The author's office knows of each of its changes that was not taken, however far away.
    private func told(at node: OfficeNode) throws {
        let known = try node.store.read { try Elsewhere.all($0) }
        for far in world.offices where far !== node {
            guard let last = world.way(from: far, to: node.facts.id), last !== node else {
                continue
            }
            for held in try far.held(last) {
                guard let header = try? JSONParser().parse(held.header, { try ChangeHeader($0) }),
                    header.dot.node == node.facts.id
                else { continue }
                guard known.contains(where: { $0.node == far.facts.id && $0.dot == header.dot })
                else {
                    throw Violation(
                        .convergent, "\(node.name) does not know that \(header.dot) waits")
                }
            }
            for dot in try refusedDots(at: far, from: last) where dot.node == node.facts.id {
                guard known.contains(where: { $0.node == far.facts.id && $0.dot == dot }) else {
                    throw Violation(
                        .convergent, "\(node.name) does not know that \(dot) was refused")
                }
            }
            for told in known where told.node == far.facts.id {
                guard case .held = told.outcome else { continue }
                guard try far.held(last).contains(where: { $0.record == told.record }) else {
                    throw Violation(.convergent, "\(told.dot) does not wait at \(far.name)")
                }
            }
        }
    }
}
