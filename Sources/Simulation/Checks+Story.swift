import Ledger
import Storage
import SyncEngine
import SyncProtocol

/// What must hold of a whole history, once faults have ended and everyone has met again.
extension Checks {
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

    /// Each save that was acknowledged stands at its writer, and covers only what its form showed.
    package func saves(_ story: Story) throws {
        let offices = world.offices
        for save in story.saves {
            guard let node = offices.first(where: { $0.facts.id == save.node }),
                let record = try node.record(save.record)
            else { throw Violation(.durable, "\(save.record) is gone") }
            let change = try node.store.read { try $0.change(record: record.number, dot: save.dot) }
            guard let header = change?.change.header else {
                throw Violation(.durable, "\(save.dot) of \(save.record) is lost")
            }
            if record.custody == .returned, change?.change.isErased == true {
                try isAtOrigin(save.record, save.dot)
            }
            guard save.seen.covers(header.context) else {
                throw Violation(
                    .noSilentOverwrite, "\(save.dot) covers more than its form showed")
            }
        }
    }

    /// What was handed back is where the record came from.
    private func isAtOrigin(_ id: RecordID, _ dot: Dot) throws {
        guard let origin = world.offices.first(where: { $0.facts.id == id.origin }),
            let record = try origin.record(id),
            let stored = try origin.store.read({ try $0.change(record: record.number, dot: dot) }),
            try !stored.change.isErased || origin.isErased(id, dot)
        else { throw Violation(.durable, "\(dot) of \(id) was handed back and is nowhere") }
    }
}
